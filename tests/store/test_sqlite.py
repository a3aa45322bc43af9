"""The SQLite file and its journal: kept short, not waited for long, and missed when removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text

from service.actions import proof, sealing, supervise
from service.actions.proof import CUT_OFF
from service.actions.services import Services
from service.store.db import DATABASE_AWAY, Database, JournalGone, connect
from service.store.latest import Latest
from service.store.sqlite import BUSY_TIMEOUT_MS, JOURNAL_BYTES
from tests.proef import World

REQUEST = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}


@pytest.fixture
def world(
    templates: Callable[[str, str, Callable[[str], None]], str],
    new_database: Callable[..., str],
    make_services: Callable[[str], Services],
) -> World:
    def prepare(url: str) -> None:
        with closing(make_services(url).db) as database:
            World(replace(make_services(url), db=database)).prepare()

    return World(make_services(new_database("sqlite", templates("sqlite", "journal", prepare))))


def path_of(services: Services) -> Path:
    return Path(services.settings.database_url.removeprefix("sqlite:///"))


def journal_of(services: Services) -> Path:
    return Path(f"{path_of(services)}-wal")


def remove_journal(services: Services) -> None:
    for suffix in ("-wal", "-shm"):
        Path(f"{path_of(services)}{suffix}").unlink()


def number_of_cases(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM instance")).scalar_one())


def killed_and_started_again(services: Services) -> Services:
    """The same service on the file as it lies there: whoever stops decently would complete it."""
    left = path_of(services).with_name("achtergelaten.db")
    left.write_bytes(path_of(services).read_bytes())
    return replace(services, db=Database(connect(f"sqlite:///{left}"), latest=services.db.latest))


def rescued(services: Services) -> Path:
    (found,) = path_of(services).parent.glob("*.rescued-*.db")
    return found


def test_whoever_lost_the_journal_takes_no_more_work(world: World) -> None:
    services = world.services
    world.file(REQUEST)
    remove_journal(services)
    with pytest.raises(JournalGone, match="restart"):
        world.file(REQUEST)
    with pytest.raises(JournalGone):
        supervise.ping(services)
    assert issubclass(JournalGone, DATABASE_AWAY)


def test_another_file_in_place_of_the_database_is_noticed(world: World) -> None:
    services = world.services
    number_of_cases(services.db)  # opens the file
    path = path_of(services)
    copy = path.with_name("kopie.db")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    with pytest.raises(JournalGone):
        number_of_cases(services.db)


def test_a_journal_that_a_colleague_emptied_is_no_loss(world: World) -> None:
    services = world.services
    world.file(REQUEST)
    with closing(Database(connect(services.settings.database_url))) as other:
        other.checkpoint()
        assert number_of_cases(other) == 1
    world.file(REQUEST)
    assert number_of_cases(services.db) == 2


def test_what_was_in_the_journal_is_rescued_into_a_file_of_its_own(world: World) -> None:
    services = world.services
    world.file(REQUEST)
    sealing.seal(services)
    world.file(REQUEST)
    remove_journal(services)
    with pytest.raises(JournalGone):
        number_of_cases(services.db)
    services.db.close()
    whole = Database(connect(f"sqlite:///{rescued(services)}"), latest=services.db.latest)
    with closing(whole):
        assert number_of_cases(whole) == 2
        assert proof.prove(replace(services, db=whole)).flaws == []


def test_after_a_restart_the_proof_says_what_is_missing(world: World) -> None:
    services = world.services
    services.db.checkpoint()
    before = proof.prove(services).counts["events"]
    world.file(REQUEST)
    remove_journal(services)
    with pytest.raises(JournalGone):
        number_of_cases(services.db)
    again = killed_and_started_again(services)
    with closing(again.db):
        assert number_of_cases(again.db) == 0
        (flaw,) = proof.prove(again).flaws
        assert flaw.reason.msgid == CUT_OFF
        assert flaw.reason.params == {"here": before}
        assert int(flaw.row) > before


def test_after_a_restart_the_proof_misses_the_last_seal(world: World) -> None:
    services = world.services
    services.db.checkpoint()
    made = sealing.seal(services)
    assert made is not None
    remove_journal(services)
    again = killed_and_started_again(services)
    with closing(again.db):
        assert [(flaw.table, flaw.row) for flaw in proof.prove(again).flaws] == [
            ("seal", str(made.number))
        ]


def test_a_seal_that_is_made_while_the_proof_looks_is_no_flaw(
    world: World, make_services: Callable[[str], Services]
) -> None:
    world.file(REQUEST)
    services, colleague = world.services, make_services(world.services.settings.database_url)
    made: list[object] = []

    def seal(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        if sql.startswith("SELECT") and not made:  # from now on the proof sees one moment
            made.append(sealing.seal(colleague))

    event.listen(services.db.engine, "after_cursor_execute", seal)
    assert proof.prove(services).flaws == []
    assert made != [None]
    assert services.db.latest is not None
    assert services.db.latest.seal() is not None


def test_a_busy_file_is_waited_for_as_long_as_a_person_waits(world: World) -> None:
    with world.services.db.reading() as session:
        asked = session.execute(text("PRAGMA busy_timeout")).scalar_one()
    assert asked == BUSY_TIMEOUT_MS <= 3000


def test_the_journal_is_emptied_though_readers_relieve_each_other(world: World) -> None:
    services = world.services
    with services.db.reading() as session:
        session.execute(text("SELECT count(*) FROM instance"))
        world.file(REQUEST)
        services.db.checkpoint()  # somebody reads: returns all the same
        assert journal_of(services).stat().st_size > 0
    services.db.checkpoint()
    assert journal_of(services).stat().st_size == 0


def test_the_journal_stays_small_after_a_large_change(world: World) -> None:
    services = world.services
    with services.db.writing() as session:
        session.execute(text("CREATE TABLE large (data BLOB)"))
        session.execute(text(f"INSERT INTO large VALUES (zeroblob({3 * JOURNAL_BYTES}))"))
    for _ in range(3):  # the one that is written after the journal was emptied cuts it
        world.file(REQUEST)
    assert journal_of(services).stat().st_size <= JOURNAL_BYTES


def test_the_last_event_is_kept_outside_the_database(world: World) -> None:
    world.file(REQUEST)
    with closing(sqlite3.connect(path_of(world.services))) as connection:
        row = connection.execute(
            "SELECT id, chain, seq, hash FROM audit_event ORDER BY id DESC LIMIT 1"
        ).fetchone()
    latest = world.services.db.latest
    assert latest is not None
    kept = latest.event()
    assert kept is not None
    assert (kept.number, kept.chain, kept.seq, kept.hash) == tuple(row)


def test_a_slower_colleague_does_not_put_the_last_seal_back(tmp_path: Path) -> None:
    latest = Latest(tmp_path / "x.last")
    latest.note_seal(10, "a" * 64)
    latest.note_seal(9, "b" * 64)
    assert latest.seal() == (10, "a" * 64)
    latest.note_seal(11, "c" * 64)
    assert latest.seal() == (11, "c" * 64)


def test_an_act_does_not_fail_because_it_cannot_be_written_down_twice(
    world: World, tmp_path: Path
) -> None:
    away = Latest(tmp_path / "er" / "is" / "niets.last")
    database = Database(world.services.db.engine, latest=away)
    World(replace(world.services, db=database)).file(REQUEST)
    assert number_of_cases(database) == 1
    assert away.event() is None
