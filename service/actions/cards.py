"""Where a case stands on the wall of its model, worked out and written with every step of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.bundle.bundle import Bundle
from service.core.errors import ServiceError
from service.core.moments import as_date, read_date
from service.core.record import get_path
from service.engine import expressions
from service.engine.step import Facts
from service.store import cards
from service.store.cards import NEVER, Standing
from service.store.tables import Instance
from service.store.writes import Writes

OWNER_LENGTH = 60


def card_of(bundle: Bundle, root: str, facts: Facts, phase: int) -> Standing | None:
    """How the case stands on the wall of its model; None when it is on none."""
    wall = bundle.walls.of_model(root or bundle.root_process)
    if wall is None or (wall.shown and _worked_out(bundle, wall.shown, facts) is not True):
        return None
    owner = get_path(facts.record, wall.owner) if wall.owner else ""
    due = _worked_out(bundle, wall.due, facts) if wall.due else None
    return Standing(
        phase=min(phase, len(bundle.settings.phases_of(root)) - 1),
        owner=owner[:OWNER_LENGTH] if isinstance(owner, str) else "",
        due_on=as_date(due, bundle.calendar) or NEVER,
    )


def move(
    writes: Writes,
    bundle: Bundle,
    instance: Instance,
    before: Standing | None,
    now: Standing | None,
) -> None:
    """Write what became of the card of *instance*; nothing when it stayed where it was."""
    if now == before:
        return
    if now is None:
        cards.take_away(writes, instance.id)
    elif before is None:
        wall = bundle.walls.of_model(instance.root or bundle.root_process)
        assert wall is not None, "only the wall of its model gives a case a card"
        cards.put(writes, instance.id, bundle.key, wall.key, now)
    else:
        cards.move(writes, instance.id, now)


def remembered(card: Standing | None) -> dict[str, Any]:
    """As the junction keeps it with the case, so that a step asks for nothing; JSON."""
    return {} if card is None else {"card": [card.phase, card.owner, card.due_on.isoformat()]}


def recalled(waiting: Mapping[str, Any]) -> Standing | None:
    """What ``remembered`` kept."""
    kept = waiting.get("card")
    if kept is None:
        return None
    phase, owner, due_on = kept
    return Standing(phase=phase, owner=owner, due_on=read_date(due_on) or NEVER)


def _worked_out(bundle: Bundle, source: str, facts: Facts) -> Any:
    try:
        return expressions.evaluate(bundle, source, facts)
    except ServiceError:
        return None  # a case goes on whatever its card makes of it
