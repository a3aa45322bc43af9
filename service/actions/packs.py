"""Packs of proof: who may ask for one, of which cases and why, and who gets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from service.actions import drawing, errands, facts, packfigures, readers
from service.actions.drawing import MOST, Draw
from service.actions.packing import Wish
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import Invalid, NotAllowed, NotFound
from service.core.language import N_
from service.core.period import Period
from service.store import audit, instances
from service.store import errands as stored
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Errand, ErrandKind, ErrandState, Instance

LONGEST = 500  # letters of a reason


def ask(
    services: Services,
    numbers: Sequence[str],
    actor: Actor,
    reason: str,
    *,
    contents: bool,
    draw: Draw | None = None,
    period: Period | None = None,
) -> int:
    """Write down who takes which cases along and why; the number of the errand.

    With *draw* the worker draws them, from all that *actor* may take along and that were opened in
    *period*. Figures are of *period* too; None: of this year so far, and drawn from all there are.
    """
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST:
        raise Invalid(N_("Say why, in at most %(most)s letters."), most=LONGEST)
    wanted = tuple(dict.fromkeys(numbers))
    if draw is None and not 1 <= len(wanted) <= MOST:
        raise Invalid(N_("Choose at least one case, and at most %(most)s."), most=MOST)
    days = None if period is None else [period.first.isoformat(), period.last.isoformat()]
    with services.db.writing() as session:
        wish: dict[str, Any] = {"contents": contents, "draw": None, "period": days}
        if draw is not None:
            wish |= {"numbers": [], "draw": drawing.wished(draw, actor, contents=contents)}
        else:
            cases = [_case(session, number, actor, contents=contents) for number in wanted]
            packed = drawing.packed(cases, actor.username, services, contents=contents)
            audit.record(session, packed)
            figures = packfigures.told(services, session, cases, period)
            wish |= {"numbers": list(wanted), "figures": figures}
        return errands.add(services, session, ErrandKind.PACK, actor, wish=wish, reason=why)


def wish_of(errand: Errand, upto: int) -> Wish:
    """What an errand asks for, as of a seal."""
    draw, known = errand.wish["draw"], {**errand.wish, **errand.result}
    return Wish(
        numbers=numbers_of(errand),
        contents=errand.wish["contents"],
        draw={"seed": draw["seed"], "of": known["of"]} if draw else None,
        figures=known.get("figures"),  # one asked for before has none
        by=errand.asked_by,
        reason=errand.reason,
        at=errand.asked_at,
        upto=upto,
    )


def numbers_of(errand: Errand) -> tuple[str, ...]:
    """The cases of a pack; none as long as they have not been drawn."""
    return tuple(errand.wish["numbers"] or errand.result.get("numbers", ()))


def fetch(services: Services, errand_id: int, actor: Actor) -> IO[bytes]:
    """The file of a pack, for who asked for it; that it was fetched is an event."""
    with services.db.writing() as session:
        found = stored.get(session, errand_id)
        if found is None or found.kind is not ErrandKind.PACK:
            raise NotFound(N_("This pack does not exist."))
        if found.asked_by != actor.username:
            raise NotAllowed(N_("Only who asked for a pack may fetch it."))
        if found.state is not ErrandState.DONE or not found.is_kept or found.sha256 is None:
            raise NotFound(N_("This pack is not here. Ask for it again."))
        name = found.sha256
        # Who was made involved since, or lost a right, does not get it any more.
        for number in numbers_of(found):
            _case(session, number, actor, contents=found.wish["contents"])
        event = NewEvent(
            act=Act.PACK_TAKEN,
            actor=actor.username,
            at=services.clock(),
            data={"errand": errand_id},
        )
        audit.record(session, [event])
    return services.files.open(name)


def _case(session: Session, number: str, actor: Actor, *, contents: bool) -> Instance:
    """The case, when *actor* may take its trail along, and its contents if those are asked for."""
    case = instances.by_number(session, number)
    if case is None:
        raise NotFound(N_("Case %(number)s does not exist."), number=number)
    if actor.kind is ActorKind.SYSTEM:
        return case  # who has a shell on the server
    known = facts.access_facts(case)
    may_follow = allowed(Permission.READ_AUDIT, actor, process=case.process)
    may_read = readers.may_read(session, case, actor)
    is_involved = actor.username in known.excluded
    if not may_follow or is_involved:
        raise NotAllowed(N_("You may not take case %(number)s along."), number=number)
    if contents and not may_read:
        raise NotAllowed(
            N_("You did not draw case %(number)s. Draw it first, or take the events alone along."),
            number=number,
        )
    return case
