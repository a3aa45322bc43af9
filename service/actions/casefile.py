"""The file of a case: all that its page tells. That it was read is logged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.actions import counts, dispatch, envelopes, notes, postroom, progress, walking
from service.actions import facts as case_facts
from service.actions.dispatch import Standing, Underway, underway
from service.actions.mailhold import sending
from service.actions.parties import addressees
from service.actions.readers import readable
from service.actions.sections import Row, field_rows, sections
from service.actions.services import Services
from service.actions.shown import Shown
from service.actions.walking import Stay
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.access import Permission
from service.core.actor import Actor
from service.core.deadline import Deadline
from service.core.language import N_, Message
from service.core.words import CaseField
from service.store import (
    audit,
    bundles,
    documents,
    evidence,
    jobs,
    mails,
    people,
    submissions,
    tasks,
)
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import AuditEvent, Document, Instance, Mail, Note, Task

# Acts that only say what the machine did on the way; the timeline leaves them out.
QUIET = {Act.STEP_PASSED, Act.TIMER_ARMED, Act.TIMER_MOVED, Act.TIMER_VOIDED, Act.JOB_CREATED,
         Act.FIELD_DERIVED, Act.CASE_READ, Act.DOCUMENT_READ, Act.TASK_OPENED, Act.TASK_CLAIMED,
         Act.TASK_RELEASED, Act.JOB_DONE, Act.CASE_INSPECTED, Act.CASE_DRAWN,
         Act.NOTE_SEEN}  # fmt: skip
# The same as the sentence of the act, when it is known who the message was for.
NAMED: Mapping[str, str] = {
    Act.MAIL_SENT: N_("Notification sent to %(name)s"),
    Act.MAIL_KEPT: N_("Notification to %(name)s kept, not sent: no mail server is set"),
    Act.MAIL_FAILED: N_("Notification to %(name)s failed: the mail server refused the address"),
    Act.MAIL_RETURNED: N_("Notification to %(name)s came back"),
}
HASH_LENGTH = 12
STORED = N_("Document stored: %(title)s")
STORED_FOR = N_("Document stored: %(title)s, for %(name)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the timeline.

    ``papers``: ids of the documents that came with it; ``note``: the key of what was noted;
    ``instead_of``: the name of who was away, when somebody who stood in did it.
    """

    at: datetime
    sentence: Message
    kind: str
    who: str
    actor: str
    name: str
    element: str | None
    papers: tuple[str, ...] = ()
    note: str = ""
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything on the pages of a case."""

    instance: Instance
    bundle: Bundle
    version: str  # number of the version and the beginning of its hash
    summary: list[tuple[str, Shown]]
    sections: list[tuple[str, list[Row]]]
    timeline: list[Happening]
    documents: Sequence[Document]
    addressees: Mapping[str, str]
    standings: Mapping[str, Standing]
    notes: Mapping[str, Note]
    may_note: bool
    may_post: bool
    underway: list[Underway]
    deadlines: list[Deadline]
    clocks: list[Deadline]
    processes: list[str]
    steps: dict[str, list[progress.StepRow]]
    path: tuple[Stay, ...]
    actions: list[Element]
    tasks: Sequence[Task]
    names: dict[str, str]
    phase: int


def case_file(services: Services, number: str, actor: Actor) -> CaseFile:
    """Open a case file; the read is written to the audit trail."""
    now = services.clock()
    with services.db.writing() as session:
        instance = readable(session, number, actor)
        bundle = services.bundles.get(session, instance.bundle_hash)
        case = case_facts.access_facts(instance)
        read = NewEvent(
            act=Act.CASE_READ,
            actor=actor.username,
            at=now,
            instance_id=instance.id,
            data=case_facts.instead(Permission.READ_CASE, actor, case),
        )
        audit.record(session, [read])
    with services.db.reading() as session:
        facts = case_facts.of(session, instance, bundle, now, actor=actor)
        version = version_said(session, bundle)
        told = replace(facts, case={**facts.case, CaseField.BUNDLE: version})
        given = submissions.of_instance(session, instance.id)
        events = audit.of_instance(session, instance.id)
        papers = documents.of_instance(session, instance.id)
        messages = mails.of_instance(session, instance.id)
        audiences = {each.audience for each in papers} | {m.audience or "" for m in messages}
        known = addressees(bundle, facts, audiences - {""})
        waiting = tasks.open_of(session, instance.id)
        noted = notes.of_case(session, instance.id)
        actors = {row.actor for row in given} | {e.actor for e in events}
        actors |= {*map(audit.instead_of, events)}
        actors |= {name for each in noted for name in (each.author, *each.mentioned)}
        names = people.names(session, actors | {name for each in waiting for name in seats(each)})
        path = walking.walked(session, instance)
        steps = progress.steps(bundle, path, instance)
        return CaseFile(
            instance=instance,
            bundle=bundle,
            version=version,
            summary=field_rows(bundle, bundle.settings.summary, facts),
            sections=sections(bundle, instance.root, told, submissions.standing(given), names),
            timeline=_timeline(
                bundle,
                events,
                names,
                {e.id: stored(e, known, e.title or e.name) for e in papers},
                addressed(messages, known),
            ),
            documents=papers,
            addressees=known,
            standings=dispatch.of_case(session, instance.id, bundle, papers),
            notes={each.key: each for each in noted},
            may_note=notes.may_note(instance, actor),
            may_post=postroom.may_post(instance, actor),
            underway=underway(jobs.open_of(session, instance.id), sending(services)),
            deadlines=counts.of_case(session, instance, bundle, facts),
            clocks=counts.of_clocks(session, instance, bundle),
            processes=[name for name in bundle.chapters_of(instance.root) if name in steps],
            steps=steps,
            path=path,
            actions=envelopes.usable(bundle, instance, facts, actor),
            tasks=waiting,
            names=names,
            phase=instance.phase,
        )


def version_said(session: Session, bundle: Bundle) -> str:
    """``1 (ac15c19517b0)``: the number people call a version by, and what nobody can change."""
    row, short = bundles.get(session, bundle.hash), bundle.hash[:HASH_LENGTH]
    return short if row is None or row.version is None else f"{row.version} ({short})"


def bundle_of(services: Services, number: str, actor: Actor) -> Bundle:
    """The version a case runs on, for who may open it."""
    with services.db.reading() as session:
        return services.bundles.get(session, readable(session, number, actor).bundle_hash)


def seats(task: Task) -> list[str]:
    """Who has *task*, else the people it is kept for; empty when any of its groups may take it."""
    if task.assignee is not None:
        return [task.assignee]
    return [
        name for kind, _, name in (seat.partition(":") for seat in task.candidates) if kind == "u"
    ]


def stored(document: Document, known: Mapping[str, str], title: str) -> Message:
    """The document and who it is for, from its row: the trail itself only holds the id."""
    name = known.get(document.audience)
    if name is None:
        return Message(STORED, {"title": title})
    return Message(STORED_FOR, {"title": title, "name": name})


def addressed(messages: Iterable[Mail], known: Mapping[str, str]) -> dict[int, str]:
    """Who each message was for, by its number, as far as it is *known* by audience."""
    named = ((each.id, known.get(each.audience or "")) for each in messages)
    return {number: name for number, name in named if name}


def sentence(
    bundle: Bundle,
    event: AuditEvent,
    papers: Mapping[str, Message],
    messages: Mapping[int, str] | None = None,
) -> Message:
    """What an event of a case tells people.

    *papers*: what is told of its documents, by id; *messages*: who each was for, by its number.
    """
    data = json.loads(event.data)
    name = (messages or {}).get(data.get("mail", 0))
    if name is not None and event.kind in NAMED:
        return Message(NAMED[event.kind], {"name": name})
    if event.kind == Act.DECISION_MADE and data.get("name") in bundle.decisions:
        data["name"] = bundle.decisions[data["name"]].name or data["name"]
    told = papers.get(data.get("document", "")) if event.kind == Act.DOCUMENT_STORED else None
    return told or audit.sentence(event.kind, data)


def _timeline(
    bundle: Bundle,
    events: Sequence[AuditEvent],
    names: Mapping[str, str],
    papers: Mapping[str, Message],
    messages: Mapping[int, str],
) -> list[Happening]:
    return [
        Happening(
            at=event.at,
            sentence=sentence(bundle, event, papers, messages),
            kind=event.kind,
            who=names.get(event.actor, event.actor),
            actor=event.actor,
            name=str(json.loads(event.data).get("name", "")),
            element=event.element,
            papers=_papers(event),
            note=str(json.loads(event.data).get("note", "")),
            instead_of=names.get(audit.instead_of(event), audit.instead_of(event)),
        )
        for event in events
        if Act(event.kind) not in QUIET
    ]


def _papers(event: AuditEvent) -> tuple[str, ...]:
    """The documents that an event vouches for: those that its act brought into the case."""
    mark = f"{evidence.DOCUMENT.name}/"
    told = json.loads(event.digests)
    return tuple(name.removeprefix(mark) for name in told if name.startswith(mark))
