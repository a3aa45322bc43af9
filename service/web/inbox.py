"""The work list: which tasks, in which order and groups. What is done with one is in task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from service.actions import absences, notes, worklist
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.calendar import DAYS_IN_WEEK, WEEKEND
from service.core.deadline import Deadline, days_between
from service.core.language import N_, Message
from service.web import starts
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, published, query_text, services
from service.web.dates import date_mid
from service.web.deadline import DeadlineState, deadline_view, no_deadline
from service.web.strip import WeekDay
from service.web.wording import upper_first

blueprint = Blueprint("inbox", __name__)

Row = dict[str, Any]

VIEWS = {
    "mine": Message(N_("Mine")),
    "group": Message(N_("My group")),
    "all": Message(N_("Everything")),
}
LATE = Message(N_("Too late"))
SOON = Message(N_("Today and the coming days"))
LATER = Message(N_("Later"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for; all of it can be bookmarked."""

    view: str  # empty: whatever the reader has
    query: str
    day: date | None
    page: int

    @classmethod
    def read(cls) -> Asked:
        wanted = request.args.get("toon", "")
        return cls(
            view=wanted if wanted in VIEWS else "",
            query=query_text("zoek"),
            day=_day(request.args.get("dag", "")),
            page=number_argument("bladzijde", 1),
        )

    def url(self, **changes: Any) -> str:
        values = {"toon": self.view or None, "zoek": self.query or None, "dag": self.day, **changes}
        return url_for("inbox.overview", **values)

    def page_url(self, page: int) -> str:
        return self.url(bladzijde=page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of the same urgency."""

    id: str
    title: Message
    rows: list[Row]


@blueprint.get("/werk")
@guarded(Permission.WORK)
def overview() -> ResponseReturnValue:
    actor, asked = current_actor(), Asked.read()
    page = worklist.inbox(
        for_lists(),
        published(),
        actor,
        view=asked.view,
        query=asked.query,
        page=asked.page,
        day=asked.day,
    )
    groups = [group for group in _groups(page, actor) if group.rows]
    return render_template(
        "inbox/overview.html",
        page=page,
        asked=asked,
        today=page.today,
        lead=_lead(page, groups),
        groups=groups,
        week=_week(page, asked),
        # Ten days without anything say nothing to who is asked something now and then.
        has_week=bool(asked.day or page.total or any(count for _, count in page.week)),
        may_search=allowed(Permission.LIST_CASES, actor),
        tab_items=_tabs(page, asked),
        starts=starts.of_staff(),
        mentions=notes.waiting(services(), actor),
        standing=absences.stood_in_for(services(), actor),
    )


def _groups(page: worklist.InboxPage, actor: Actor) -> list[Group]:
    """Three groups in order of urgency; the page of tasks is in that order already.

    What is due within a few working days is near, also when a weekend lies between.
    """
    late: list[Row] = []
    soon: list[Row] = []
    later: list[Row] = []
    for task in page.rows:
        row = _row(task, page.now, actor)
        state = row["view"].state
        if state is DeadlineState.LATE:
            late.append(row)
        elif state is DeadlineState.SOON or _is_this_week(task.deadline, page.today):
            soon.append(row)
        else:
            later.append(row)
    return [
        Group(id="late", title=LATE, rows=late),
        Group(id="soon", title=SOON, rows=soon),
        Group(id="later", title=LATER, rows=later),
    ]


def _is_this_week(deadline: Deadline | None, today: date) -> bool:
    """Whether it is due before the next weekend of its calendar."""
    if deadline is None or (deadline.due_on - today).days >= DAYS_IN_WEEK:
        return False
    days = days_between(deadline.calendar, today, deadline.due_on)
    return all(day.reason != WEEKEND for day in days)


def _lead(page: worklist.InboxPage, groups: list[Group]) -> str:
    """The day, and what is urgent as far as this page shows the whole list."""
    told = [upper_first(date_mid(page.today))]
    sizes = {group.id: len(group.rows) for group in groups}
    if page.pages == 1 and sizes.get("late"):
        told.append(ngettext("%(num)s task too late", "%(num)s tasks too late", sizes["late"]))
    if page.pages == 1 and sizes.get("soon"):
        told.append(ngettext("%(num)s task soon due", "%(num)s tasks soon due", sizes["soon"]))
    return " · ".join(told)


def _row(task: worklist.InboxRow, now: datetime, actor: Actor) -> Row:
    return {
        "title": task.name,
        "url": url_for("task.show", task_id=task.task_id),
        "number": task.number,
        "subject": task.subject,
        "called": task.called,
        "view": deadline_view(task.deadline, now) if task.deadline else no_deadline(task.name, now),
        "owner": _owner(task, actor),
        "claim_url": url_for("task.claim", task_id=task.task_id) if task.may_claim else None,
    }


def _owner(task: worklist.InboxRow, actor: Actor) -> Message:
    if task.assignee in (actor.username, None):  # taken, or asked of nobody else
        return Message(N_("with you"))
    return Message(N_("with %(name)s"), {"name": task.assignee_name or task.assignee})


def _week(page: worklist.InboxPage, asked: Asked) -> list[WeekDay]:
    """The coming working days; each filters the list."""
    return [
        WeekDay(
            on=day,
            count=count,
            url=asked.url(dag=day.isoformat(), bladzijde=None),
            is_today=day == page.today,
        )
        for day, count in page.week
    ]


def _tabs(page: worklist.InboxPage, asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": url_for("inbox.overview", toon=view),
            "count": page.counts[view],
            "current": view == page.view,
        }
        for view, label in VIEWS.items()
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
