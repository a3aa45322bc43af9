"""What a diagram is told of a case: what is behind it, where it is, which arrows it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.actions.casefile import CaseFile
from service.actions.progress import StepRow, StepState
from service.actions.walking import Stay
from service.core.actor import NOBODY
from service.core.language import N_, Message
from service.core.rights import group_of
from service.web import casehead, dwelling
from service.web.dwelling import Dwelling
from service.web.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One step of a diagram in words. ``on``: the day on which it was done."""

    step: StepRow
    on: date | None
    who: str | Message
    took: Message | None


def table(file: CaseFile, process: str, now: datetime) -> list[TableRow]:
    """The steps of one diagram that have a name, as the diagram shows them."""
    spent = dwelling.of(file.bundle, file.path, now, file.bundle.calendar)
    return [_row(file, step, spent) for step in file.steps.get(process, []) if step.name]


def used(file: CaseFile) -> list[str]:
    """The diagrams of the case in which anything happened or is open; at least the first."""
    found = [
        name
        for name in file.processes
        if any(step.state is not StepState.LATER for step in file.steps[name])
    ]
    return found or file.processes[:1]


def is_here(file: CaseFile, process: str) -> bool:
    """Whether the case is in this diagram now."""
    return any(step.state is StepState.NOW for step in file.steps[process])


def _row(file: CaseFile, step: StepRow, spent: Mapping[str, Dwelling]) -> TableRow:
    stays = [stay for stay in file.path if stay.element == step.element]
    left = [stay.left_at for stay in stays if stay.left_at is not None]
    is_done = step.state is StepState.DONE and bool(left)
    return TableRow(
        step=step,
        on=file.bundle.calendar.local_date(max(left)) if is_done else None,
        who=_who(file, step, [stay.role for stay in stays if stay.left_at is not None]),
        took=spent[step.element].words if step.element in spent else None,
    )


def _who(file: CaseFile, step: StepRow, roles: list[str]) -> str | Message:
    """Who has it now, else in which roles it was done."""
    here = {casehead.who(file, task): None for task in file.tasks if task.element == step.element}
    if here:
        return ", ".join(here)
    groups = {
        group_of(file.bundle.key, key): group.name
        for key, group in file.bundle.settings.groups.items()
    }
    people = dict.fromkeys(groups.get(role, role) for role in roles if role and role not in NOBODY)
    if not people and any(roles):
        return Message(N_("by itself"))
    return ", ".join(people)


def state(
    process: str,
    rows: Iterable[StepRow],
    path: Iterable[Stay],
    spent: Mapping[str, Dwelling] | None = None,
) -> dict[str, Any]:
    """The state of one diagram as the viewer reads it; *spent*: say too how long each step took."""
    times = spent or {}
    return {
        "elements": {
            row.element.split("/", 1)[1]: {
                "state": row.state,
                "label": str(row.count or ""),
                "note": say(times[row.element].words) if row.element in times else "",
            }
            for row in rows
            if row.state is not StepState.LATER
        },
        "taken": [
            [stay.source.partition("/")[2], stay.element.partition("/")[2]]
            for stay in path
            if stay.source and stay.element.startswith(f"{process}/")
        ],
    }
