"""Drawing cases into a sample: by hand or by chance, always with a reason that stays in the trail.

Whoever drew a case sees it whole; of all others, names and texts are replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.actions.readers import followable, may_draw
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import Invalid, NotAllowed
from service.core.language import N_
from service.store import audit, evidence, sampling
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Instance, Sample, Why

LONGEST = 500  # letters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a case was drawn, and when."""

    why: Why
    text: str
    at: datetime


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
