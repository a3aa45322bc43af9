"""The one junction: every change of a case is written here, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from service.actions import (
    cards,
    casetexts,
    counts,
    differences,
    headlines,
    observed,
    records,
    traits,
    undoing,
    walking,
)
from service.actions.change import Change, waiting
from service.core import chain
from service.core.chain import Head
from service.engine.standing import Observed, remembered
from service.engine.step import Facts
from service.store import (
    audit,
    documents,
    evidence,
    instances,
    observations,
    passages,
    submissions,
)
from service.store import counts as store_counts
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.submissions import NewSubmission
from service.store.tables import Instance, SubmissionKind, TaskState
from service.store.writes import Writes

RULES = "regels"  # beside the value of a decision: the rows of the table that gave it


def advance(session: Session, instance: Instance, change: Change) -> None:
    """Write one step of *instance*: all of its rows, what it counts for, and the events.

    Raises Conflict when somebody else changed the case since *instance* was read. The rows of
    *instance* in memory are stale afterwards; read the case again for a next step.
    """
    bundle, record, before = change.bundle, change.step.record, instance.waiting or {}
    facts = replace(change.facts, record=record)
    papers = _papers(session, instance, change)
    given = submissions.rows_of(instance, [*change.submissions, *_results(change)], change.now)
    own, made = given[: len(change.submissions)], given[len(change.submissions) :]
    terms = counts.marks(bundle, record)
    seen, stands = observed.after(instance, change, facts, terms)
    over, stands_at = walking.written(instance, change, before.get("here", {}))
    excluded = headlines.usernames(bundle, bundle.settings.excluded, facts)
    waits = {**waiting(change.step, excluded, terms), **stands_at, "observed": remembered(stands)}
    values = _values(instance, change, facts, waits, stands, excluded, given)
    card = cards.card_of(bundle, instance.root, facts, values["phase"])
    words = casetexts.words_after(session, instance, change, values)
    values["waiting"] = {**waits, **cards.remembered(card), **casetexts.remembered(words, before)}
    earlier = before.get("terms", {})
    counted = counts.changed(bundle, record, instance.id, before=earlier, now=terms, at=change.now)
    rows = Writes()
    submissions.add(rows, given)
    instances.set_excluded(rows, instance.id, instance.excluded, excluded)
    store_counts.add(rows, counted)
    observations.add(rows, seen)
    passages.add(rows, over)
    cards.move(rows, bundle, instance, cards.recalled(before), card)
    casetexts.learn(rows, instance.id, words, before)
    moved = {name for name, mark in terms.items() if earlier.get(name) != mark}
    until = undoing.held_until(change, terms)
    events = _events(session, rows, instance, change, made, excluded, moved, until or change.now)
    if until is not None:
        undoing.keep(session, rows, instance, change, until)
    _vouch(events[0], papers, _submitted(own), _completed(instance, change))
    _vouch(events[0], undoing.taken_back(rows, instance, change, over))
    told = [evidence.TERM_COUNT.told(count, instance.salt) for count in counted]
    told += [evidence.PASSAGE.told(stay, instance.salt) for stay in over]
    _vouch(events[-1], *told, _written(instance, values))
    _send(session, rows, instance, values, events)


def _values(
    instance: Instance,
    change: Change,
    facts: Facts,
    waits: Mapping[str, Any],
    stands: Observed,
    excluded: Sequence[str],
    given: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The columns of the case after the step; *given* are the submissions that came with it."""
    step, bundle = change.step, change.bundle
    line = headlines.subject(bundle, facts)
    handlers = headlines.usernames(bundle, bundle.settings.handlers, facts)
    ended_at = change.now if step.completed else None
    stage = headlines.phase(bundle, facts, instance.root)
    found = traits.Found(
        number=instance.number,
        root=instance.root,
        subject=line,
        phase=stage,
        handlers=handlers,
        record=step.record,
        waiting=waits,
        observed=stands,
        ended_at=ended_at,
    )
    return {
        "state": step.state,
        "record": records.text(step.record),
        "actions": [_action(action) for action in step.actions],
        "waiting": waits,
        "subject": line,
        **headlines.listed(bundle, facts),
        "phase": stage,
        "submissions": instance.submissions + len(given),
        "excluded": excluded,
        "handlers": handlers,
        "open_to": headlines.open_to(bundle, facts),
        "ended_at": ended_at,
        "measured_by": bundle.measures.name,
        **traits.columns(bundle, found),
    }


def _events(
    session: Session,
    rows: Writes,
    instance: Instance,
    change: Change,
    made: Sequence[Mapping[str, Any]],
    excluded: list[str],
    moved: Collection[str],
    not_before: datetime,
) -> list[NewEvent]:
    """What is told of the step, one event at least; what became of tasks, timers, jobs in *rows*.

    *made* are the rows of what tables decided and of what was derived, *moved* the terms that end
    at another moment. No side effect is begun *not_before* that moment.
    """
    before = instance.waiting or {}
    events = [
        *change.events,
        *differences.of_tasks(session, rows, instance, before.get("tasks", {}), change, excluded),
        *differences.of_timers(rows, instance, before.get("timers", {}), change, moved),
        *differences.of_jobs(rows, instance, before.get("jobs", {}), change, not_before),
        *_worked_out(instance, change, made),
    ]
    if change.step.completed:
        events.append(change.event(Act.CASE_ENDED, instance, None))
    return events or [change.event(Act.CASE_WRITTEN, instance, None)]


def _send(
    session: Session,
    rows: Writes,
    instance: Instance,
    values: dict[str, Any],
    events: Sequence[NewEvent],
) -> None:
    """Write the case, then *rows*, then *events*, tied to the chain of the case.

    The first statement holds the case, and with it the head of its chain.
    """
    last = Head(instance.chain_seq, instance.chain_hash)
    links, last = audit.tied(chain.of_case(instance.id), last, events)
    writes = Writes()
    instances.change(writes, instance, {**values, "chain_seq": last.seq, "chain_hash": last.hash})
    writes.follow(rows)
    audit.add(writes, links)
    writes.send(session)


def _vouch(event: NewEvent, *digests: Mapping[str, str]) -> None:
    """Let *event* carry the digests of more rows that its act wrote."""
    for each in digests:
        event.digests.update(each)


def _written(instance: Instance, values: Mapping[str, Any]) -> dict[str, str]:
    """The case as it is after the step."""
    whole = {name: getattr(instance, name) for name in evidence.CASE.columns}
    whole |= {**values, "revision": instance.revision + 1}
    return evidence.CASE.told(whole, instance.salt)


def _submitted(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        entity: digest
        for row in rows
        for entity, digest in evidence.SUBMISSION.told(row, row["salt"]).items()
    }


def _completed(instance: Instance, change: Change) -> dict[str, str]:
    actor = change.actor.username
    return {
        entity: digest
        for task_id in sorted(change.completed_tasks)
        for entity, digest in evidence.task_ended(
            task_id, TaskState.DONE, actor, change.now, instance.salt
        ).items()
    }


def _papers(session: Session, instance: Instance, change: Change) -> dict[str, str]:
    """Make the files that came along part of the case."""
    files = [*documents.drafts(session, change.uploads, change.owner), *change.papers]
    told: dict[str, str] = {}
    documents.attach(session, files, instance.id)
    for file in files:
        told |= evidence.DOCUMENT.of(file)
    return told


def _action(action: Any) -> dict[str, Any]:
    return {
        "message": action.message,
        "element": action.element,
        "name": action.name,
        "form": action.form,
        "local": action.local,
    }


def _results(change: Change) -> list[NewSubmission]:
    made = [
        NewSubmission(
            kind=SubmissionKind.DECISION,
            element=decision.element,
            name=decision.table,
            data={decision.field: decision.value, RULES: list(decision.rules)},
            actor=change.actor.username,
        )
        for decision in change.step.decisions
    ]
    if change.step.derived:
        made.append(
            NewSubmission(
                kind=SubmissionKind.DERIVED,
                element="",
                name=", ".join(change.step.derived),
                data=change.step.derived,
                actor=change.actor.username,
            )
        )
    return made


def _worked_out(
    instance: Instance, change: Change, made: Sequence[Mapping[str, Any]]
) -> list[NewEvent]:
    """What tables decided and what was derived; *made* are the rows of both."""
    events = [
        change.event(
            Act.DECISION_MADE,
            instance,
            decision.element,
            _submitted([row]),
            name=decision.table,
            rules=list(decision.rules),
        )
        for decision, row in zip(change.step.decisions, made, strict=False)
    ]
    if change.step.derived:
        events.append(
            change.event(
                Act.FIELD_DERIVED,
                instance,
                None,
                _submitted(made[-1:]),
                name=", ".join(change.step.derived),
            )
        )
    return events
