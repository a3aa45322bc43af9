"""The moment of a timer: the worker calls it when timers of a case are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.core.actor import SYSTEM
from service.core.errors import Lost
from service.core.language import N_
from service.engine import workflow
from service.engine.step import Facts, Step
from service.store import audit, evidence, instances, timers
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.leases import Numbers
from service.store.tables import Instance, Timer, TimerState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fired:
    """What the engine made of the due timers of a case, before anything is written."""

    instance: Instance
    bundle: Bundle
    facts: Facts
    step: Step
    armed: Sequence[Timer]


def fire(services: Services, instance_id: int, now: datetime, held: Numbers | None = None) -> bool:
    """Let the due timers of a case go off; False when none was due any more.

    *held*: the timers of the case that this worker took, with their numbers; Lost when another
    has taken one since. The revision of the case stops whoever comes later than this look.

    The step is worked out before the transaction that writes it, so that workers on SQLite do not
    wait for each other's engine; the revision of the case shows whether it still holds.
    """
    with services.db.reading() as session:
        made = _fired(services, session, instance_id, now, held or {})
    if made is None:
        return False

    def work(session: Session) -> bool:
        nonlocal made
        found = made or _fired(services, session, instance_id, now, held or {})
        made = None  # a repetition has to see what changed
        if found is None:
            return False
        _write_fired(session, found, now)
        return True

    return in_transaction(services, work)


def _fired(
    services: Services, session: Session, instance_id: int, now: datetime, held: Numbers
) -> _Fired | None:
    instance = instances.by_id(session, instance_id)
    if instance is None or instance.ended_at is not None:
        return None
    armed = timers.armed(session, instance_id)
    if not any(timer.due_at <= now for timer in armed):
        return None
    if any(held.get(timer.id, timer.lease) != timer.lease for timer in armed):
        raise Lost(N_("Another worker took this step over."))
    bundle = services.bundles.get(session, instance.bundle_hash)
    facts = case_facts.of(session, instance, bundle, now)
    step = workflow.fire(bundle, instance.state, facts)
    return _Fired(instance=instance, bundle=bundle, facts=facts, step=step, armed=armed)


def _write_fired(session: Session, found: _Fired, now: datetime) -> None:
    instance, step = found.instance, found.step
    before = instance.waiting.get("timers", {})
    facts = replace(found.facts, **case_facts.who_is_there(session, found.bundle))
    advance(
        session,
        instance,
        Change(bundle=found.bundle, step=step, facts=facts, actor=SYSTEM, now=now),
    )
    # A timer the engine no longer knows must not be offered for ever. The step has ended those
    # that the case waited for.
    known = {timer.id for timer in step.timers}
    stale = [
        each
        for each in found.armed
        if each.due_at <= now and each.token not in known and each.token not in before
    ]
    audit.record(session, [_lapsed(each, instance, now) for each in stale])
    timers.void_leftovers(session, instance.id, [each.token for each in stale], at=now)
    waiting = [each.id for each in found.armed if each.token in known and each.claimed_until]
    if waiting:
        timers.put_down(session, instance.id, waiting)


def _lapsed(timer: Timer, instance: Instance, now: datetime) -> NewEvent:
    ended = {"token": timer.token, "state": TimerState.VOID, "fired_at": now}
    return NewEvent(
        act=Act.TIMER_VOIDED,
        actor=SYSTEM.username,
        at=now,
        instance_id=instance.id,
        element=timer.element,
        data={"name": timer.name, "due": timer.due_at.isoformat()},
        digests=evidence.TIMER_END.told(ended, instance.salt),
    )
