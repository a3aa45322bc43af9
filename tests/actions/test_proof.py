"""The proof finds and names every change that somebody makes behind the back of the service."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from service.actions import people, rehearsals, sealing, uploads, work
from service.actions.proof import prove
from service.actions.services import Services
from service.bundle.archive import read_zip, write_zip
from service.core import chain
from service.core import seal as seals
from service.core.actor import SYSTEM
from service.core.errors import Tampered
from service.outside import SealKey
from service.rehearsal.press import QuickPrinter
from service.store import audit, bundles
from service.store import seals as stored
from service.store.audit import Act, NewEvent
from service.store.proof.report import Flaw, Known, Report
from service.store.tables import AuditEvent, BundleRow
from service.wiring import build, load_settings
from service.worker import tick
from tests.proef import World

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
ANSWERS = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}


def given_services(folder: Path, url: str) -> Services:
    settings = load_settings({"REGELWERK_DATA_DIR": str(folder), "REGELWERK_DATABASE_URL": url})
    return build(settings, printer=QuickPrinter())


def fill(services: Services) -> None:
    """Two cases, one with a letter, a version whose rehearsal ended, a draft, and two seals."""
    world = World(services).prepare()
    number = world.file(ANSWERS).number
    world.file(ANSWERS)
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    tick(services, services.clock())
    work.claim(services, world.task(number, "Besluit tekenen").id, world.actor("dirk"))
    ((name,),) = asked(services, "SELECT hash FROM bundle")
    with services.db.writing() as session:
        row = bundles.get(session, str(name))
        assert row is not None
        rehearsals.begin(session, row, SYSTEM, services.clock())
    held = rehearsals.claim(services)
    assert held is not None
    rehearsals.finish(services, held, rehearsals.Score(total=3, played=3))
    uploads.keep(services, b"kladje", "kladje.txt", "iemand")
    assert sealing.seal(services) is not None
    people.set_password(services, "mia", "nog een lang wachtwoord")
    assert sealing.seal(services) is not None


def asked(services: Services, question: str) -> list[tuple[object, ...]]:
    with services.db.reading() as session:
        return [tuple(row) for row in session.execute(text(question))]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the filled database: files and the key of the seals."""
    return tmp_path_factory.mktemp("proved")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def filled(
    request: pytest.FixtureRequest,
    templates: Callable[[str, str, Callable[[str], None]], str],
    new_database: Callable[..., str],
    data: Path,
    tmp_path: Path,
) -> Iterator[Services]:
    def make(url: str) -> None:
        services = given_services(data / request.param, url)
        fill(services)
        services.db.close()

    template = templates(request.param, "proved", make)
    shutil.copytree(data / request.param, tmp_path / "data")
    services = given_services(tmp_path / "data", new_database(request.param, template))
    yield services
    services.db.close()


def change(services: Services, *statements: str) -> None:
    """Carry *statements* out as somebody who owns the database does."""
    with disarmed(services) as session:
        for statement in statements:
            changed = session.connection().execute(text(statement)).rowcount
            assert changed, statement


@contextmanager
def disarmed(services: Services) -> Iterator[Session]:
    """A session in which neither triggers nor foreign keys stand in the way."""
    with services.db.engine.connect() as connection, Session(connection) as session:
        if services.db.is_sqlite:
            connection.rollback()
            connection.connection.execute("PRAGMA foreign_keys = OFF")
            for (name,) in connection.connection.execute(TRIGGERS).fetchall():
                connection.connection.execute(f"DROP TRIGGER {name}")
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        yield session
        session.commit()
        connection.commit()
        if services.db.is_sqlite:
            connection.connection.execute("PRAGMA foreign_keys = ON")


def work_out_anew(services: Services, name: str) -> None:
    """Let the chain *name* hold in itself again, whatever its events say."""
    with disarmed(services) as session:
        previous = chain.GENESIS
        rows = session.query(AuditEvent).filter_by(chain=name).order_by(AuditEvent.seq)
        for number, event in enumerate(rows.all(), start=1):
            event.seq, event.previous = number, previous
            row = {
                column.name: getattr(event, column.name) for column in AuditEvent.__table__.columns
            }
            event.hash = previous = chain.link(row)
            last = number
        session.flush()
        head = {"seq": last, "hash": previous, "name": name}
        where = "UPDATE audit_chain SET seq = :seq, hash = :hash WHERE name = :name"
        if (case := chain.case_in(name)) is not None:
            where = "UPDATE instance SET chain_seq = :seq, chain_hash = :hash WHERE id = :name"
            head["name"] = case
        session.execute(text(where), head)


def test_what_nobody_touched_fits(filled: Services) -> None:
    report = prove(filled)
    assert report.flaws == []
    looked_at = ("events", "chains", "seal", "leaves", "submission", "document", "mail", "files")
    assert all(report.counts[what] for what in looked_at), report.counts
    assert report.counts["unsealed"] == 0


CASE = "chain = 'case/1'"
LAST = f"{CASE} AND seq = (SELECT max(seq) FROM audit_event WHERE {CASE})"
A_SUBMISSION = "id = (SELECT min(id) FROM submission)"
A_LETTER = "id = (SELECT min(id) FROM document WHERE kind = 'letter')"
A_TASK = "id = (SELECT min(id) FROM task)"
A_SEAT = "task_id = (SELECT min(task_id) FROM task_candidate)"
A_TIMER = "id = (SELECT min(id) FROM timer)"


@dataclass(frozen=True, slots=True)
class Attack:
    """Statements, and the table that has to be named."""

    what: str
    table: str
    statements: tuple[str, ...]
    only: str = ""


def attack(what: str, table: str, *statements: str, only: str = "") -> Attack:
    return Attack(what, table, statements, only)


def event_set(column: str, value: str) -> str:
    return f"UPDATE audit_event SET {column} = {value} WHERE {CASE} AND seq = 2"


COPIED = (
    "INSERT INTO audit_event (id, chain, seq, at, kind, actor, instance_id, element, data, digests,"
    " previous, hash) SELECT {id}, chain, {seq}, at, kind, actor, instance_id, element, data,"
    " digests, previous, hash FROM audit_event WHERE " + LAST
)
HEAD_BACK = (
    "UPDATE instance SET chain_seq = (SELECT max(seq) FROM audit_event WHERE " + CASE + "),"
    " chain_hash = (SELECT hash FROM audit_event WHERE " + LAST + ") WHERE id = 1"
)

# The table of changes of the security test, one row each, and what it did not think of.
ATTACKS = [
    attack("event: actor", "audit_event", event_set("actor", "'mallory'")),
    attack("event: time", "audit_event", event_set("at", "'2020-01-01 00:00:00.000000'")),
    attack("event: kind", "audit_event", event_set("kind", "'case.read'")),
    attack("event: unknown kind", "audit_event", event_set("kind", "'zaak.gewist'")),
    attack("event: a byte of the data", "audit_event", event_set("data", "data || ' '")),
    attack("event: data no JSON", "audit_event", event_set("data", "'niets'")),
    attack("event: digests no JSON", "audit_event", event_set("digests", "'niets'")),
    attack("event: element", "audit_event", event_set("element", "'proces/elders'")),
    attack("event: case", "audit_event", event_set("instance_id", "99")),
    attack("event: hash", "audit_event", event_set("hash", "'" + "a" * 64 + "'")),
    attack("event: previous", "audit_event", event_set("previous", "'" + "a" * 64 + "'")),
    attack("event: moved to another chain", "audit_event", event_set("chain", "'house'")),
    attack("event: time no date", "audit_event", event_set("at", "'gisteren'"), only="sqlite"),
    attack("event: number no number", "audit_event", event_set("seq", "'twee'"), only="sqlite"),
    attack(
        "events: first gone", "audit_event", f"DELETE FROM audit_event WHERE {CASE} AND seq = 1"
    ),
    attack("events: one gone", "audit_event", f"DELETE FROM audit_event WHERE {CASE} AND seq = 3"),
    attack("events: last gone", "audit_event", f"DELETE FROM audit_event WHERE {LAST}"),
    attack(
        "events: two swapped",
        "audit_event",
        f"UPDATE audit_event SET seq = -seq WHERE {CASE} AND seq IN (2, 3)",
        f"UPDATE audit_event SET seq = 5 + seq WHERE {CASE} AND seq IN (-2, -3)",
    ),
    attack(
        "events: numbers swapped",
        "audit_event",
        f"UPDATE audit_event SET id = -id WHERE {CASE} AND seq IN (2, 3)",
    ),
    attack("head gone", "audit_chain", "DELETE FROM audit_chain WHERE name LIKE 'account/%'"),
    attack("head: no number", "audit_event", "UPDATE audit_chain SET seq = 'x'", only="sqlite"),
    attack("seal: mark no number", "seal", "UPDATE seal SET settled = 'x'", only="sqlite"),
    attack(
        "leaf: seal no number",
        "seal_leaf",
        "UPDATE seal_leaf SET seal = 'x' WHERE seal = 1",
        only="sqlite",
    ),
    attack("put in at 0", "audit_event", COPIED.format(id=0, seq=0)),
    attack("put in before all", "audit_event", COPIED.format(id=-7, seq=-7)),
    attack("put in after the last", "audit_event", COPIED.format(id=99999, seq="seq + 1")),
    attack(
        "tail of one cut, head set back",
        "audit_event",
        f"DELETE FROM audit_event WHERE {LAST}",
        HEAD_BACK,
    ),
    attack(
        "tail of many cut, head set back",
        "audit_event",
        f"DELETE FROM audit_event WHERE {CASE} AND seq > 4",
        HEAD_BACK,
    ),
    attack(
        "all gone, heads at zero",
        "audit_event",
        "DELETE FROM audit_event",
        "DELETE FROM audit_chain",
        f"UPDATE instance SET chain_seq = 0, chain_hash = '{chain.GENESIS}'",
    ),
    attack(
        "submission: data",
        "submission",
        f"UPDATE submission SET data = '{{}}' WHERE {A_SUBMISSION}",
    ),
    attack(
        "submission: actor", "submission", f"UPDATE submission SET actor = 'x' WHERE {A_SUBMISSION}"
    ),
    attack("submission gone", "submission", f"DELETE FROM submission WHERE {A_SUBMISSION}"),
    attack(
        "submission: salt", "submission", f"UPDATE submission SET salt = '' WHERE {A_SUBMISSION}"
    ),
    attack(
        "submission put in",
        "submission",
        "INSERT INTO submission (id, instance_id, seq, kind, element, name, bundle_hash, data,"
        " local, actor, at, salt) SELECT 9999, instance_id, 9999, kind, element, name, bundle_hash,"
        f" data, local, actor, at, salt FROM submission WHERE {A_SUBMISSION}",
    ),
    attack("case: record", "instance", "UPDATE instance SET record = record || ' ' WHERE id = 1"),
    attack(
        "case: excluded list", "instance", "UPDATE instance SET excluded = '[\"x\"]' WHERE id = 1"
    ),
    attack("case: handlers", "instance", "UPDATE instance SET handlers = '[\"x\"]' WHERE id = 1"),
    attack("case: begin", "instance", "UPDATE instance SET started_at = '2020-01-01' WHERE id = 1"),
    attack("case: end", "instance", "UPDATE instance SET ended_at = '2020-01-01' WHERE id = 1"),
    attack("case: tokens", "instance", "UPDATE instance SET state = '' WHERE id = 1"),
    attack("case: chain unseen", "instance", "UPDATE instance SET chain_seq = 0 WHERE id = 1"),
    attack("case: list unreadable", "instance", "UPDATE instance SET actions = 'x'", only="sqlite"),
    attack("case gone", "instance", "DELETE FROM instance WHERE id = 1"),
    attack(
        "letter: other file",
        "document",
        f"UPDATE document SET sha256 = '{'b' * 64}' WHERE {A_LETTER}",
    ),
    attack(
        "letter: other audience", "document", f"UPDATE document SET audience = 'x' WHERE {A_LETTER}"
    ),
    attack("letter gone", "document", f"DELETE FROM document WHERE {A_LETTER}"),
    attack(
        "letter out of its case",
        "document",
        f"UPDATE document SET instance_id = NULL WHERE {A_LETTER}",
    ),
    attack(
        "draft put in the case",
        "document",
        "UPDATE document SET instance_id = 1 WHERE instance_id IS NULL",
    ),
    attack("mail: text", "mail", "UPDATE mail SET body = 'iets anders'"),
    attack("mail gone", "mail", "DELETE FROM mail"),
    attack("task: date", "task", f"UPDATE task SET due_on = '2020-01-01' WHERE {A_TASK}"),
    attack("task: step", "task", f"UPDATE task SET element = 'x' WHERE {A_TASK}"),
    attack("task: done by", "task", "UPDATE task SET ended_by = 'x' WHERE state = 'done'"),
    attack(
        "task: open again",
        "task",
        "UPDATE task SET state = 'open', ended_at = NULL WHERE state = 'done'",
    ),
    attack("task: in another's name", "task", "UPDATE task SET assignee = 'mallory'"),
    attack("task gone", "task", "DELETE FROM task_candidate", "DELETE FROM task"),
    attack("task: seat emptied", "task", "UPDATE task SET assignee = NULL"),
    attack("seat put in", "task_candidate", "UPDATE task_candidate SET candidate = 'u:mallory'"),
    attack(
        "seat: of another case",
        "task_candidate",
        f"UPDATE task_candidate SET instance_id = 3 - instance_id WHERE {A_SEAT}",
    ),
    attack(
        "seat of no task",
        "task_candidate",
        "INSERT INTO task_candidate (task_id, candidate, taken, due_at, instance_id) SELECT 'x',"
        f" 'u:mallory', taken, due_at, instance_id FROM task_candidate WHERE {A_SEAT}",
    ),
    attack(
        "seat: of no case",
        "task_candidate",
        "INSERT INTO task_candidate (task_id, candidate, taken, due_at, instance_id)"
        f" SELECT task_id, 'u:mallory', taken, due_at, 999 FROM task_candidate WHERE {A_SEAT}",
    ),
    attack("seat: taken", "task_candidate", "UPDATE task_candidate SET taken = NOT taken"),
    attack(
        "seat: date",
        "task_candidate",
        f"UPDATE task_candidate SET due_at = '2040-01-01' WHERE {A_SEAT}",
    ),
    attack("timer: moment", "timer", f"UPDATE timer SET due_at = '2040-01-01' WHERE {A_TIMER}"),
    attack("timer: count", "timer", f"UPDATE timer SET explanation = '{{}}' WHERE {A_TIMER}"),
    attack("timer gone", "timer", "DELETE FROM timer"),
    attack("job: topic", "job", "UPDATE job SET topic = 'x'"),
    attack("job not done", "job", "UPDATE job SET state = 'ready', done_at = NULL"),
    attack(
        "kept out no more",
        "excluded",
        "INSERT INTO excluded (instance_id, username) VALUES (1, 'x')",
    ),
    attack("version: files", "bundle", "UPDATE bundle SET archive = 'x'"),
    attack("version: reason", "bundle", "UPDATE bundle SET reason = 'om andere reden'"),
    attack("version: person", "bundle", "UPDATE bundle SET published_by = 'mallory'"),
    attack("version: grounds", "bundle", "UPDATE bundle SET grounds = 'passed'"),
    attack("version: out of use", "bundle", "UPDATE bundle SET version = NULL"),
    attack("version gone", "bundle", "DELETE FROM rehearsal", "DELETE FROM bundle"),
    attack("rehearsal: result", "rehearsal", "UPDATE rehearsal SET failed = 1"),
    attack("rehearsal gone", "rehearsal", "DELETE FROM rehearsal"),
    attack("account: groups", "person", "UPDATE person SET groups = '[\"auditor\"]' WHERE id = 1"),
    attack("account: password", "person", "UPDATE person SET password_hash = 'x' WHERE id = 1"),
    attack("account: opened", "person", "UPDATE person SET active = NOT active WHERE id = 1"),
    attack("account gone", "person", "DELETE FROM person WHERE id = 1"),
    attack(
        "account put in",
        "person",
        "INSERT INTO person (id, username, name, title, email, password_hash, groups, active,"
        " locale, theme, sign_outs, created_at, salt) SELECT 999, 'mallory', name,"
        " title, email, password_hash, groups, active, locale, theme, 0, created_at, salt"
        " FROM person WHERE id = 1",
    ),
    attack("seal: time", "seal", "UPDATE seal SET at = '2020-01-01' WHERE number = 1"),
    attack("seal: root", "seal", f"UPDATE seal SET root = '{'c' * 64}' WHERE number = 1"),
    attack("seal: signature", "seal", "UPDATE seal SET signature = '00' WHERE number = 2"),
    attack("seal: key", "seal", f"UPDATE seal SET key = '{'d' * 64}' WHERE number = 2"),
    attack(
        "seal gone",
        "seal",
        "DELETE FROM seal_leaf WHERE seal = 1",
        "DELETE FROM seal WHERE number = 1",
    ),
    attack("seal gone, leaves left", "seal_leaf", "DELETE FROM seal WHERE number = 2"),
    attack("leaf gone", "seal", "DELETE FROM seal_leaf WHERE seal = 1 AND place = 1"),
    attack("leaf: hash", "seal", f"UPDATE seal_leaf SET hash = '{'e' * 64}' WHERE place = 0"),
    attack(
        "a whole account with its chain",
        "audit_event",
        "DELETE FROM person WHERE id = 1",
        "DELETE FROM audit_event WHERE chain = (SELECT min(name) FROM audit_chain WHERE name LIKE"
        " 'account/%')",
        "DELETE FROM audit_chain WHERE name = (SELECT min(name) FROM audit_chain WHERE name LIKE"
        " 'account/%')",
    ),
    attack(
        "a whole chain with its leaves",
        "seal",
        "DELETE FROM audit_event WHERE chain LIKE 'account/%'",
        "DELETE FROM audit_chain WHERE name LIKE 'account/%'",
        "DELETE FROM seal_leaf WHERE chain LIKE 'account/%'",
        "DELETE FROM person",
    ),
    *(
        attack(what, named, *statements, only="sqlite")
        for what, named, *statements in [
            ("event: chain no text", "audit_event", event_set("chain", "x'00ff'")),
            ("event: chain no case", "audit_event", event_set("chain", f"'case/{'9' * 40}'")),
            ("event: chain no number", "audit_event", event_set("chain", "'look/²/anna'")),
            ("head no number", "audit_event", "UPDATE audit_chain SET seq = 'x'"),
            ("case: chain no number", "audit_event", "UPDATE instance SET chain_seq = 'x'"),
            ("case: excluded no list", "instance", "UPDATE instance SET excluded = '5'"),
            ("case: excluded no names", "instance", "UPDATE instance SET excluded = '[{}]'"),
            ("seat: no date", "task_candidate", "UPDATE task_candidate SET due_at = 'x'"),
            ("task: seats no list", "task", "UPDATE task SET candidates = 'null'"),
            ("account: name no text", "person", "UPDATE person SET username = x'00' WHERE id = 1"),
            ("version: name no text", "bundle", "UPDATE bundle SET hash = x'00'"),
            ("leaf: no text", "seal", "UPDATE seal_leaf SET hash = x'00' WHERE place = 0"),
            (
                "leaves: of seals that are none",
                "seal_leaf",
                "UPDATE seal_leaf SET seal = 'x' WHERE place = 0 AND seal = 1",
                "UPDATE seal_leaf SET seal = 77 WHERE place = 0 AND seal = 2",
            ),
        ]
    ),
]


# What one database cannot be asked is not tried there: its types and its driver refuse it.
on_sqlite = pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize(
    "filled", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def each_of(attacks: list[Attack]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("attack", attacks, ids=[attack.what for attack in attacks])


@each_of([attack for attack in ATTACKS if not attack.only])
def test_every_change_is_found_and_named(filled: Services, attack: Attack) -> None:
    found_and_named(filled, attack)


@on_sqlite
@each_of([attack for attack in ATTACKS if attack.only])
def test_a_value_of_a_wrong_type_is_found_and_named(filled: Services, attack: Attack) -> None:
    found_and_named(filled, attack)


def found_and_named(filled: Services, attack: Attack) -> None:
    change(filled, *attack.statements)
    report = prove(filled)
    assert attack.table in {flaw.table for flaw in report.flaws}, report.flaws


def named(report: Report, table: str) -> Flaw:
    return next(flaw for flaw in report.flaws if flaw.table == table)


def test_a_flaw_names_the_case_the_row_and_the_event(filled: Services) -> None:
    change(filled, "UPDATE submission SET data = '{}' WHERE instance_id = 1 AND seq = 1")
    ((number,),) = asked(filled, "SELECT number FROM instance WHERE id = 1")
    flaw = named(prove(filled), "submission")
    assert (flaw.subject, flaw.row) == (number, "1")
    assert str(flaw.reason) == "it is not what event 1 wrote"


@on_sqlite
def test_the_same_moment_in_another_notation_is_the_same(filled: Services) -> None:
    change(filled, "UPDATE audit_event SET at = replace(at, ' ', 'T') || '+00:00'")
    assert prove(filled).flaws == []


@on_sqlite
@pytest.mark.parametrize("digests", ["niets", "[]"])
def test_digests_that_are_no_table_are_named_in_a_chain_that_fits(
    filled: Services, digests: str
) -> None:
    names = ("chain", "seq", "at", "kind", "actor", "instance_id", "element", "data", "previous")
    ((*values,),) = asked(filled, f"SELECT {', '.join(names)} FROM audit_event WHERE {LAST}")
    row = dict(zip(names, values, strict=True)) | {"digests": digests}
    hash_ = chain.link({**row, "at": datetime.fromisoformat(str(row["at"])).replace(tzinfo=UTC)})
    change(
        filled,
        f"UPDATE audit_event SET digests = '{digests}', hash = '{hash_}' WHERE {LAST}",
        HEAD_BACK,
    )
    report = prove(filled)
    assert any("cannot be read" in str(flaw.reason) for flaw in report.flaws), report.flaws


@pytest.mark.parametrize("how", ["changed", "removed"])
def test_a_chain_that_was_worked_out_anew_does_not_hold_its_seal(
    filled: Services, how: str
) -> None:
    done = f"UPDATE audit_event SET actor = 'mallory' WHERE {CASE} AND seq = 2"
    if how == "removed":
        done = f"DELETE FROM audit_event WHERE {CASE} AND seq = 2"
    change(filled, done)
    work_out_anew(filled, "case/1")
    reasons = {str(flaw.reason) for flaw in prove(filled).flaws}
    assert any("seal" in reason for reason in reasons), reasons


@pytest.mark.parametrize("name", ["mail", "audit_event", "seal", "timer"])
def test_a_table_that_was_dropped_is_named(filled: Services, name: str) -> None:
    with disarmed(filled) as session:
        cascade = "" if filled.db.is_sqlite else " CASCADE"
        session.connection().execute(text(f"DROP TABLE {name}{cascade}"))
    flaw = named(prove(filled), name)
    assert (flaw.subject, str(flaw.reason)) == ("database", "the whole table is gone")


def test_a_column_that_was_dropped_is_named(filled: Services) -> None:
    with disarmed(filled) as session:
        cascade = "" if filled.db.is_sqlite else " CASCADE"
        session.connection().execute(text(f"ALTER TABLE mail DROP COLUMN body{cascade}"))
    flaw = named(prove(filled), "mail")
    assert (flaw.row, str(flaw.reason)) == ("body", "the column is gone")


def test_a_file_that_was_changed_on_disk_is_named(filled: Services) -> None:
    ((id_, sha256),) = asked(filled, f"SELECT id, sha256 FROM document WHERE {A_LETTER}")
    path = filled.settings.data_dir / "files" / str(sha256)[:2] / str(sha256)
    path.write_bytes(b"een andere brief")
    flaw = named(prove(filled), "document")
    assert (flaw.row, "damaged" in str(flaw.reason)) == (id_, True)
    path.unlink()
    assert "missing" in str(named(prove(filled), "document").reason)


def test_a_version_with_other_files_does_not_run(filled: Services) -> None:
    ((name, process),) = asked(filled, "SELECT hash, key FROM bundle")
    with filled.db.reading() as session:
        archive = session.query(BundleRow.archive).scalar()
    files = read_zip(archive)
    other = write_zip({**files, "bundle.toml": files["bundle.toml"] + b"\n# anders\n"})
    with disarmed(filled) as session:
        session.execute(text("UPDATE bundle SET archive = :archive"), {"archive": other})
    with filled.db.reading() as session, pytest.raises(Tampered):
        filled.bundles.latest(session, str(process))
    reasons = {str(flaw.reason) for flaw in prove(filled).flaws}
    assert f"its files are not those of version {name}" in reasons


def test_an_old_copy_that_was_put_back_is_known_by_a_seal_kept_elsewhere(
    filled: Services,
) -> None:
    """The copy fits in itself; only who kept a later seal can tell."""
    with filled.db.reading() as session:
        kept = stored.last(session)
    assert kept is not None
    change(
        filled,
        "DELETE FROM audit_event WHERE id > (SELECT upto FROM seal WHERE number = 1)",
        "DELETE FROM seal_leaf WHERE seal = 2",
        "DELETE FROM seal WHERE number = 2",
    )
    known = [Known("seal", kept.number, kept.hash)]
    assert "missing" in str(named(prove(filled, known), "seal").reason)


def test_a_seal_that_was_kept_proves_later(filled: Services) -> None:
    with filled.db.reading() as session:
        kept = stored.last(session)
    assert kept is not None
    assert prove(filled, [Known("seal", kept.number, kept.hash)]).holds
    assert not prove(filled, [Known("seal", kept.number, "0" * 64)]).holds


def test_seals_of_another_key_are_named(filled: Services, tmp_path: Path) -> None:
    other = replace(filled, signer=SealKey("ab" * 32, tmp_path / "none"))
    assert "not the key" in str(named(prove(other), "seal").reason)
    assert prove(other, keys=[filled.signer.public()]).holds


def test_nothing_new_needs_no_seal(filled: Services) -> None:
    assert sealing.seal(filled) is None


def test_a_seal_holds_what_moved_since_the_one_before(filled: Services) -> None:
    now = filled.clock()
    with filled.db.writing() as session:
        audit.record(session, [NewEvent(act=Act.CASE_READ, actor="x", at=now, instance_id=1)])
    assert prove(filled).counts["unsealed"] == 1
    made = sealing.seal(filled)
    assert made is not None
    assert (made.number, made.chains) == (3, 1)
    assert prove(filled).holds


def test_an_event_slipped_in_behind_the_seals_is_named(filled: Services) -> None:
    """Its chain holds and no seal denies it; but the seals would have held it."""
    with filled.db.writing() as session:
        event = NewEvent(act=Act.CASE_READ, actor="x", at=filled.clock(), instance_id=1)
        audit.record(session, [event])
    change(filled, "UPDATE audit_event SET id = -3 WHERE chain = 'look/1/x'")
    reasons = {str(flaw.reason) for flaw in prove(filled).flaws}
    assert "it was put in behind the seals" in reasons


def test_the_head_of_every_chain_can_be_proved_to_be_sealed(filled: Services) -> None:
    with filled.db.reading() as session:
        found = stored.inclusion(session, "case/1")
        assert found is not None
        assert found.holds
        forged = replace(found, head=chain.Head(found.head.seq, "0" * 64))
        assert not forged.holds
        assert stored.inclusion(session, "case/999") is None


def test_the_hash_of_a_seal_covers_all_it_says(filled: Services) -> None:
    with filled.db.reading() as session:
        kept = stored.last(session)
    assert kept is not None
    names = ("number", "at", "upto", "horizon", "settled", "leaves", "root", "previous", "key")
    row = {name: getattr(kept, name) for name in names}
    assert seals.hash_of(row) == kept.hash
    for name, value in row.items():
        other = value + timedelta(1) if name == "at" else json.loads(json.dumps(value)) * 2 or 1
        assert seals.hash_of({**row, name: other}) != kept.hash, name


@on_postgres  # SQLite lets one writer in at a time
def test_a_seal_waits_for_numbers_that_were_given_out_earlier(filled: Services) -> None:
    """A transaction that began before the seal and ends after it is in the next one."""
    now = filled.clock()
    with filled.db.writing() as slow:
        audit.record(slow, [NewEvent(act=Act.CASE_READ, actor="slow", at=now, instance_id=1)])
        for reader in ("x", "y"):
            with filled.db.writing() as quick:
                event = NewEvent(act=Act.CASE_READ, actor=reader, at=now, instance_id=1)
                audit.record(quick, [event])
            assert sealing.seal(filled) is not None
    sealing.seal(filled)
    report = prove(filled)
    assert report.flaws == []
    assert report.counts["unsealed"] == 0
