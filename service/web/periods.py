"""The period in the address of a page: ``periode=2026-Q3``, or ``van`` and ``tot``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.core.dates import Style
from service.core.errors import Invalid
from service.core.language import N_, Message
from service.core.period import Period
from service.web.base import query_text, today
from service.web.dates import dates

NAMED, FIRST, LAST = "periode", "van", "tot"

_QUARTERS = (
    N_("first quarter of %(year)s"),
    N_("second quarter of %(year)s"),
    N_("third quarter of %(year)s"),
    N_("fourth quarter of %(year)s"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The period of a page; with ``problem`` it is the usual one, for what was asked is none.

    ``first`` and ``last`` are what stands in the fields: what somebody typed stays there.
    """

    period: Period
    first: str
    last: str
    problem: Message | None = None


def asked(usual: Period) -> Asked:
    """What the address asks for; *usual* when it asks for nothing, or one of its sides."""
    named = query_text(NAMED, longest=20)
    first, last = query_text(FIRST, longest=20), query_text(LAST, longest=20)
    try:
        if first or last:
            period = Period.between(
                first or usual.first.isoformat(), last or usual.last.isoformat()
            )
        else:
            period = Period.named(named) if named else usual
    except Invalid as problem:
        return Asked(period=usual, first=first, last=last, problem=problem.message)
    return Asked(period=period, first=period.first.isoformat(), last=period.last.isoformat())


def query(period: Period) -> dict[str, str]:
    """The same in an address, for ``url_for``."""
    if name := period.name:
        return {NAMED: name}
    return {FIRST: period.first.isoformat(), LAST: period.last.isoformat()}


def words(period: Period) -> Message | str:
    """``2026``, ``third quarter of 2026``, ``november 2026`` or its two days."""
    year = period.first.year
    name = period.name
    if "Q" in name:
        return Message(_QUARTERS[int(name[-1]) - 1], {"year": str(year)})
    if "-" in name:
        return dates().day(period.first, Style.MONTH)
    if name:
        return str(year)
    same_year = year == period.last.year
    return Message(
        N_("%(first)s to %(last)s"),
        {
            "first": dates().day(period.first, Style.PLAIN if same_year else Style.PLAIN_YEAR),
            "last": dates().day(period.last, Style.PLAIN_YEAR),
        },
    )


def usual_ones(on: date | None = None) -> list[Period]:
    """What people ask for most, around the day *on* (today): years and quarters, newest first."""
    day = on or today()
    year = Period.year(day.year)
    quarters = [Period.quarter(day.year, number) for number in range((day.month + 2) // 3, 0, -1)]
    return [year, *quarters, year.before()]
