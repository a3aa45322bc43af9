"""What stands on every page of a case file: where the case is, with whom, until when, what next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, url_for

from service.actions import casefile, counts, undo
from service.actions.casefile import CaseFile
from service.actions.sections import Row
from service.bundle.elements import Element
from service.core.actor import Actor
from service.core.language import N_, Message
from service.core.rights import bare_groups
from service.store.tables import Task
from service.web.actors import current_actor
from service.web.base import services, tell_of
from service.web.deadline import DeadlineView, deadline_view
from service.web.keptout import kept_out
from service.web.links import Link, PhaseItem, is_asked, phase_items

# The pages of a file, by the name of their tab.
PAGES = {
    "show": "casefile.show",
    "record": "casefile.record",
    "documents": "casepapers.overview",
    "deadlines": "casefile.deadlines",
    "process": "casefile.process",
}
# Where each part was when the whole file was one page: links to it are in mails and bookmarks.
WAS = {
    "record": "#deel-1",
    "documents": "#documenten",
    "deadlines": "#termijnen",
    "process": "#proces",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A step that is open: what it is called, since when, and with whom."""

    name: str | Message
    since: datetime | None
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The answers of one case. ``places``: the step that is due first, then the others.

    ``until``: the date of that step, else the first term that runs.
    """

    places: list[Place]
    until: DeadlineView | None
    tasks: list[Link]
    asked: list[Link]
    others: list[Link]
    phases: list[PhaseItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of the case file: what is known, and the names of what is not."""

    title: str
    anchor: str
    filled: list[Row]
    empty: list[str]


def opened(number: str) -> CaseFile:
    """The file of the case; every page of it is a reading, and is written down as one."""
    actor = current_actor()
    with kept_out(number, actor):
        file = casefile.case_file(services(), number, actor)
    tell_of(file.bundle)
    return file


def page(template: str, file: CaseFile, current: str, **values: Any) -> str:
    """A page of the file, below what stands on each of them; *current*: its endpoint."""
    return render_template(
        template,
        file=file,
        head=of(file, current_actor(), services().clock()),
        tab_items=tabs(file, current),
        offered=undo.offer(services(), file.instance.number, current_actor()),
        parts=_parts(file),
        empty_parts=[title for title, rows in file.sections if not any(r.value for r in rows)],
        **values,
    )


def of(file: CaseFile, actor: Actor, now: datetime) -> Head:
    """The head of a case as *actor* sees it at *now*."""
    open_tasks = sorted(file.tasks, key=lambda task: (task.due_at, task.opened_at))
    running = [each for each in file.deadlines if each.met_on is None]
    own = counts.of_row(open_tasks[0], file.bundle) if open_tasks else None
    first = own or min(running, key=lambda each: each.due_at, default=None)
    return Head(
        places=_places(file, open_tasks),
        until=None if first is None else deadline_view(first, now),
        tasks=_tasks(open_tasks, actor),
        asked=[_action(file, each) for each in file.actions if is_asked(each)],
        others=[_action(file, each) for each in file.actions if not is_asked(each)],
        phases=_phases(file),
    )


def tabs(file: CaseFile, current: str) -> list[dict[str, Any]]:
    """The pages of the file, each with its address; ``current`` is the endpoint of this one."""
    number = file.instance.number
    sizes = {"documents": len(file.documents), "deadlines": len(file.deadlines)}
    labels: Mapping[str, str | Message] = {
        "show": Message(N_("Course")),
        "record": file.bundle.file_title_of(file.instance.root),
        "documents": Message(N_("Documents")),
        "deadlines": Message(N_("Deadlines")),
        "process": Message(N_("Process")),
    }
    return [
        {
            "label": label,
            "url": url_for(PAGES[name], number=number),
            "count": sizes.get(name),
            "current": name == current,
            "was": WAS.get(name),
        }
        for name, label in labels.items()
    ]


def _parts(file: CaseFile) -> list[Part]:
    """The sections that hold something; what is still empty is only named."""
    return [
        Part(
            title=title,
            anchor=f"deel-{number}",
            filled=[row for row in rows if row.value],
            empty=[row.label for row in rows if not row.value],
        )
        for number, (title, rows) in enumerate(file.sections, start=1)
        if any(row.value for row in rows)
    ]


def who(file: CaseFile, task: Task) -> str:
    """The people who have a task, else the groups that may take it."""
    people = [file.names.get(name, name) for name in casefile.seats(task)]
    if people:
        return ", ".join(people)
    groups = file.bundle.settings.groups
    keys = bare_groups((seat.partition(":")[2] for seat in task.candidates), file.bundle.key)
    return ", ".join(groups[key].name if key in groups else key for key in keys)


def _places(file: CaseFile, open_tasks: list[Task]) -> list[Place]:
    found = [Place(name=t.name, since=t.opened_at, who=who(file, t)) for t in open_tasks]
    if found or file.instance.ended_at is not None:
        return found
    asked = [each.name for each in file.actions if is_asked(each)]
    if asked:
        return [Place(name=name, since=None, who="") for name in asked]
    return [Place(name=Message(N_("The case goes on by itself")), since=None, who="")]


def _tasks(open_tasks: list[Task], actor: Actor) -> list[Link]:
    names = set(actor.candidates)
    return [
        Link(name=task.name, url=url_for("task.show", task_id=task.id))
        for task in open_tasks
        if not names.isdisjoint(task.candidates)
    ]


def _action(file: CaseFile, element: Element) -> Link:
    number = file.instance.number
    return Link(name=element.name, url=url_for("casefile.act", number=number, element=element.key))


def _phases(file: CaseFile) -> list[PhaseItem]:
    settings, root = file.bundle.settings, file.instance.root
    names = [phase.name for phase in settings.phases_of(root)]
    return phase_items(names, file.phase, ended=file.instance.ended_at is not None)
