"""Which cases a pack of proof gets when nobody named them: drawn by the worker, once, by a word.

Reading every number takes seconds where there are many cases, so who asks does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from typing import Any
from zoneinfo import ZoneInfo

from service.actions import packfigures
from service.actions.errands import Claim
from service.actions.services import Services
from service.core.actor import Actor, ActorKind
from service.core.errors import Conflict, Invalid, NotFound
from service.core.language import N_
from service.core.period import Period
from service.core.rights import Power
from service.store import audit, errands, instances
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Errand, Instance

MOST = 100  # cases in one pack
LONGEST_SEED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A sample of *size* cases; who draws with the same seed gets the same."""

    size: int
    seed: str


def wished(draw: Draw, actor: Actor, *, contents: bool) -> dict[str, Any]:
    """What a draw is written down as, with the processes whose cases *actor* may take along."""
    seed = draw.seed.strip()
    if not seed or len(seed) > LONGEST_SEED or not seed.isprintable():
        raise Invalid(
            N_("Choose a word or number to draw with, at most %(most)s letters."), most=LONGEST_SEED
        )
    if not 1 <= draw.size <= MOST:
        raise Invalid(N_("Draw at least 1 case and at most %(most)s."), most=MOST)
    processes = _processes(actor, contents=contents)
    if processes is not None and not processes:
        raise NotFound(
            N_(
                "You may read cases that you drew. Draw by lot on the page of the sample and make a"
                " pack of those, or take the events alone along."
            )
        )
    within = None if processes is None else sorted(processes)
    return {"seed": seed, "size": draw.size, "processes": within}


def settle(services: Services, held: Claim) -> None:
    """Draw for an errand that asks for it, and write down what came of it; once."""
    errand = held.errand
    if errand.wish["numbers"] or "numbers" in errand.result:
        return  # somebody named them, or they were drawn
    with services.db.reading() as session:
        drawn, seen = _drawn(services, session, errand)
    if not drawn:
        raise NotFound(N_("There is no case to draw from."))
    with services.db.writing() as session:
        cases = [each for number in drawn if (each := instances.by_number(session, number))]
        audit.record(session, packed(cases, errand.asked_by, services, contents=_contents(errand)))
        result = {
            "numbers": [each.number for each in cases],
            "of": seen,
            "figures": packfigures.told(services, session, cases, period_of(errand)),
        }
        if not errands.change(session, held.id, held.run, {"result": result}):
            raise Conflict(N_("Another worker makes this pack."))
    errand.result = result


def packed(
    cases: Iterable[Instance], username: str, services: Services, *, contents: bool
) -> list[NewEvent]:
    """That these cases were taken along."""
    return [
        NewEvent(
            act=Act.CASE_PACKED,
            actor=username,
            at=services.clock(),
            instance_id=case.id,
            data={"contents": contents},
        )
        for case in cases
    ]


def period_of(errand: Errand) -> Period | None:
    """The period that was asked for; None: an errand of before asked for none."""
    days = errand.wish.get("period")
    return Period.between(*days) if days else None


def rank(seed: str, number: str) -> str:
    """Where a case stands in the draw: those with the lowest are drawn."""
    return sha256(f"{seed}\n{number}".encode()).hexdigest()


def _contents(errand: Errand) -> bool:
    return bool(errand.wish["contents"])


def _drawn(services: Services, session: Session, errand: Errand) -> tuple[list[str], int]:
    """The cases with the lowest ranks of those opened in the period, and how many there were."""
    draw, period, seen = errand.wish["draw"], period_of(errand), 0

    def counted(numbers: Iterable[str]) -> Iterable[str]:
        nonlocal seen
        for number in numbers:
            seen += 1
            yield number

    within = draw["processes"]
    found = instances.numbers(
        session,
        processes=None if within is None else frozenset(within),
        without=errand.asked_by,
        opened=period.moments(ZoneInfo(services.settings.timezone)) if period else None,
    )
    ranked = nsmallest(draw["size"], counted(found), key=lambda each: rank(draw["seed"], each))
    return ranked, seen


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
