"""One case as a line of a list: where it stands, with whom, what is due and what went otherwise."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from service.actions.choices import Text, value_name
from service.actions.services import Services
from service.actions.traits import ALWAYS, SHORT_HASH, Kind
from service.bundle.bundle import Bundle
from service.core import deadline
from service.core.deadline import Deadline
from service.store import tasks as task_store
from service.store.db import Session
from service.store.tables import NO_TERM, Instance, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetRow:
    """One case.

    ``with_person`` and ``with_group``: whose turn it is, as a user name or the name of a group;
    both empty when it is nobody's. ``others``: how many tasks are open besides. ``missed``: the
    terms that were not met in time. ``lists``: the lists of the bundle on which the case stands;
    ``reason``: why it stands on the one that was asked for, None when that is not for the reader.
    """

    number: str
    subject: str
    process: str
    version: str
    started_at: datetime
    ended_at: datetime | None
    step: str
    others: int
    with_person: str
    with_group: str
    deadline: Deadline | None
    missed: tuple[str, ...]
    is_extended: bool
    lists: tuple[str, ...]
    dimensions: Mapping[str, Text]  # by ``process/name``
    reason: str | None = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """An open task, as far as a line tells of it."""

    name: str
    assignee: str | None
    candidates: Sequence[str]
    due_at: datetime


def open_task(row: Task) -> OpenTask:
    return OpenTask(
        name=row.name, assignee=row.assignee, candidates=row.candidates, due_at=row.due_at
    )


def rows(
    services: Services, session: Session, found: Sequence[Instance], now: datetime
) -> list[FleetRow]:
    """The lines of *found*, in its order."""
    open_tasks: dict[int, list[OpenTask]] = {case.id: [] for case in found}
    for task in task_store.open_among(session, list(open_tasks)):
        open_tasks[task.instance_id].append(open_task(task))
    return [
        fleet_row(case, services.bundles.get(session, case.bundle_hash), open_tasks[case.id], now)
        for case in found
    ]


def fleet_row(
    case: Instance, bundle: Bundle, tasks: Collection[OpenTask], now: datetime
) -> FleetRow:
    """The line of *case*, which runs on *bundle*; *tasks*: its open ones."""
    held = _traits(case, now)
    first = min(tasks, key=lambda each: (each.due_at, each.name), default=None)
    person, group = ("", "") if first is None else _whose_turn(first, bundle)
    return FleetRow(
        number=case.number,
        subject=case.subject,
        process=bundle.title_of(case.root),
        version=bundle.hash[:SHORT_HASH],
        started_at=case.started_at,
        ended_at=case.ended_at,
        step="" if first is None else first.name,
        others=max(len(tasks) - 1, 0),
        with_person=person,
        with_group=group,
        deadline=_next_date(case, bundle, tasks),
        missed=tuple(_terms(held[Kind.TERM], bundle)),
        is_extended=bool(held[Kind.EXTENDED]),
        lists=tuple(_lists(held[Kind.COUNTS], bundle)),
        dimensions=dict(_dimensions(held[Kind.DIMENSION], bundle)),
    )


def _traits(case: Instance, now: datetime) -> dict[Kind, list[str]]:
    """What is so of the case by now, per kind of trait, without the kind itself."""
    found: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for name, at in json.loads(case.traits).items():
        kind, _, rest = name.partition(":")
        if at == ALWAYS or at <= now.timestamp():
            found[Kind(kind)].append(rest)
    return found


def _whose_turn(task: OpenTask, bundle: Bundle) -> tuple[str, str]:
    if task.assignee:
        return task.assignee, ""
    people = [seat[2:] for seat in task.candidates if seat.startswith("u:")]
    if people:
        return people[0], ""
    keys = [seat.rpartition("/")[2] for seat in task.candidates]
    groups = bundle.settings.groups
    return "", ", ".join(groups[key].name for key in keys if key in groups)


def _next_date(case: Instance, bundle: Bundle, tasks: Iterable[OpenTask]) -> Deadline | None:
    """What falls due first of all that still runs: a term, or else a task with a date of its own.

    It is the date that the list is sorted by; only terms tell from when they were counted.
    """
    if case.due_at == NO_TERM:
        return None
    terms: Mapping[str, Any] = case.waiting.get("terms", {})
    due = int(case.due_at.timestamp())
    held = json.loads(case.traits)
    for name, term in bundle.regulation.terms.items():
        if held.get(f"{Kind.TERM}:{bundle.key}/{name}") == due and name in terms:
            start = date.fromisoformat(terms[name][0])
            own = deadline.of_value(case.due_at, bundle.calendar, label=term.label, start=start)
            return replace(own, term=name, clauses=term.clauses)
    label = next((each.name for each in tasks if each.due_at == case.due_at), "")
    return deadline.of_value(case.due_at, bundle.calendar, label=label)


def _terms(found: Iterable[str], bundle: Bundle) -> Iterable[str]:
    known = bundle.regulation.terms
    names = (each.rpartition("/")[2] for each in found)
    return (known[name].label for name in names if name in known)


def _lists(found: Iterable[str], bundle: Bundle) -> Iterable[str]:
    known = bundle.measures.measures
    names = (each.rpartition("/")[2] for each in found)
    return (known[name].view for name in names if name in known and known[name].view)


def _dimensions(found: Iterable[str], bundle: Bundle) -> Iterable[tuple[str, Text]]:
    for each in found:
        name, _, code = each.partition("=")
        yield name, value_name(bundle, name.rpartition("/")[2], code)
