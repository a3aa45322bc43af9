"""The chains of the audit trail: they hold, they cannot be changed, and a break is named."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from service.actions.proof import prove
from service.actions.services import Services
from service.core import chain
from service.store import audit, heads
from service.store.audit import SENTENCES, Act, NewEvent
from service.store.proof.report import Flaw, Known
from tests.proef import unguarded

AT = datetime(2026, 3, 2, 9, 12, 0, 123456, tzinfo=UTC)


def given_events(services: Services, count: int = 3, *, actor: str = "anna") -> None:
    for number in range(count):
        with services.db.writing() as session:
            audit.record(
                session,
                [NewEvent(act=Act.SIGNED_IN, actor=actor, at=AT, data={"number": number})],
            )


def tampered(services: Services, statement: str, *, known: list[Known] | None = None) -> list[Flaw]:
    """What *statement* breaks, once somebody has taken the triggers away."""
    with services.db.writing() as session:
        for table in ("audit_event", "audit_chain"):
            unguarded(session, table)
        session.execute(text(statement))
    return prove(services, known or []).flaws


def last(services: Services, name: str) -> Known:
    with services.db.writing() as session:
        head = heads.hold(session, name)
    return Known(name, head.seq, head.hash)


def test_untouched_chains_hold(services: Services) -> None:
    given_events(services)
    given_events(services, 2, actor="bob")
    report = prove(services)
    assert report.holds
    assert (report.counts["events"], report.counts["chains"]) == (5, 2)


def test_each_account_has_a_chain_of_its_own(services: Services) -> None:
    given_events(services)
    given_events(services, 2, actor="bob")
    assert last(services, "account/anna").seq == 3
    assert last(services, "account/bob").seq == 2


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has one writer
def test_writers_of_different_chains_do_not_wait_for_each_other(services: Services) -> None:
    given_events(services, 1)
    done = threading.Event()

    def other() -> None:
        given_events(services, 1, actor="bob")
        done.set()

    with services.db.writing() as session:
        audit.record(session, [NewEvent(act=Act.SIGNED_IN, actor="anna", at=AT)])
        thread = threading.Thread(target=other)
        thread.start()
        assert done.wait(timeout=10), "the event of bob waits for the one of anna"
    thread.join()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'",
                                       "DELETE FROM audit_event"])  # fmt: skip
def test_the_database_refuses_to_change_or_remove_events(
    services: Services, statement: str
) -> None:
    given_events(services)
    with pytest.raises(DatabaseError, match="never changed"), services.db.writing() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "row", "words"),
    [
        ("UPDATE audit_event SET actor = 'mallory' WHERE seq = 2", 2, "changed"),
        ("UPDATE audit_event SET data = '{}' WHERE seq = 3", 3, "changed"),
        ('UPDATE audit_event SET digests = \'{"a":"b"}\' WHERE seq = 3', 3, "changed"),
        ("DELETE FROM audit_event WHERE seq = 2", 2, "missing"),
        ("DELETE FROM audit_event WHERE seq = 3", 3, "removed"),
        ("DELETE FROM audit_event", 1, "removed"),
        ("UPDATE audit_event SET previous = 'x' WHERE seq = 2", 2, "follow"),
        ("UPDATE audit_event SET id = 9 - id", 2, "order"),
        (
            "INSERT INTO audit_event (id, chain, seq, at, kind, actor, instance_id, element, data,"
            " digests, previous, hash) SELECT -7, chain, 0, at, kind, actor, instance_id, element,"
            " data, digests, previous, hash FROM audit_event WHERE seq = 1",
            0,
            "put in",
        ),
    ],
)
def test_a_break_is_named(services: Services, statement: str, row: int, words: str) -> None:
    given_events(services)
    found = tampered(services, statement)
    told = [each for each in found if each.row == f"account/anna:{row}"]
    assert {each.table for each in told} == {"audit_event"}
    assert words in str(told[0].reason)


def test_a_head_that_is_gone_is_named(services: Services) -> None:
    given_events(services)
    (found,) = tampered(services, "DELETE FROM audit_chain")
    assert (found.table, found.row) == ("audit_chain", "account/anna")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_chain SET seq = seq - 1",
        f"UPDATE audit_chain SET hash = '{'a' * 64}'",
        "UPDATE audit_chain SET name = 'account/bob', seq = seq + 1",
        "DELETE FROM audit_chain",
    ],
)
def test_the_database_takes_no_head_back(services: Services, statement: str) -> None:
    given_events(services)
    with pytest.raises(DatabaseError, match="never changed"), services.db.writing() as session:
        session.execute(text(statement))


def test_the_heads_cannot_be_emptied_or_replaced(services: Services) -> None:
    given_events(services)
    row = f"audit_chain (name, seq, hash) VALUES ('account/anna', 1, '{'a' * 64}')"
    for statement in (
        ["DELETE FROM audit_chain", f"INSERT OR REPLACE INTO {row}"]
        if services.db.is_sqlite
        else [
            "TRUNCATE audit_chain",
            f"INSERT INTO {row} ON CONFLICT (name) DO UPDATE SET seq = 1, hash = excluded.hash",
        ]
    ):
        with pytest.raises(DatabaseError, match="never changed"), services.db.writing() as session:
            session.execute(text(statement))


def test_an_event_cannot_be_replaced(services: Services) -> None:
    given_events(services)
    verb = "INSERT OR REPLACE INTO" if services.db.is_sqlite else "INSERT INTO"
    rows = " SELECT id, chain, seq, at, kind, 'mallory', instance_id, element, data, digests"
    upsert = "" if services.db.is_sqlite else " ON CONFLICT (id) DO UPDATE SET actor = 'mallory'"
    statement = (
        f"{verb} audit_event (id, chain, seq, at, kind, actor, instance_id, element, data, digests,"
        f" previous, hash) {rows}, previous, hash FROM audit_event WHERE seq = 2{upsert}"
    )
    with pytest.raises(DatabaseError, match="never changed"), services.db.writing() as session:
        session.execute(text(statement))


def test_the_trail_cannot_be_emptied(services: Services) -> None:
    given_events(services)
    verb = "DELETE FROM" if services.db.is_sqlite else "TRUNCATE"
    with pytest.raises(DatabaseError, match="never changed"), services.db.writing() as session:
        session.execute(text(f"{verb} audit_event"))


def test_a_chain_that_was_worked_out_anew_is_known_by_a_link_kept_elsewhere(
    services: Services,
) -> None:
    given_events(services)
    kept = last(services, "account/anna")
    assert tampered(services, "DELETE FROM audit_event")
    tampered(services, f"UPDATE audit_chain SET seq = 0, hash = '{chain.GENESIS}'")
    given_events(services, 2)
    given_events(services, 2)
    assert prove(services).holds
    assert [flaw.row for flaw in prove(services, [kept]).flaws] == ["account/anna:3"]


def test_a_chain_that_was_cut_off_is_known_by_a_link_kept_elsewhere(services: Services) -> None:
    given_events(services)
    (found,) = prove(services, [Known("account/anna", 9, "0" * 64)]).flaws
    assert "missing" in str(found.reason)
    (found,) = prove(services, [Known("account/gone", 9, "0" * 64)]).flaws
    assert found.row == "account/gone:9"


def test_two_different_links_kept_of_one_event_cannot_both_hold(services: Services) -> None:
    given_events(services)
    right = last(services, "account/anna")
    wrong = Known(right.chain, right.seq, "0" * 64)
    assert prove(services, [right]).holds
    for known in ([right, wrong], [wrong, right]):
        assert not prove(services, known).holds


def test_events_of_one_transaction_keep_their_order(services: Services) -> None:
    with services.db.writing() as session:
        audit.record(
            session,
            [NewEvent(act=act, actor="a", at=AT) for act in (Act.SIGNED_IN, Act.SIGNED_OUT)],
        )
    with services.db.reading() as session:
        kinds = [event.kind for event in audit.latest(session, page=1, size=10)]
    assert kinds == [Act.SIGNED_OUT, Act.SIGNED_IN]


def test_every_act_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Act)
