"""One case as who keeps an eye on the work sees it, at any moment of its life. Looking is logged.

Everything is as of one stop, but for what is said to be until today: time per step and who looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.actions import (
    casefile,
    counts,
    dispatch,
    introductions,
    letterbook,
    missed,
    onlookers,
    progress,
    sampling,
    stops,
    walking,
)
from service.actions import facts as case_facts
from service.actions.casefile import QUIET
from service.actions.letterbook import Letter
from service.actions.masks import Masks
from service.actions.onlookers import Onlooker
from service.actions.readers import followable, may_draw
from service.actions.replaying import Replay
from service.actions.sections import Row, sections
from service.actions.services import Services
from service.actions.stops import Stop
from service.actions.walking import Stay
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.core.deadline import Deadline
from service.core.errors import NotFound
from service.core.language import N_, Message
from service.engine.step import Facts
from service.store import audit, bundles, documents, mails, submissions
from service.store.audit import Act
from service.store.db import Session
from service.store.tables import AuditEvent, Document, Instance, Mail, Submission, SubmissionKind

FORMS = frozenset({SubmissionKind.START, SubmissionKind.FORM, SubmissionKind.ACTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of the timeline, and the stop at which it stands."""

    event: int
    stop: int
    at: datetime
    sentence: Message
    who: str
    kind: str
    element: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that somebody sent in. ``seq`` tells it from the others of its case."""

    seq: int
    name: str
    who: str
    at: datetime
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutiny:
    """Everything on the page. ``stop`` None: nothing happened in the case yet."""

    instance: Instance
    bundle: Bundle
    version: int | None
    subject: str
    masks: Masks
    stops: tuple[Stop, ...]
    stop: Stop | None
    at: datetime
    is_last: bool
    headlines: list[Happened]
    sections: list[tuple[str, list[Row]]]
    deadlines: list[Deadline]
    standing: list[Deadline]
    clocks: list[Deadline]
    processes: list[str]
    steps: dict[str, list[progress.StepRow]]
    path: tuple[Stay, ...]
    stays: tuple[Stay, ...]
    timeline: list[Happened]
    later: int
    letters: list[Letter]
    forms: list[Sent]
    onlookers: list[Onlooker]
    drawn: sampling.Reason | None
    may_draw: bool
    reasons: dict[str, tuple[str, ...]]  # per term of *standing*, why it was missed; as typed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """All that is kept of a case."""

    instance: Instance
    bundle: Bundle
    events: Sequence[AuditEvent]
    given: Sequence[Submission]
    papers: Sequence[Document]
    messages: Sequence[Mail]
    stays: tuple[Stay, ...]


def look(
    services: Services,
    number: str,
    actor: Actor,
    *,
    moment: int | None = None,
    event: int | None = None,
) -> Scrutiny:
    """A case at stop number *moment*, at that of an *event*, or as it is now."""
    now = services.clock()
    with services.db.writing() as session:
        instance = followable(session, number, actor)
        drawn = sampling.reason(session, instance, actor)
        act = Act.CASE_INSPECTED if drawn is None else Act.CASE_READ
        onlookers.note(session, instance, actor, act, now)
    with services.db.reading() as session:
        kept = _kept(services, session, instance)
        stop = stops.chosen(stops.of(kept.events), number=moment, event=event, events=kept.events)
        facts = case_facts.of(session, instance, kept.bundle, now)
        masks = introductions.of_case(
            services,
            session,
            instance,
            kept.bundle,
            facts,
            events=kept.events,
            given=kept.given,
            papers=kept.papers,
            by_name=drawn is not None,
        )
        return _told(services, session, kept, masks, stop, facts, actor, drawn)


def diagram(services: Services, number: str, process: str, actor: Actor) -> bytes:
    """The BPMN text of one chapter, as the version of the case has it."""
    with services.db.reading() as session:
        instance = followable(session, number, actor)
        bundle = services.bundles.get(session, instance.bundle_hash)
    if process not in bundle.processes:
        raise NotFound(N_("This diagram does not exist."))
    return bundle.diagram(process)


def walked(
    services: Services, number: str, actor: Actor, moment: int | None
) -> tuple[Instance, Bundle, tuple[Stay, ...], datetime]:
    """The path of a case up to a stop, and when that was."""
    with services.db.reading() as session:
        instance = followable(session, number, actor)
        bundle = services.bundles.get(session, instance.bundle_hash)
        events = audit.of_instance(session, instance.id)
        stop = stops.chosen(stops.of(events), number=moment)
        at = services.clock() if moment is None or stop is None else stop.at
        return instance, bundle, walking.as_of(walking.all_of(session, instance), at), at


def _kept(services: Services, session: Session, instance: Instance) -> _Kept:
    return _Kept(
        instance=instance,
        bundle=services.bundles.get(session, instance.bundle_hash),
        events=audit.of_instance(session, instance.id),
        given=submissions.of_instance(session, instance.id),
        papers=documents.of_instance(session, instance.id),
        messages=mails.of_instance(session, instance.id),
        stays=walking.all_of(session, instance),
    )


def _told(
    services: Services,
    session: Session,
    kept: _Kept,
    masks: Masks,
    stop: Stop | None,
    now: Facts,
    actor: Actor,
    drawn: sampling.Reason | None,
) -> Scrutiny:
    instance, bundle = kept.instance, kept.bundle
    every = stops.of(kept.events)
    is_last = stop is None or stop.number == len(every)
    at = now.now if is_last or stop is None else stop.at
    facts = now if is_last else _facts(services, session, kept, at)
    given = [row for row in kept.given if row.at <= at]
    standing = submissions.standing(given)
    path = walking.as_of(kept.stays, at)
    steps = progress.as_of(bundle, path)
    lines = _lines(kept, masks, every)
    row = bundles.get(session, instance.bundle_hash)
    return Scrutiny(
        instance=instance,
        bundle=bundle,
        version=None if row is None else row.version,
        subject=masks.line(instance.subject or bundle.title),
        masks=masks,
        stops=every,
        stop=stop,
        at=at,
        is_last=is_last,
        headlines=_headlines(lines, every),
        sections=sections(
            bundle, instance.root, facts, standing, masks.called, None if masks.is_open else masks
        ),
        deadlines=counts.of_case(session, instance, bundle, facts, at),
        standing=counts.of_case(session, instance, bundle, now),
        clocks=counts.of_clocks(session, instance, bundle) if is_last else [],
        processes=[name for name in bundle.chapters_of(instance.root) if name in steps],
        steps=steps,
        path=path,
        stays=tuple(stay for stay in kept.stays if stay.undone_at is None),
        timeline=[line for line in lines if line.at <= at and Act(line.kind) not in QUIET],
        later=sum(line.at > at and Act(line.kind) not in QUIET for line in lines),
        letters=letterbook.of(bundle, kept.papers, dispatch.told(session, instance.id), at),
        forms=[_sent(row, masks, row not in standing) for row in given if row.kind in FORMS],
        onlookers=onlookers.of(kept.events),
        drawn=drawn,
        may_draw=may_draw(instance, actor),
        reasons={term: missed.why(bundle, now.record, term) for term in bundle.regulation.terms},
    )


def _facts(services: Services, session: Session, kept: _Kept, at: datetime) -> Facts:
    """What could be known of the case at a moment."""
    replay = Replay(services=services, session=session, instance=kept.instance)
    record: dict[str, Any] = replay.record(kept.given, at)
    return case_facts.of(session, kept.instance, kept.bundle, at, record=record)


def _lines(kept: _Kept, masks: Masks, every: Sequence[Stop]) -> list[Happened]:
    """Every event of the case in words, oldest first."""
    papers = {
        each.id: casefile.stored(each, masks.called, masks.line(each.title or each.name))
        for each in kept.papers
    }
    messages = casefile.addressed(kept.messages, masks.called)
    return [
        Happened(
            event=event.id,
            stop=stop.number,
            at=stop.at,
            sentence=casefile.sentence(kept.bundle, event, papers, messages),
            who=masks.who(event.actor),
            kind=event.kind,
            element=event.element or "",
            instead_of=masks.who(audit.instead_of(event)),
        )
        for stop in every
        for event in stop.events
    ]


def _headlines(lines: Sequence[Happened], every: Sequence[Stop]) -> list[Happened]:
    """Per stop the line that says most of it."""
    by_event = {line.event: line for line in lines}
    return [by_event[stop.told.id] for stop in every]


def _sent(row: Submission, masks: Masks, is_undone: bool) -> Sent:
    who, name = masks.who(row.actor), row.name or row.element
    return Sent(seq=row.seq, name=name, who=who, at=row.at, is_undone=is_undone)
