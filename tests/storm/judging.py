"""What a storm left behind: lost, doubled, half done, or as if nothing had happened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from service.actions import proof
from service.actions.services import Services
from service.core.errors import ServiceError
from service.store import audit, handovers
from service.store.tables import (
    AuditEvent,
    Document,
    DocumentKind,
    Instance,
    Job,
    JobState,
    Mail,
    Submission,
    SubmissionKind,
    Task,
    TaskCandidate,
    TaskState,
    Timer,
    TimerState,
)
from tests.journeys.complaint import sentences
from tests.storm.processes import MailServer

_SENT = re.compile(r'^is brief "([^"]+)" verzonden')
COMPLAINTS = "K-"  # what a complaint starts beside itself goes on after it
TABLES = (Instance, Submission, Task, TaskCandidate, Timer, Job, Document, Mail, AuditEvent)
# Reading and claiming depend on how often a visitor looked again, the rest on what a fault hit.
FREE_ACTS = {
    *(audit.Act.CASE_READ, audit.Act.TASK_CLAIMED, audit.Act.DOCUMENT_READ),
    *(audit.Act.SIGNED_IN, audit.Act.TIMER_MOVED, audit.Act.JOB_STUCK, audit.Act.JOB_RETRIED),
}
BY_PEOPLE = (SubmissionKind.START, SubmissionKind.FORM, SubmissionKind.ACTION)
Rows = dict[type, list[Any]]


@dataclass
class Judgement:
    """Counts, and a line for everything that is not as it has to be."""

    cases: int = 0
    events: int = 0
    letters: int = 0
    deliveries: int = 0
    repeated: int = 0  # the same message once more, to be recognised by its Message-ID
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.broken]


def judge(
    services: Services,
    post: MailServer,
    taken: Iterable[tuple[str, str]],
    *,
    unreceipted: int = 0,
    waiting: Collection[str] = (),
    since: datetime | None = None,
) -> Judgement:
    """Read everything and compare each case with every other and with what the process says.

    *taken*: the acts that people were told are done, as case and step. So many cases as were
    *unreceipted* wait for who filed them, and are looked at no further; nor are those *waiting* for
    a day of the clock they began under, once their acts were compared. A case that did not begin
    between *since* and now began under a wrong clock, and keeps the terms of that one.
    """
    with services.db.reading() as session:
        found: Rows = {table: list(session.scalars(select(table))) for table in TABLES}
        named = {each.message_id: each.times for each in handovers.repeats(session)}
    report = proof.prove(services)
    cases = [case for case in found[Instance] if case.number.startswith(COMPLAINTS)]
    judged = Judgement(
        cases=len(cases),
        events=report.counts["events"],
        letters=sum(row.kind is DocumentKind.LETTER for row in found[Document]),
        deliveries=len(post.deliveries),
        repeated=post.repeated,
    )
    judged.broken += [str(flaw) for flaw in report.flaws]
    judged.broken += _of_the_file(services)
    judged.lost += _numbers(cases)
    kept, told = acts_of(services), Counter(taken)
    known = {number for number, _ in told}
    unknown = [case for case in cases if case.number not in known]
    if len(unknown) == unreceipted:
        cases = [case for case in cases if case.number in known]
        kept -= Counter((case.number, "") for case in unknown)
    judged.lost += [f"{number}: the act “{step}” is lost" for number, step in told - kept]
    judged.doubled += [f"{number}: “{step}” more than once" for number, step in kept - told]
    cases = [case for case in cases if case.number not in waiting]
    for case in cases:
        _judge_letters(case, found, judged)
    now = datetime.now(UTC)
    dated = [case for case in cases if (since or case.started_at) <= case.started_at <= now]
    judged.broken += _other_lives({case.number: life_of(case, found) for case in dated})
    judged.broken += _left_open(found)
    _judge_mail(found[Mail], post, judged)
    judged.doubled += _unnamed(post, named)
    judged.lost += _missing_files(services, found[Document])
    return judged


def acts_of(services: Services) -> Counter[tuple[str, str]]:
    """What people did and the database has, per case and step."""
    with services.db.reading() as session:
        found = session.execute(
            select(Instance.number, Submission.name, Submission.kind)
            .join(Instance, Instance.id == Submission.instance_id)
            .where(Submission.kind.in_(BY_PEOPLE), Instance.number.startswith(COMPLAINTS))
        )
        # The form that begins a case is no step and has no name.
        return Counter(
            (number, "" if kind is SubmissionKind.START else name) for number, name, kind in found
        )


def _of_the_file(services: Services) -> Iterator[str]:
    """What SQLite says of its own file."""
    if not services.db.is_sqlite:
        return
    with services.db.reading() as session:
        check = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
        keys = session.connection().exec_driver_sql("PRAGMA foreign_key_check").all()
    if check != "ok" or keys:
        yield f"the file of the database: {check} {keys}"


def _numbers(cases: Iterable[Instance]) -> Iterator[str]:
    numbers = sorted(int(case.number.rpartition("-")[2]) for case in cases)
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"numbers have gaps or doubles: {numbers}"


def _judge_letters(case: Instance, found: Rows, judged: Judgement) -> None:
    letters = letters_of(case, found)
    missing = letters_of_the_scenario() - {letter for letter, _ in letters}
    if case.ended_at is None:
        judged.broken.append(f"{case.number} has not ended")
    judged.lost += [f"{case.number}: letter {letter} is lost" for letter in sorted(missing)]
    judged.doubled += [
        f"{case.number}: letter {letter} to {audience} was made {count} times"
        for (letter, audience), count in letters.items()
        if count > 1
    ]


def letters_of_the_scenario() -> set[str]:
    """Those that the process owner expects."""
    return {letter for each in sentences() for letter in _SENT.findall(each.text)}


def letters_of(case: Instance, found: Rows) -> Counter[tuple[str, str]]:
    return Counter(
        (document.letter, document.audience)
        for document in found[Document]
        if document.instance_id == case.id and document.kind is DocumentKind.LETTER
    )


def life_of(case: Instance, found: Rows) -> dict[str, Counter[Any]]:
    """Everything that happened in a case and how often, without moments and ids."""

    def own(table: type) -> list[Any]:
        return [row for row in found[table] if row.instance_id == case.id]

    return {
        "letters": letters_of(case, found),
        "submissions": Counter((row.kind, row.element) for row in own(Submission)),
        "tasks": Counter((row.element, row.state) for row in own(Task)),
        "jobs": Counter((row.element, row.state) for row in own(Job)),
        "timers": Counter((row.element, row.state) for row in own(Timer)),
        "mails": Counter((row.to, row.subject[:9]) for row in own(Mail)),
        "events": Counter(
            (row.kind, row.element) for row in own(AuditEvent) if row.kind not in FREE_ACTS
        ),
    }


def _other_lives(lives: dict[str, dict[str, Counter[Any]]]) -> Iterator[str]:
    """Every case went the same way, however often something died under it."""
    if not lives:
        yield "there is no case"
        return
    first, example = next(iter(lives.items()))
    for number, life in lives.items():
        for what, counts in life.items():
            more, less = counts - example[what], example[what] - counts
            if more or less:
                yield f"{number} against {first}, {what}: +{more} -{less}"


def _left_open(found: Rows) -> Iterator[str]:
    closed = {case.id for case in found[Instance] if case.ended_at is not None}
    for task in found[Task]:
        if task.instance_id in closed and task.state is TaskState.OPEN:
            yield f"task {task.element} of a closed case is open"
    for job in found[Job]:
        if job.instance_id in closed and job.state not in (JobState.DONE, JobState.VOID):
            yield f"job {job.element} of a closed case is {job.state}"
    for timer in found[Timer]:
        if timer.instance_id in closed and timer.state is TimerState.ARMED:
            yield f"timer {timer.element} of a closed case is armed"
    waiting = {task.id for task in found[Task] if task.state is TaskState.OPEN}
    if {seat.task_id for seat in found[TaskCandidate]} - waiting:
        yield "somebody is a candidate for a task that is not open"


def _judge_mail(sent: list[Mail], post: MailServer, judged: Judgement) -> None:
    """At least once, and a repetition is recognisable: same Message-ID, same content."""
    promised, came = {mail.message_id for mail in sent}, {key for key, _ in post.deliveries}
    judged.lost += [f"message {key} never arrived" for key in promised - came]
    judged.broken += [f"message {key} arrived and nobody knows of it" for key in came - promised]
    contents: dict[str, set[bytes]] = {}
    for key, content in post.deliveries:
        contents.setdefault(key, set()).add(content)
    judged.doubled += [
        f"message {key} arrived with {len(each)} contents"
        for key, each in contents.items()
        if len(each) > 1
    ]


def _unnamed(post: MailServer, named: Mapping[str, int]) -> Iterator[str]:
    """Each repetition stands in the operator's list, with at least as many times as it came."""
    for key, times in Counter(key for key, _ in post.deliveries).items():
        if times > named.get(key, 1):
            yield f"message {key} came {times} times and the list of repeats does not say so"


def _missing_files(services: Services, documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        try:
            size = len(services.files.get(document.sha256))
        except ServiceError as error:
            yield f"file {document.name}: {error}"
            continue
        if size != document.size:
            yield f"file {document.name} has {size} bytes instead of {document.size}"
