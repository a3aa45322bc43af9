"""The chain of the audit trail: it holds, it cannot be changed, and a break is named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from service.actions.services import Services
from service.store import audit
from service.store.audit import SENTENCES, Act, NewEvent

AT = datetime(2026, 3, 2, 9, 12, 0, 123456, tzinfo=UTC)


def given_events(services: Services, count: int = 3, *, actor: str = "anna") -> None:
    for number in range(count):
        with services.db.writing() as session:
            audit.record(
                session,
                [NewEvent(act=Act.CASE_READ, actor=actor, at=AT, data={"number": number})],
            )


def tampered(services: Services, statement: str) -> audit.Break | None:
    """The break that *statement* causes, once somebody has taken the triggers away."""
    with services.db.writing() as session:
        if services.db.is_sqlite:
            for event in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER audit_event_no_{event}"))
        else:
            session.execute(text("DROP TRIGGER audit_event_final ON audit_event"))
        session.execute(text(statement))
    with services.db.reading() as session:
        return audit.verify(session)[1]


def test_an_untouched_chain_holds(services: Services) -> None:
    given_events(services)
    with services.db.reading() as session:
        assert audit.verify(session) == (3, None)


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'",
                                       "DELETE FROM audit_event"])  # fmt: skip
def test_the_database_refuses_to_change_or_remove_events(
    services: Services, statement: str
) -> None:
    given_events(services)
    with pytest.raises(DatabaseError, match="never changed"), services.db.writing() as session:
        session.execute(text(statement))


def test_a_submission_cannot_be_rewritten(services: Services) -> None:
    with services.db.reading() as session:
        kind = "sqlite" if services.db.is_sqlite else "postgres"
        query = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type='trigger'",
            "postgres": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        }[kind]
        names = set(session.scalars(text(query)))
    assert names & {"submission_no_update", "submission_final"}


@pytest.mark.parametrize(
    ("statement", "event", "words"),
    [
        ("UPDATE audit_event SET actor = 'mallory' WHERE id = 2", 2, "changed"),
        ("UPDATE audit_event SET data = '{}' WHERE id = 3", 3, "changed"),
        ("DELETE FROM audit_event WHERE id = 2", 2, "missing"),
        ("DELETE FROM audit_event WHERE id = 3", 3, "removed"),
        ("UPDATE audit_event SET previous = 'x' WHERE id = 2", 2, "follow"),
        (
            "INSERT INTO audit_event SELECT -7, at, kind, actor, instance_id, element, data,"
            " previous, hash FROM audit_event WHERE id = 1",
            1,
            "missing",
        ),
        ("DELETE FROM audit_head", 4, "removed"),
    ],
)
def test_a_break_is_named(services: Services, statement: str, event: int, words: str) -> None:
    given_events(services)
    found = tampered(services, statement)
    assert found is not None
    assert found.event_id == event
    assert words in str(found.reason)


def test_an_event_cannot_be_replaced(services: Services) -> None:
    given_events(services)
    verb = "INSERT OR REPLACE INTO" if services.db.is_sqlite else "INSERT INTO"
    rows = " SELECT id, at, kind, 'mallory', instance_id, element, data, previous, hash"
    upsert = "" if services.db.is_sqlite else " ON CONFLICT (id) DO UPDATE SET actor = 'mallory'"
    statement = f"{verb} audit_event {rows} FROM audit_event WHERE id = 2{upsert}"
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
    with services.db.reading() as session:
        kept = audit.head(session)
    assert tampered(services, "DELETE FROM audit_event") is not None
    with services.db.writing() as session:
        session.execute(text(f"UPDATE audit_head SET last_id = 0, hash = '{audit.GENESIS}'"))
    given_events(services, 4, actor="mallory")
    with services.db.reading() as session:
        assert audit.verify(session)[1] is None
        found = audit.verify(session, [kept])[1]
    assert found is not None
    assert found.event_id == 3


def test_a_tail_that_was_cut_off_is_known_by_a_link_kept_elsewhere(services: Services) -> None:
    given_events(services)
    with services.db.reading() as session:
        found = audit.verify(session, [audit.Link(9, "0" * 64)])[1]
    assert found is not None
    assert "removed" in str(found.reason)


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


def test_two_different_links_kept_of_one_event_cannot_both_hold(services: Services) -> None:
    given_events(services)
    with services.db.reading() as session:
        right = audit.head(session)
        wrong = audit.Link(right.event_id, "0" * 64)
        assert audit.verify(session, [right])[1] is None
        for known in ([right, wrong], [wrong, right]):
            assert audit.verify(session, known)[1] is not None
