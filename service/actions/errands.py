"""Errands of an auditor as work: asked for, claimed, ended. Doing them is the worker's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from service.actions import messages
from service.actions.services import Services
from service.core.actor import SYSTEM, Actor
from service.core.language import N_, Message
from service.store import audit, errands, evidence
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Errand, ErrandKind, ErrandState

LEASE = timedelta(minutes=2)  # renewed while the work goes on
MAX_ATTEMPTS = 3
TIRED = N_("It was broken off %(count)s times. Ask the operator to look at the log of the worker.")
ASKED = {ErrandKind.CHECK: Act.CHECK_ASKED, ErrandKind.PACK: Act.PACK_ASKED}
DONE = {ErrandKind.CHECK: Act.CHECKED, ErrandKind.PACK: Act.PACKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One run of an errand that this process holds."""

    id: int
    run: str
    errand: Errand


def add(
    services: Services,
    session: Session,
    kind: ErrandKind,
    actor: Actor,
    *,
    wish: Mapping[str, Any],
    reason: str = "",
) -> int:
    """Write an errand down, and that it was asked for; its number."""
    now = services.clock()
    made = errands.add(
        session,
        Errand(kind=kind, asked_by=actor.username, asked_at=now, reason=reason, wish=dict(wish)),
    )
    event = NewEvent(
        act=ASKED[kind],
        actor=actor.username,
        at=now,
        data={"errand": made.id},
        digests=evidence.ERRAND.of(made),
    )
    audit.record(session, [event])
    return made.id


def claim(services: Services, errand_id: int | None = None) -> Claim | None:
    """Hold the errand that waits longest, or number *errand_id*; None when there is none.

    One that was broken off too often is ended instead of tried again.
    """
    with services.db.reading() as session:  # most of the time there is none, and no need to write
        if not errands.any_free(session):
            return None
    with services.db.writing() as session:
        found = errands.free(session, errand_id=errand_id)
        if found is None:
            return None
        number, before = found.id, found.attempts
        run = uuid4().hex
        if not errands.lease(session, number, run=run, span=LEASE):
            return None  # another worker was faster; the next look finds the next one
        errand = errands.get(session, number)
        assert errand is not None, "an errand is never removed"
        held = Claim(id=number, run=run, errand=errand)
        if before < MAX_ATTEMPTS:
            session.expunge(errand)
            return held
        _end(services, session, held, problem=Message(TIRED, {"count": before}))
    return None


def renew(services: Services, held: Claim) -> None:
    with services.db.writing() as session:
        errands.renew(session, held.id, held.run, LEASE)


def settle(services: Services, held: Claim, upto: int) -> int:
    """As of which seal a pack is made: *upto*, unless an earlier run wrote another one down."""
    with services.db.writing() as session:
        if held.errand.upto is None:
            errands.change(session, held.id, held.run, {"upto": upto})
            held.errand.upto = upto
    return held.errand.upto


def finish(
    services: Services,
    held: Claim,
    *,
    result: Mapping[str, Any] | None = None,
    sha256: str | None = None,
    size: int | None = None,
    is_kept: bool = False,
) -> bool:
    """Write down what came of it; False when somebody else holds it now."""
    values = {"result": dict(result or {}), "sha256": sha256, "size": size, "is_kept": is_kept}
    with services.db.writing() as session:
        return _end(services, session, held, values=values)


def fail(services: Services, held: Claim, problem: Message) -> bool:
    """Write down why it cannot be done."""
    with services.db.writing() as session:
        return _end(services, session, held, problem=problem)


def put_off(services: Services, held: Claim) -> None:
    """Try again once the lease is over; what it needs is away, and that is nobody's fault."""
    with services.db.writing() as session:
        values = {"run": None, "attempts": Errand.attempts - 1}
        errands.change(session, held.id, held.run, values)


def give_back(services: Services, held: Claim) -> None:
    """Let another worker begin at once."""
    with services.db.writing() as session:
        errands.change(session, held.id, held.run, {"run": None, "claimed_until": None})


def _end(
    services: Services,
    session: Session,
    held: Claim,
    *,
    values: Mapping[str, Any] | None = None,
    problem: Message | None = None,
) -> bool:
    now = services.clock()
    state = ErrandState.DONE if problem is None else ErrandState.FAILED
    said = {} if problem is None else {"result": {"problem": messages.to_json(problem)}}
    ended = {"state": state, "claimed_until": None, "ended_at": now, **(values or {}), **said}
    if not errands.change(session, held.id, held.run, ended):
        return False
    row = errands.get(session, held.id)
    assert row is not None, "changed just now"
    act = Act.ERRAND_FAILED if problem is not None else DONE[row.kind]
    data = {"errand": row.id, "flawed": row.result.get("flawed"), "sha256": row.sha256}
    event = NewEvent(
        act=act,
        actor=SYSTEM.username,
        at=now,
        data={name: value for name, value in data.items() if value is not None},
        digests=evidence.ERRAND_END.of(row),
    )
    audit.record(session, [event])
    return True
