"""Figures of a board in words and pictures: what each says in a sentence, and its chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.actions.boards import Figure, Span
from service.actions.lateness import LateStep
from service.bundle.bundle import BOTH, Bundle
from service.core.dates import Style
from service.core.language import N_, Message
from service.core.period import Period, Unit
from service.engine.observing import OTHER, UNKNOWN
from service.web import charts
from service.web.charts import Bar, Placed, Point, Trend
from service.web.dates import dates
from service.web.periods import words
from service.web.values import hundredths
from service.web.wording import say, upper_first

Url = Callable[[int, Period, str | None], str]

QUARTERS = (N_("1st quarter"), N_("2nd quarter"), N_("3rd quarter"), N_("4th quarter"))
PER = {Unit.MONTH: N_("Month"), Unit.QUARTER: N_("Quarter"), Unit.YEAR: N_("Year")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A figure as a page shows it. ``says`` is its conclusion, also for who sees no picture."""

    place: int
    title: str
    says: str
    note: str = ""
    trend: Trend | None = None
    bars: list[Bar] | None = None
    headings: tuple[str, ...] = ()
    promise: str = ""


def drawn(bundle: Bundle, figure: Figure, period: Period, *, url: Url) -> Drawn:
    """*figure* over *period*; *url* gives the address of the cases behind a number."""
    title = figure.part.title
    if figure.is_empty:
        return Drawn(place=figure.place, title=title, says=_said(N_("Nothing in this period.")))
    if figure.part.dimension:
        return _bars(bundle, figure, period, url)
    points = [_point(figure, each, url) for each in figure.spans]
    spread = figure.measure.spread
    trend = (
        charts.trend(points, limit=figure.promised, few=figure.measure.small)
        if spread
        else charts.columns(points)
    )
    return Drawn(
        place=figure.place,
        title=title,
        says=_middles(figure, trend) if spread else _numbers(figure),
        note=_note(figure, trend),
        trend=trend,
        headings=_headings(figure),
        promise=_promise(figure),
    )


def late(steps: Sequence[LateStep], *, url: Callable[..., str]) -> Drawn:
    """Where it became late; *url* gives the address of the cases of an ``element``."""
    title = _said(N_("Where it became late"))
    if not steps:
        return Drawn(place=0, title=title, says=_said(N_("No step was done after its last day.")))
    first = steps[0]
    return Drawn(
        place=0,
        title=title,
        says=_said(
            N_("Most often: %(name)s, %(late)s of the %(dated)s times that it had a last day."),
            name=first.name,
            late=first.late,
            dated=first.dated,
        ),
        bars=charts.bars([(each.name, each.late, url(element=each.element)) for each in steps]),
        headings=(_said(N_("Step")), _said(N_("Times"))),
    )


def name_of(bundle: Bundle, dimension: str, code: str) -> str:
    """A value of a dimension as people know it."""
    if code == UNKNOWN:
        return _said(N_("not known yet"))
    if code == OTHER:
        return _said(N_("something else"))
    name = bundle.codes.get(dimension, {}).get(code, code)
    return _said(name) if name in BOTH.values() else name


def _bars(bundle: Bundle, figure: Figure, period: Period, url: Url) -> Drawn:
    part, total = figure.part, sum(cases for _, cases in figure.codes)
    rows = [
        (name_of(bundle, part.dimension, code), cases, url(figure.place, period, code))
        for code, cases in figure.codes
    ]
    name, most, _ = rows[0]
    says = _said(
        N_("Most often: %(name)s, %(most)s of %(total)s."), name=name, most=most, total=total
    )
    heading = bundle.measures.dimensions[part.dimension].name
    return Drawn(
        place=figure.place,
        title=part.title,
        says=says,
        bars=charts.bars(rows),
        headings=(heading, _said(N_("Cases"))),
    )


def _point(figure: Figure, span: Span, url: Url) -> Point:
    label, under = _label(span.period, figure.unit)
    return Point(
        label=label,
        under=under,
        cases=span.cases,
        spread=span.spread,
        url=url(figure.place, span.period, None),
    )


def _label(period: Period, unit: Unit | None) -> tuple[str, str]:
    year = str(period.first.year)
    match unit:
        case Unit.QUARTER:
            return _said(QUARTERS[(period.first.month - 1) // 3]), year
        case Unit.MONTH:
            return dates().day(period.first, Style.MONTH_SHORT), year
        case _:
            return year, ""


def _middles(figure: Figure, trend: Trend) -> str:
    """How the middle went, from the first to the last span that has one."""
    told = [each for each in trend.points if each.middle]
    if not told:
        return _said(N_("There are too few cases for a middle: every case is shown by itself."))
    first, last = _middle(told[0]), _middle(told[-1])
    unit = figure.measure.unit
    if len(told) == 1:
        says = _said(N_("The middle is %(last)s %(unit)s."), last=last, unit=unit)
    elif first == last:
        says = _said(N_("The middle stayed at %(last)s %(unit)s."), last=last, unit=unit)
    else:
        says = _said(
            N_("The middle went from %(first)s to %(last)s %(unit)s."),
            first=first,
            last=last,
            unit=unit,
        )
    return f"{says} {_promise(figure)}." if figure.promised is not None else says


def _middle(placed: Placed) -> str:
    assert placed.middle is not None
    return hundredths(placed.middle.middle)


def _promise(figure: Figure) -> str:
    if figure.promised is None:
        return ""
    length, unit = hundredths(figure.promised), figure.measure.unit
    return _said(N_("Promised: %(length)s %(unit)s"), length=length, unit=unit)


def _numbers(figure: Figure) -> str:
    """How many in all, and where the most."""
    total = sum(each.cases for each in figure.spans)
    most = max(figure.spans, key=lambda each: each.cases)
    return _said(
        N_("%(total)s in all, the most in %(period)s: %(most)s."),
        total=total,
        period=say(words(most.period)),
        most=most.cases,
    )


def _note(figure: Figure, trend: Trend) -> str:
    """How to read the picture, and why it is told per quarter."""
    said: list[Message] = []
    if any(each.box for each in trend.points):
        said.append(Message(N_("Line: the middle of the cases. Column: the middle half.")))
    if any(each.dots for each in trend.points):
        said.append(
            Message(N_("Dot: one case, where there are fewer than %(few)s."), {"few": trend.few})
        )
    if figure.unit is Unit.QUARTER and figure.has_few:
        said.append(Message(N_("Per quarter, because some months have fewer than 5 cases.")))
    return " ".join(say(each) for each in said)


def _headings(figure: Figure) -> tuple[str, ...]:
    heads: Sequence[str] = (PER[figure.unit or Unit.MONTH], N_("Cases"))
    if figure.measure.spread:
        heads = (*heads, N_("Middle"), N_("Middle half"))
    found = tuple(_said(each) for each in heads)
    return (upper_first(found[0]), *found[1:])


def _said(msgid: str, **params: object) -> str:
    return say(Message(msgid, params))
