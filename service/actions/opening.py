"""Writes a new case in the caller's transaction; who may open it and with what is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from service.actions import facts as case_facts
from service.actions import headlines, records
from service.actions.advance import advance
from service.actions.change import Change, waiting
from service.actions.codes import code_for
from service.actions.links import hash_of, secret_for
from service.actions.services import Services
from service.bundle import naming
from service.bundle.bundle import Bundle
from service.bundle.settings import Start
from service.core.actor import Actor, ActorKind
from service.core.digest import fresh_salt
from service.engine import submission, workflow
from service.engine.step import Facts, Step
from service.store import heads, instances, submissions
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.submissions import NewSubmission
from service.store.tables import Document, Instance, SubmissionKind

NO_NUMBER = "…"  # of a case that is only looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the person who filed gets: the number, and the secret and code of the status page."""

    number: str
    secret: str
    code: str
    instance_id: int
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A case to be: how it begins, with accepted answers, by whom, when. *key* makes it once."""

    bundle: Bundle
    start: Start
    data: Mapping[str, Any]
    actor: Actor
    now: datetime
    key: str | None = None
    # What is told of it besides that it was opened.
    told: Mapping[Act, Mapping[str, Any]] = field(default_factory=dict)
    # Files of the case: draft uploads of *owner*, and copies that an earlier case hands down.
    uploads: Sequence[str] = ()
    owner: str = ""
    papers: Sequence[Document] = ()


def opened(services: Services, session: Session, key: str | None) -> Receipt | None:
    """The receipt of the case that was opened with *key* before."""
    earlier = None if key is None else submissions.by_key(session, key)
    if earlier is None:
        return None
    instance = instances.by_id(session, earlier.instance_id)
    assert instance is not None, "the foreign key keeps the case of a submission"
    return replace(receipt_of(services, instance), replayed=True)


def receipt_of(services: Services, instance: Instance) -> Receipt:
    """What the party of *instance* got when it was opened; only for who opened it."""
    made = (services.settings.secret, instance.number, instance.started_at)
    return Receipt(
        number=instance.number,
        secret=secret_for(*made),
        code=code_for(*made),
        instance_id=instance.id,
    )


def open_case(services: Services, session: Session, opening: Opening) -> Receipt:
    """Give the case a number, begin its process and write it all down."""
    bundle, now = opening.bundle, opening.now
    number = _number(session, opening)
    facts, step = _begun(session, opening, number)
    secret = secret_for(services.settings.secret, number, now)
    instance = _insert(session, opening, number, step.state, hash_of(secret))
    given = NewSubmission(
        kind=SubmissionKind.START,
        element="",
        name=opening.start.name or bundle.title_of(opening.start.process),
        form=opening.start.form or None,
        data=opening.data,
        actor=opening.actor.username,
        key=opening.key,
    )
    started = NewEvent(
        act=Act.CASE_STARTED,
        actor=opening.actor.username,
        at=now,
        instance_id=instance.id,
        data={"number": instance.number, "bundle": bundle.hash, "form": opening.start.form},
    )
    change = Change(
        bundle=bundle,
        step=step,
        facts=facts,
        actor=opening.actor,
        now=now,
        submissions=[given],
        events=[
            started,
            # With digests of its own: each event vouches for rows of its own.
            *(
                replace(started, act=act, data=data, digests={})
                for act, data in opening.told.items()
            ),
        ],
        uploads=opening.uploads,
        owner=opening.owner,
        papers=opening.papers,
    )
    advance(session, instance, change)
    return receipt_of(services, instance)


def foreseen(session: Session, opening: Opening) -> tuple[Instance, Change]:
    """The case that *opening* would make, in memory and without a number."""
    bundle = opening.bundle
    facts, step = _begun(session, opening, NO_NUMBER)
    told = replace(facts, record=step.record)
    excluded = headlines.usernames(bundle, bundle.settings.excluded, told)
    instance = Instance(
        id=0,
        number=NO_NUMBER,
        process=bundle.key,
        root=opening.start.process,
        bundle_hash=bundle.hash,
        excluded=excluded,
        handlers=headlines.usernames(bundle, bundle.settings.handlers, told),
        open_to=headlines.open_to(bundle, told),
        waiting={"tasks": waiting(step, excluded, {})["tasks"]},
        started_at=opening.now,
    )
    return instance, Change(
        bundle=bundle, step=step, facts=facts, actor=opening.actor, now=opening.now
    )


def _begun(session: Session, opening: Opening, number: str) -> tuple[Facts, Step]:
    """What a case begins with, and its first step."""
    bundle, start = opening.bundle, opening.start
    base = empty_facts(session, bundle, start, opening.actor, opening.now, number=number)
    facts = replace(base, record=_first_record(opening, base))
    return facts, workflow.start(bundle, facts, process=start.process)


def empty_facts(
    session: Session,
    bundle: Bundle,
    start: Start,
    actor: Actor,
    now: datetime,
    *,
    number: str = "",
) -> Facts:
    """What expressions may read before there is a record."""
    return Facts(
        record={},
        now=now,
        case=case_facts.case_context(number, now, bundle, start.process),
        **case_facts.who_is_there(session, bundle),
        user=case_facts.user_context(actor, bundle.key),
        # Who files without an account is the party that filed; staff enter for somebody else.
        party=case_facts.party_context(_filing(bundle, actor)),
    )


def _filing(bundle: Bundle, actor: Actor) -> str:
    filer = bundle.settings.applicant
    return filer.key if filer is not None and actor.kind is ActorKind.PUBLIC else ""


def _first_record(opening: Opening, facts: Facts) -> dict[str, Any]:
    """The record a case begins with; the start event of the model may refuse it."""
    begin = submission.beginning(opening.bundle, opening.start.process)
    if begin is None:
        return records.begun(opening.data)
    return submission.accept(opening.bundle, begin, facts, {}, opening.data)


def _number(session: Session, opening: Opening) -> str:
    """The case number by the pattern of its beginning; the year is that of the local date.

    Each pattern counts by itself, and begins anew each year when it shows the year.
    """
    bundle, pattern = opening.bundle, opening.start.number_pattern
    year = bundle.calendar.local_date(opening.now).year
    yearly = naming.YEAR in pattern
    counter = f"{bundle.key}:{year if yearly else ''}"
    # Version 0.1.0 counted every pattern per year.
    before = None if yearly else f"{instances.escaped(bundle.key)}:____"
    if pattern != bundle.settings.number_pattern:
        counter = f"{counter}:{pattern}"
    return naming.written(
        pattern, year, instances.next_number(session, counter[:120], before=before)
    )


def _insert(session: Session, opening: Opening, number: str, state: bytes, link: str) -> Instance:
    """The row that the first step then changes; its revision starts at 1."""
    values = {
        "number": number,
        "process": opening.bundle.key,
        "root": opening.start.process,
        "bundle_hash": opening.bundle.hash,
        "revision": 1,
        "state": state,
        "record": records.text({}),
        "actions": [],
        "waiting": {},
        "excluded": [],
        "handlers": [],
        "open_to": [],
        "link_hash": link,
        "started_at": opening.now,
        "salt": fresh_salt(),
        "chain_seq": 0,
        "chain_hash": heads.origin(session),
    }
    instance_id = instances.add(session, values)
    return Instance(id=instance_id, submissions=0, **values)
