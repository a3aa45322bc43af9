"""Cases with a last day as a page shows them: in groups, on one axis, or as a table to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from service.actions.agenda import Agenda, DueCase
from service.bundle.bundle import Bundle
from service.core.calendar import USUAL_WEEKEND
from service.core.errors import CalendarError
from service.core.language import N_, Message
from service.core.sheet import Sheet, Value
from service.web.axis import Axis, axis
from service.web.dates import date_mid
from service.web.deadline import DeadlineState, DeadlineView, deadline_view, no_deadline
from service.web.wording import say, upper_first

COLUMNS = (
    N_("Number"),
    N_("Subject"),
    N_("Step"),
    N_("With whom"),
    N_("Term"),
    N_("Last day"),
    N_("Status"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cases of the same urgency on this page; ``count``: on all pages together."""

    title: Message
    count: int
    rows: list[dict[str, Any]]


def groups(due: Agenda) -> list[Group]:
    """Too late, pressing, later and without a date; only those that this page has any of."""
    rows: dict[DeadlineState, list[dict[str, Any]]] = {state: [] for state in DeadlineState}
    for each in due.rows:
        row = _row(each, due.now)
        rows[row["view"].state].append(row)
    titles = {
        DeadlineState.LATE: (N_("Too late"), due.standing.late),
        DeadlineState.SOON: (N_("These three working days"), due.standing.soon),
        DeadlineState.GOOD: (N_("Later"), due.standing.later),
        DeadlineState.NONE: (N_("Without a last day"), due.standing.undated),
    }
    return [
        Group(title=Message(title), count=count, rows=rows[state])
        for state, (title, count) in titles.items()
        if rows[state]
    ]


def lead(due: Agenda, today: date) -> str:
    """How it stands in one line: what is late and presses, or that nothing does."""
    standing = due.standing
    told = [upper_first(date_mid(today))]
    told.append(ngettext("%(num)s open case", "%(num)s open cases", sum(standing)))
    late = ngettext("%(num)s too late", "%(num)s too late", standing.late)
    soon = ngettext("%(num)s at risk", "%(num)s at risk", standing.soon)
    pressing = [words for words, n in ((late, standing.late), (soon, standing.soon)) if n]
    if pressing:
        told.append(", ".join(pressing))
    elif due.next_due is not None:
        first = date_mid(due.next_due, today)
        told.append(gettext("you are up to date; the first last day is %(day)s", day=first))
    return " · ".join(told)


def axis_of(bundle: Bundle, now: datetime) -> Axis:
    """The days around *now* on which this regulation counts."""
    calendar = bundle.calendar

    def is_workday(day: date) -> bool:
        try:
            return calendar.is_workday(day)
        except CalendarError:  # beyond the years of an old version
            return day.weekday() not in USUAL_WEEKEND

    return axis(calendar.local_date(now), is_workday)


def sheet(cases: Iterable[DueCase], now: datetime, name: str) -> Sheet:
    """*cases* as a table, a row each; read while it is sent."""
    rows = (_values(each, now) for each in cases)
    return Sheet(name=name, columns=tuple(gettext(each) for each in COLUMNS), rows=rows)


def with_whom(case: DueCase) -> str:
    """The people who have the step, else the groups that may take it."""
    return ", ".join(case.holders or case.groups)


def _row(case: DueCase, now: datetime) -> dict[str, Any]:
    return {
        "title": case.number,
        "url": url_for("casefile.show", number=case.number),
        "under": " · ".join(each for each in (case.step, with_whom(case)) if each),
        "view": _view(case, now),
    }


def _view(case: DueCase, now: datetime) -> DeadlineView:
    return deadline_view(case.deadline, now) if case.deadline else no_deadline(case.step, now)


def _values(case: DueCase, now: datetime) -> tuple[Value, ...]:
    view = _view(case, now)
    term = case.deadline.label if case.deadline else ""
    who, words = with_whom(case), say(view.words)
    return (case.number, case.subject, case.step, who, term, view.due, words)
