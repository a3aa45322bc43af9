"""Reads what a then-sentence asks about: tasks, letters, documents, warnings, refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.core.errors import BundleError, Invalid, Refused, ServiceError
from service.core.language import N_, Message
from service.core.record import get_path
from service.core.rights import group_of
from service.core.warning import SIGNALS_FIELD
from service.core.words import RowField
from service.rehearsal.press import NotingPrinter
from service.rehearsal.world import NOTHING, World
from service.store import documents, jobs, people, tasks, timers
from service.store.tables import Document, DocumentKind, JobState, Task

GROUP, PERSON = "g:", "u:"


def open_tasks(world: World) -> Sequence[Task]:
    case = world.case()
    with world.services.db.reading() as session:
        return tasks.open_of(session, case.id)


def named(found: Sequence[Task], name: str) -> list[Task]:
    """The tasks called *name*; their element id will do as well."""
    wanted = name.casefold()
    return [
        task
        for task in found
        if wanted in (task.name.casefold(), task.element.rpartition("/")[2].casefold())
    ]


def is_for(world: World, task: Task, who: str) -> bool:
    """Whether *who* may take the task, has it, or is whom it is about.

    A task is for a group when it is offered to the group, or to somebody who is in it.
    """
    seats = set(task.candidates)
    group = group_of(world.process, who)
    if seats & {f"{GROUP}{group}", f"{PERSON}{who}"}:
        return True
    if task.assignee == who or who in task.local.values():
        return True
    with world.services.db.reading() as session:
        members = [person for person in people.everyone(session) if group in person.groups]
    return any(f"{PERSON}{person.username}" in seats for person in members)


def seats(found: Sequence[Task]) -> str:
    """Who may take these tasks, for people: groups by the name their own bundle gives them."""
    seated = [name.partition(":")[2] for task in found for name in task.candidates]
    names = [name.rpartition("/")[2] for name in seated]
    return ", ".join(dict.fromkeys(names)) or NOTHING


def letters(world: World, letter: str, party: str | None) -> list[Document]:
    """The letters sent under this id (or its number before the hyphen), to *party* if given."""
    return [
        document
        for document in _sent(world)
        if letter in (document.letter, (document.letter or "").partition("-")[0])
        and party in (None, document.audience, document.audience.partition(":")[0])
    ]


def texts_of(world: World, letter: str, party: str | None) -> list[str]:
    """What each of those letters says, as one line of text."""
    printer = world.services.printer
    found = []
    for document in letters(world, letter, party):
        said = printer.text_of(document.sha256) if isinstance(printer, NotingPrinter) else None
        if said is None:
            raise Invalid(N_("Nobody kept what letter “%(letter)s” says."), letter=letter)
        found.append(" ".join(said.split()))
    return found


def filed(world: World) -> Sequence[Document]:
    case = world.case()
    with world.services.db.reading() as session:
        return documents.of_instance(session, case.id)


def signals(world: World, term: str) -> list[Mapping[str, Any]]:
    """The warnings given for *term*."""
    rows = get_path(world.record(), SIGNALS_FIELD) or []
    return [row for row in rows if row.get(RowField.TERM) == term]


def value_at(record: Any, path: str, count_words: frozenset[str]) -> Any:
    """The value at a path of the record; row numbers count from 0, ``list.count`` counts rows."""
    value = record
    for part in path.split("."):
        if isinstance(value, list):
            if part.casefold() in count_words:
                return len(value)
            index = int(part) if part.lstrip("-").isdigit() else len(value)
            value = value[index] if -len(value) <= index < len(value) else None
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            return None
    return value


def refusal_texts(refusal: ServiceError, world: World) -> list[str]:
    """Everything a refusal says, in the language of the reader."""
    said = [world.translate(refusal.message)]
    if isinstance(refusal, Refused) and refusal.text:
        said.append(refusal.text)
    if isinstance(refusal, Refused):
        said += refusal.clauses
    if isinstance(refusal, BundleError):
        said += [
            f"{finding.name or finding.element or finding.file}: {world.translate(finding.message)}"
            for finding in refusal.findings
        ]
    if isinstance(refusal, Invalid):
        said += [world.translate(message) for message in refusal.fields.values()]
    return said


def situation(world: World) -> tuple[Message, ...]:
    """How the case stands, for a failed expectation."""
    if world.number is None:
        return ()
    case = world.case()
    if case.ended_at is not None:
        return (Message(N_("The case was closed at %(at)s."), {"at": world.local(case.ended_at)}),)
    tasks_now = ", ".join(f"{task.name} ({seats([task])})" for task in open_tasks(world))
    lines = [
        Message(N_("It is %(now)s."), {"now": world.local()}),
        Message(N_("Open tasks: %(tasks)s"), {"tasks": tasks_now or NOTHING}),
    ]
    with world.services.db.reading() as session:
        armed = timers.armed(session, case.id)
    waiting = ", ".join(f"{timer.name} ({world.local(timer.due_at)})" for timer in armed)
    if waiting:
        lines.append(Message(N_("Waits for: %(timers)s"), {"timers": waiting}))
    offered = ", ".join(action["name"] for action in case.actions)
    if offered:
        lines.append(Message(N_("Actions: %(actions)s"), {"actions": offered}))
    return (*lines, *world.stuck())


def letters_sent(world: World) -> Message:
    found = ", ".join(f"{one.letter} → {one.audience or NOTHING}" for one in _sent(world))
    return Message(N_("Letters sent: %(letters)s"), {"letters": found or NOTHING})


def _sent(world: World) -> list[Document]:
    return [document for document in filed(world) if document.kind == DocumentKind.LETTER]


def awaits_something(world: World) -> bool:
    """Whether the scenario's case itself has something coming: work, or a moment."""
    case = world.case()
    with world.services.db.reading() as session:
        work = [job.state for job in jobs.open_of(session, case.id)]
        return JobState.READY in work or bool(timers.armed(session, case.id))
