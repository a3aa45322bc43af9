"""Packs of proof as work: who may ask for one, of which cases and why. Making one is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from service.actions import facts, sealing
from service.actions.packing import Wish
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import Conflict, Invalid, NotAllowed, NotFound
from service.core.language import N_
from service.store import audit, instances
from service.store import seals as stored
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Instance

MOST = 100  # cases in one pack
LONGEST = 500  # letters of a reason


def ask(
    services: Services, numbers: Sequence[str], actor: Actor, reason: str, *, contents: bool
) -> Wish:
    """Write down who takes which cases along and why, and seal that before anything leaves."""
    wanted = tuple(dict.fromkeys(numbers))
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST:
        raise Invalid(N_("Say why, in at most %(most)s letters."), most=LONGEST)
    if not wanted or len(wanted) > MOST:
        raise Invalid(N_("Choose at least one case, and at most %(most)s."), most=MOST)
    now = services.clock()
    with services.db.writing() as session:
        taken = [
            NewEvent(
                act=Act.CASE_PACKED,
                actor=actor.username,
                at=now,
                instance_id=_case(session, number, actor, contents=contents).id,
                data={"contents": contents},
            )
            for number in wanted
        ]
        audit.record(session, taken)
    sealing.seal(services)
    with services.db.reading() as session:
        last = stored.last(session)
    if last is None:
        raise Conflict(N_("There is no seal yet; within a minute there is one."))
    return Wish(
        numbers=wanted,
        contents=contents,
        by=actor.username,
        reason=why,
        at=now,
        upto=last.number,
    )


def _case(session: Session, number: str, actor: Actor, *, contents: bool) -> Instance:
    """The case, when *actor* may take its trail along, and its contents if those are asked for."""
    case = instances.by_number(session, number)
    if case is None:
        raise NotFound(N_("Case %(number)s does not exist."), number=number)
    if actor.kind is ActorKind.SYSTEM:
        return case  # who has a shell on the server
    known = facts.access_facts(case)
    may_follow = allowed(Permission.READ_AUDIT, actor, process=case.process)
    may_read = allowed(Permission.READ_CASE, actor, known)
    is_involved = actor.username in known.excluded
    if not may_follow or is_involved or (contents and not may_read):
        raise NotAllowed(N_("You may not take case %(number)s along."), number=number)
    return case
