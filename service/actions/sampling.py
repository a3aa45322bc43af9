"""Drawing cases into a sample: by hand or by chance, always with a reason that stays in the trail.

Whoever drew a case sees it whole; of all others, names and texts are replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from typing import Any

from service.actions import drawing, fleet
from service.actions.fleet import Filter
from service.actions.readers import followable, may_draw
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import Invalid, NotAllowed
from service.core.language import N_
from service.store import audit, evidence, sampling
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Instance, Sample, Why

LONGEST = 500  # letters of a reason
MOST = 100  # cases drawn at once
PAGE = 20  # samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a case was drawn, and when."""

    why: Why
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A sample of the reader, and the cases in it."""

    sample: Sample
    numbers: tuple[str, ...]


def reason(session: Session, instance: Instance, actor: Actor) -> Reason | None:
    """Why *actor* drew the case; None when that did not happen, or the right to it is gone."""
    if not may_draw(instance, actor):
        return None
    found = sampling.of_case(session, instance.id, actor.username)
    return None if found is None else Reason(why=found.why, text=found.reason, at=found.drawn_at)


def draw(services: Services, number: str, actor: Actor, why: Why, text: str) -> None:
    """Draw one case that somebody chose."""
    with services.db.writing() as session:
        instance = followable(session, number, actor)
        keep(session, [instance], actor, services.clock(), why=why, text=text)


def draw_by_chance(
    services: Services,
    actor: Actor,
    asked: Filter,
    *,
    query: Mapping[str, str],
    size: int,
    seed: str,
    text: str,
) -> int:
    """Draw *size* cases of a list; the number of the sample.

    Who draws from the same cases with the same *seed* gets the same ones; *query* is the list as
    an address asks for it, and is kept with the sample.
    """
    word = seed.strip()
    if not word or len(word) > drawing.LONGEST_SEED or not word.isprintable():
        raise Invalid(
            N_("Choose a word or number to draw with, at most %(most)s letters."),
            most=drawing.LONGEST_SEED,
        )
    if not 1 <= size <= MOST:
        raise Invalid(N_("Draw at least 1 case and at most %(most)s."), most=MOST)
    with services.db.reading() as session:
        numbers = tuple(fleet.numbers(services, session, actor, asked))
    drawn = nsmallest(size, numbers, key=lambda number: drawing.rank(word, number))
    if not drawn:
        raise Invalid(N_("There is no case to draw from."))
    with services.db.writing() as session:
        return keep(
            session,
            [followable(session, number, actor) for number in drawn],
            actor,
            services.clock(),
            why=Why.CHANCE,
            text=text,
            how={"seed": word, "of": len(numbers), "from": dict(query)},
        )


def samples(services: Services, actor: Actor, page: int) -> list[Drawing]:
    """What *actor* drew, newest first; cases that are closed to that person since are left out."""
    if not allowed(Permission.DRAW_CASE, actor):
        raise NotAllowed(N_("You may not draw cases."))
    with services.db.reading() as session:
        found = sampling.of_person(session, actor.username, page=page, size=PAGE)
        return [
            Drawing(
                sample=each,
                numbers=tuple(
                    case.number
                    for case in sampling.cases(session, each.id)
                    if may_draw(case, actor)
                ),
            )
            for each in found
        ]


def keep(
    session: Session,
    drawn: Sequence[Instance],
    actor: Actor,
    now: datetime,
    *,
    why: Why,
    text: str,
    how: Mapping[str, Any] | None = None,
) -> int:
    """Write a sample down, and that its cases were drawn; its number.

    *how*: when chance chose, the seed, the filter and from how many.
    """
    told = " ".join(text.split())
    if not told or len(told) > LONGEST:
        raise Invalid(N_("Say why, in at most %(most)s letters."), most=LONGEST)
    if not all(may_draw(each, actor) for each in drawn):
        raise NotAllowed(N_("You may not draw this case."))
    made = sampling.add(
        session,
        Sample(
            drawn_by=actor.username,
            drawn_at=now,
            why=why,
            reason=told,
            draw={**(how or {}), "numbers": [each.number for each in drawn]},
        ),
        [each.id for each in drawn],
    )
    audit.record(session, list(_events(made, drawn, actor, now)))
    return made.id


def _events(
    made: Sample, drawn: Iterable[Instance], actor: Actor, now: datetime
) -> Iterator[NewEvent]:
    """In the trail of the house, and of each case where looks stand."""
    for each in drawn:
        yield NewEvent(
            act=Act.CASE_DRAWN,
            actor=actor.username,
            at=now,
            instance_id=each.id,
            data={"sample": made.id},
        )
    yield NewEvent(
        act=Act.SAMPLE_DRAWN,
        actor=actor.username,
        at=now,
        data={"sample": made.id},
        digests=evidence.SAMPLE.of(made),
    )
