"""A step as the heat map paints it: its tone, its bars, its words and what is behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from service.actions.fleet import Filter
from service.actions.heat import HeatMap, Step
from service.core.language import N_, Message
from service.core.smallness import share
from service.web import fleetquery
from service.web.tones import Colour, tone
from service.web.wording import say

MOST_BARS = 12  # more of them nobody counts
Address = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """A step as the map and the table show it. ``tone`` 0: too few to have one."""

    step: Step
    tone: int
    days: int | None
    bars: int
    late_share: int | None
    url: str
    late_url: str
    waits_url: str


def painted(found: HeatMap, address: Address, colour: Colour) -> list[Painted]:
    """The steps of the chosen plate; *address*: the state of the page, as its address holds it."""
    most = max((step.stays.count for step in found.steps), default=0)
    return [paint(found, step, address, colour, most) for step in found.steps]


def paint(found: HeatMap, step: Step, address: Address, colour: Colour, most: int = 0) -> Painted:
    """*most*: how often the step was done that was done most often."""
    stays = step.stays
    middle = stays.middle if step.tells_middle else None
    days = middle.middle if middle else None
    values = {
        Colour.DAYS: days,
        Colour.TIMES: -(-100 * stays.count // most) if most else None,
        Colour.LATE: share(stays.late, stays.dated) if stays.dated else None,
    }
    own = {**address, "stap": step.element}
    return Painted(
        step=step,
        tone=tone(values[colour], colour) if middle else 0,
        days=days,
        bars=min(days or 0, MOST_BARS),
        late_share=share(stays.late, stays.dated),
        url=url_for("heat.step", **own),
        late_url=url_for("heat.step", **own, **late(True)),
        waits_url=_waits_url(found, step),
    )


def _waits_url(found: HeatMap, step: Step) -> str:
    """The list of the cases that are at a step now, those that fall due first at the top."""
    return fleetquery.url_of(
        Filter(step=step.element, version=found.version, dimensions=found.codes)
    )


def waits_words(row: Painted) -> str:
    """Above a step: how many cases are there now."""
    waits = row.step.waits
    return say(Message(N_("%(count)s waiting"), {"count": str(waits)})) if waits else ""


def words(row: Painted) -> str:
    times = row.step.stays.count
    if not times:
        return ""
    if not row.days:
        return say(Message(N_("%(times)s×"), {"times": times}))
    if row.days == 1:
        return say(Message(N_("1 working day · %(times)s×"), {"times": times}))
    told = {"days": row.days, "times": times}
    return say(Message(N_("%(days)s working days · %(times)s×"), told))


def late(is_late: bool) -> dict[str, Any]:
    """The part of an address that asks for what was too late alone."""
    return {"te-laat": "ja" if is_late else None}
