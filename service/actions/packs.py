"""Packs of proof: who may ask for one, of which cases and why, and who gets it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from typing import IO

from service.actions import errands, facts, packfigures, readers
from service.actions.packing import Wish
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import Invalid, NotAllowed, NotFound
from service.core.language import N_
from service.core.rights import Power
from service.store import audit, instances
from service.store import errands as stored
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Errand, ErrandKind, ErrandState, Instance

MOST = 100  # cases in one pack
LONGEST = 500  # letters of a reason
LONGEST_SEED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A sample: *size* cases out of ``of``; who draws with the same seed gets the same."""

    size: int
    seed: str
    of: int = 0


def ask(
    services: Services,
    numbers: Sequence[str],
    actor: Actor,
    reason: str,
    *,
    contents: bool,
    draw: Draw | None = None,
) -> int:
    """Write down who takes which cases along and why; the number of the errand.

    With *draw* the cases are drawn, from all that *actor* may take along.
    """
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST:
        raise Invalid(N_("Say why, in at most %(most)s letters."), most=LONGEST)
    now = services.clock()
    with services.db.writing() as session:
        wanted = tuple(dict.fromkeys(numbers))
        if draw is not None:
            wanted, draw = _drawn(session, actor, draw, contents=contents)
        if not wanted or len(wanted) > MOST:
            raise Invalid(N_("Choose at least one case, and at most %(most)s."), most=MOST)
        cases = [_case(session, number, actor, contents=contents) for number in wanted]
        taken = [
            NewEvent(
                act=Act.CASE_PACKED,
                actor=actor.username,
                at=now,
                instance_id=case.id,
                data={"contents": contents},
            )
            for case in cases
        ]
        audit.record(session, taken)
        wish = {
            "numbers": list(wanted),
            "contents": contents,
            "draw": None if draw is None else {"seed": draw.seed, "of": draw.of},
            "figures": packfigures.told(services, session, cases),
        }
        return errands.add(services, session, ErrandKind.PACK, actor, wish=wish, reason=why)


def wish_of(errand: Errand, upto: int) -> Wish:
    """What an errand asks for, as of a seal."""
    return Wish(
        numbers=tuple(errand.wish["numbers"]),
        contents=errand.wish["contents"],
        draw=errand.wish["draw"],
        figures=errand.wish.get("figures"),  # one asked for before has none
        by=errand.asked_by,
        reason=errand.reason,
        at=errand.asked_at,
        upto=upto,
    )


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
        for number in found.wish["numbers"]:
            _case(session, number, actor, contents=found.wish["contents"])
        event = NewEvent(
            act=Act.PACK_TAKEN,
            actor=actor.username,
            at=services.clock(),
            data={"errand": errand_id},
        )
        audit.record(session, [event])
    return services.files.open(name)


def rank(seed: str, number: str) -> str:
    """Where a case stands in the draw: those with the lowest are drawn."""
    return sha256(f"{seed}\n{number}".encode()).hexdigest()


def _drawn(
    session: Session, actor: Actor, draw: Draw, *, contents: bool
) -> tuple[tuple[str, ...], Draw]:
    seed = draw.seed.strip()
    if not seed or len(seed) > LONGEST_SEED or not seed.isprintable():
        raise Invalid(
            N_("Choose a word or number to draw with, at most %(most)s letters."), most=LONGEST_SEED
        )
    if not 1 <= draw.size <= MOST:
        raise Invalid(N_("Draw at least 1 case and at most %(most)s."), most=MOST)
    seen = 0

    def counted(numbers: Iterable[str]) -> Iterable[str]:
        nonlocal seen
        for number in numbers:
            seen += 1
            yield number

    found = instances.numbers(
        session, processes=_processes(actor, contents=contents), without=actor.username
    )
    drawn = nsmallest(draw.size, counted(found), key=lambda number: rank(seed, number))
    if not drawn:
        raise NotFound(N_("There is no case to draw from."))
    return tuple(drawn), Draw(size=draw.size, seed=seed, of=seen)


def _processes(actor: Actor, *, contents: bool) -> frozenset[str] | None:
    """The processes whose cases somebody may take along; None: all."""
    if actor.kind is ActorKind.SYSTEM:
        return None
    powers = (Power.AUDIT, Power.INSPECT) if contents else (Power.AUDIT,)
    per_power = [
        {each.process for each in actor.mandates if each.power is power} for power in powers
    ]
    narrowed = [found for found in per_power if "" not in found]
    return frozenset(set.intersection(*narrowed)) if narrowed else None


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
    if not may_follow or is_involved or (contents and not may_read):
        raise NotAllowed(N_("You may not take case %(number)s along."), number=number)
    return case
