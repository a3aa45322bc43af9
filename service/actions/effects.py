"""Whether something helped: cases of a measure in as many days before a day as after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from service.bundle.bundle import Bundle
from service.bundle.walls import Wall
from service.core.moments import as_date
from service.core.period import Period
from service.core.record import get_path
from service.store import sums
from service.store.db import Session
from service.store.sums import Sum

LONGEST = 365  # days on either side; further back other things have changed as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What was counted before, or after."""

    period: Period
    found: Sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two stretches of equally many days. ``few``: before it were too few cases to compare with.

    ``where``: the dimension and its code that the cases share; empty: all cases of the measure.
    """

    measure: str
    unit: str
    where: Mapping[str, str]
    before: Side
    after: Side
    few: bool


def compared(
    session: Session, bundle: Bundle, wall: Wall, record: Mapping[str, Any], today: date
) -> Comparison | None:
    """How it went before and after; None when that is not asked, or there is no day after yet."""
    effect = wall.effect
    measure = None if effect is None else bundle.measures.measures.get(effect.measure)
    since = None if effect is None else as_date(get_path(record, effect.since), bundle.calendar)
    if effect is None or measure is None or since is None or since >= today:
        return None
    where = {}
    if effect.dimension:
        value = get_path(record, effect.path)
        if not isinstance(value, str) or not value:
            return None
        where = {effect.dimension: value}
    days = min((today - since).days, LONGEST)
    sides = [
        Side(
            period=period,
            found=sums.sums(
                session, bundle.key, measure.key, period, where=where, apart=measure.spread
            )[0],
        )
        for period in (
            Period(since - timedelta(days=days - 1), since),
            Period(since + timedelta(days=1), since + timedelta(days=days)),
        )
    ]
    return Comparison(
        measure=measure.key,
        unit=measure.unit,
        where=where,
        before=sides[0],
        after=sides[1],
        few=sides[0].found.count < measure.small,
    )
