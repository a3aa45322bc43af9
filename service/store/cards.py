"""Cards on a wall: put there, moved and taken away; and the columns of a wall, read in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, false, func, insert, select, tuple_, update
from sqlalchemy.orm import Session, defer

from service.core.access import Sight
from service.core.lexemes import Question
from service.store import casewords
from service.store.db import table
from service.store.instances import in_sight, not_excluded
from service.store.tables import Card, CaseWords, Instance
from service.store.writes import Writes

NEVER = date.max  # the day by which nothing is due
MANY = 1000  # more cards than this are not counted for a heading
_CARD = table(Card)
_PUT = insert(_CARD).inline()
_AWAY = delete(_CARD).where(_CARD.c.instance_id == bindparam("case_id"))
_MOVE = (
    update(_CARD)
    .where(_CARD.c.instance_id == bindparam("case_id"))
    .values(phase=bindparam("to_phase"), owner=bindparam("to_owner"), due_on=bindparam("to_due_on"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a card stands: its column, its owner, and by when something is due."""

    phase: int
    owner: str = ""
    due_on: date = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cards of a wall, for whom. ``sight`` None: of all cases that do not involve him.

    ``question``: only those whose case says so.
    """

    process: str
    wall: str
    username: str
    candidates: Sequence[str] = ()
    sight: Sight | None = None
    owner: str = ""
    question: Question | None = None


def put(writes: Writes, instance_id: int, process: str, wall: str, card: Standing) -> None:
    row = {"instance_id": instance_id, "process": process, "wall": wall}
    writes.add(_PUT, {**row, "phase": card.phase, "owner": card.owner, "due_on": card.due_on})


def move(writes: Writes, instance_id: int, card: Standing) -> None:
    to = {"to_phase": card.phase, "to_owner": card.owner, "to_due_on": card.due_on}
    writes.add(_MOVE, {"case_id": instance_id, **to})


def take_away(writes: Writes, instance_id: int) -> None:
    writes.add(_AWAY, {"case_id": instance_id})


def column(
    session: Session,
    asked: Asked,
    phase: int,
    *,
    limit: int,
    after: tuple[date, int] | None = None,
    newest: bool = False,
) -> Sequence[tuple[Card, Instance]]:
    """The first cards of one column behind *after*: what is due first, or *newest* first."""
    place = tuple_(Card.due_on, Card.instance_id)
    order = [Card.due_on, Card.instance_id]
    found = _cards(session, select(Card, Instance).options(defer(Instance.state)), asked)
    found = found.where(Card.phase == phase)
    if after is not None:
        found = found.where(place < after if newest else place > after)
    ordered = [each.desc() for each in order] if newest else order
    return [(card, case) for card, case in session.execute(found.order_by(*ordered).limit(limit))]


def count(
    session: Session,
    asked: Asked,
    phases: Sequence[int],
    *,
    before: date | None = None,
) -> int:
    """How many cards stand in *phases*, or there due *before* a day; MANY when they are more."""
    found = _cards(session, select(Card.instance_id), asked).where(Card.phase.in_(list(phases)))
    if before is not None:
        found = found.where(Card.due_on < before)
    return session.scalar(select(func.count()).select_from(found.limit(MANY).subquery())) or 0


def owners(session: Session, asked: Asked, phases: Sequence[int]) -> list[str]:
    """Who owns a card in *phases*."""
    found = _cards(session, select(Card.owner).distinct(), asked).where(
        Card.phase.in_(list(phases)), Card.owner != ""
    )
    return sorted(session.scalars(found))


def one(session: Session, asked: Asked, number: str) -> tuple[Card, Instance] | None:
    """The card of the case with this number, None when the reader may not see it."""
    found = session.execute(
        _cards(session, select(Card, Instance), asked).where(Instance.number == number)
    ).first()
    return None if found is None else (found[0], found[1])


def _cards(session: Session, statement: Any, asked: Asked) -> Any:
    found = statement.join(Instance, Instance.id == Card.instance_id).where(
        Card.process == asked.process,
        Card.wall == asked.wall,
        not_excluded(asked.username),
    )
    if asked.sight is not None:
        found = found.where(in_sight(asked.sight, asked.username, asked.candidates))
    if asked.question is not None and not asked.question:
        found = found.where(false())  # signs without a word are in no case
    elif asked.question is not None:
        met = casewords.meets(session, asked.question)
        found = found.join(CaseWords, CaseWords.instance_id == Card.instance_id).where(met)
    return found.where(Card.owner == asked.owner) if asked.owner else found
