"""What the terms of a case are counted as: remembered by the junction, told by every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from service.actions.sections import label
from service.bundle.bundle import Bundle
from service.bundle.statuspage import SectionField
from service.core import deadline
from service.core.deadline import Count, Deadline, Explanation
from service.engine.step import Facts
from service.store import counts, timers
from service.store.db import Session
from service.store.tables import Instance, Task, TermCount


class Dated(Protocol):
    """What the row of a task says of its date."""

    @property
    def name(self) -> str: ...
    @property
    def term(self) -> str | None: ...
    @property
    def start_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def opened_at(self) -> datetime: ...


def marks(bundle: Bundle, record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Per term that has begun: from where to when. Compared to see whether a term moved."""
    found = {}
    for name, term in bundle.regulation.terms.items():
        ends = deadline.ends(term, record, bundle.calendar)
        if ends is not None:
            start, _, due_at = ends
            found[name] = [start.isoformat(), due_at.isoformat()]
    return found


def changed(
    bundle: Bundle,
    record: Mapping[str, Any],
    instance_id: int,
    *,
    before: Mapping[str, list[str]],
    now: Mapping[str, list[str]],
    at: datetime,
) -> list[dict[str, Any]]:
    """A row for every term that began or moved with this step."""
    found = []
    for name in (each for each in now if now[each] != before.get(each)):
        told = deadline.explain(bundle.regulation.terms[name], record, bundle.calendar)
        assert told is not None, "only a term that has begun has a mark"
        found.append(
            {
                "instance_id": instance_id,
                "term": name,
                "counted_at": at,
                "due_on": told.due_on,
                "due_at": told.due_at,
                "explanation": told.to_json(),
            }
        )
    return found


def of_case(
    session: Session,
    instance: Instance,
    bundle: Bundle,
    facts: Facts,
    upto: datetime | None = None,
) -> list[Deadline]:
    """The terms that run or ran in a case, first due first, with what was counted and when.

    With *upto* as they stood then; *facts* are those of that moment.
    """
    rows = [
        row
        for row in counts.of_instance(session, instance.id)
        if upto is None or row.counted_at <= upto
    ]
    found = []
    for name, term in bundle.regulation.terms.items():
        now = deadline.of_term(term, facts.record, bundle.calendar)
        told = deadline.explain(term, facts.record, bundle.calendar)
        if now is not None and told is not None:
            counted = _counts([row for row in rows if row.term == name])
            found.append(_shown(bundle, now, told, counted))
    return sorted(found, key=lambda each: each.due_at)


def of_clocks(session: Session, instance: Instance, bundle: Bundle) -> list[Deadline]:
    """When the case goes on by itself, first first: the clocks that count and are of no term."""
    return [
        Deadline(
            label=timer.name,
            start=told.start,
            due_on=told.due_on,
            due_at=timer.due_at,
            calendar=bundle.calendar,
            explanation=told,
            counts=(Count(at=timer.armed_at, explanation=told),),
        )
        for timer in timers.armed(session, instance.id)
        if timer.term is None and "due_on" in timer.explanation
        for told in (Explanation.from_json(timer.explanation),)
    ]


def of_task(
    session: Session, instance: Instance, task: Task, bundle: Bundle, facts: Facts
) -> Deadline | None:
    """The date of a task: that of its term, or its own; None when it has none."""
    own = of_row(task, bundle)
    if own is None or not own.term:
        return replace(own, clauses=tuple(task.clauses)) if own else None
    of_case_now = of_case(session, instance, bundle, facts)
    same = (each for each in of_case_now if (each.term, each.due_at) == (own.term, own.due_at))
    return next(same, own)


def of_row(row: Dated, bundle: Bundle) -> Deadline | None:
    """The date of a task as lists show it, without how it was counted."""
    if row.due_on is None:
        return None
    term = bundle.regulation.terms.get(row.term or "")
    return Deadline(
        term=term.name if term else "",
        label=term.label if term else row.name,
        start=row.start_on or bundle.calendar.local_date(row.opened_at),
        due_on=row.due_on,
        due_at=row.due_at,
        calendar=bundle.calendar,
        clauses=term.clauses if term else (),
    )


def _counts(rows: Sequence[TermCount]) -> tuple[Count, ...]:
    return tuple(
        Count(at=row.counted_at, explanation=Explanation.from_json(row.explanation)) for row in rows
    )


def _shown(
    bundle: Bundle, now: Deadline, told: Explanation, counted: tuple[Count, ...]
) -> Deadline:
    """What was counted last is the date that holds, also when counting again differs.

    A case of before counts were kept has none until its next step.
    """
    held = counted[-1].explanation if counted else told
    return replace(
        now,
        start=held.start,
        due_on=held.due_on,
        due_at=held.due_at,
        explanation=held,
        counts=counted,
        recount=told if told.due_at != held.due_at else None,
        limit=label(bundle, SectionField(path=held.limit)) if held.limit else "",
    )
