"""What somebody does with a message that came in: register, add to its case, or discard it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.actions import collecting, messages, readers
from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.bundle.letterbox import Letterbox
from service.bundle.settings import StartForm
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import Conflict, Invalid, NotAllowed, NotFound
from service.core.language import N_, Message
from service.core.rights import Right, group_of
from service.engine import workflow
from service.store import arrivals, documents, instances
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Arrival, ArrivalState, Document, Instance

PAGE = 50
REASON_LENGTH = 2_000
KEPT = timedelta(days=30)  # of what was discarded or set aside; then only that it came


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of what came in, newest first; the next page begins behind number ``following``."""

    rows: Sequence[Arrival]
    following: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One message with its files, and what may be done with it.

    ``number``: of the case that it answers or became, when *actor* may open that.
    """

    arrival: Arrival
    original: Document | None
    files: Sequence[Document]
    remarks: Sequence[Message]
    number: str | None
    may_join: bool


def letterboxes(published: Sequence[Bundle], actor: Actor) -> list[tuple[Bundle, Letterbox]]:
    """Where *actor* may register what comes in."""
    found = []
    for bundle in published:
        box = bundle.settings.letterbox
        if box is None:
            continue
        mine = {grant.group for grant in actor.grants(bundle.hash, Right.START_CASES)}
        if mine & {group_of(bundle.key, group) for group in box.groups}:
            found.append((bundle, box))
    return found


def expects_post(services: Services, actor: Actor) -> bool:
    """Whether *actor* may see what comes in; for a menu."""
    with services.db.reading() as session:
        return bool(boxes(services, session, actor))


def overview(
    services: Services,
    actor: Actor,
    *,
    states: Sequence[ArrivalState] = (ArrivalState.NEW,),
    behind: int | None = None,
) -> Page:
    """What came in and is in one of *states*, newest first."""
    with services.db.reading() as session:
        _may_see(services, session, actor)
        found = arrivals.page(session, states, behind=behind, limit=PAGE + 1)
    return Page(rows=found[:PAGE], following=found[PAGE - 1].id if len(found) > PAGE else None)


def opened(services: Services, actor: Actor, arrival_id: int) -> Opened:
    """One message that came in."""
    with services.db.reading() as session:
        row = demand(services, session, actor, arrival_id)
        case = None if row.instance_id is None else instances.by_id(session, row.instance_id)
        readable = case is not None and readers.may_read(session, case, actor)
        return Opened(
            arrival=row,
            original=documents.get(session, row.original_id) if row.original_id else None,
            files=files_of(session, row),
            remarks=remarks(row),
            number=case.number if case is not None and readable else None,
            may_join=case is not None
            and readable
            and case.ended_at is None
            and row.state is ArrivalState.NEW
            and _may_handle(case, actor),
        )


def starts(services: Services, actor: Actor) -> list[tuple[Bundle, StartForm]]:
    """The start forms that a message may fill in, for *actor*."""
    with services.db.reading() as session:
        found = boxes(services, session, actor)
    return [(bundle, bundle.settings.starts[box.form]) for bundle, box in found]


def remarks(row: Arrival) -> list[Message]:
    """Why it was set aside, or what of it could not be kept."""
    return [messages.from_json(each) for each in row.remarks]


def registered(services: Services, actor: Actor, arrival_id: int, number: str) -> None:
    """The message became case *number*; its drafts are not needed any more."""

    def work(session: Session) -> None:
        case = instances.by_number(session, number)
        assert case is not None, "the case was begun just now"
        values = {**_by(services, actor), "instance_id": case.id, "text": ""}
        arrivals.handled(session, arrival_id, ArrivalState.REGISTERED, values)
        row = arrivals.get(session, arrival_id)
        if row is not None:
            documents.drop_owned(session, _owner(row))

    in_transaction(services, work)


def discarded(services: Services, actor: Actor, arrival_id: int, reason: str) -> None:
    """Nobody has to do anything with it; *reason* stays. Invalid without one."""
    if not reason.strip():
        raise Invalid(
            N_("Some answers need another look."),
            fields={"reason": Message(N_("Write why you discard this message."))},
        )

    def work(session: Session) -> None:
        demand(services, session, actor, arrival_id)
        values = {**_by(services, actor), "reason": reason.strip()[:REASON_LENGTH]}
        if not arrivals.handled(session, arrival_id, ArrivalState.DISCARDED, values):
            raise Conflict(N_("Somebody else has dealt with this message already."))

    in_transaction(services, work)


def joined(services: Services, actor: Actor, arrival_id: int) -> str:
    """Add the message and its files to the case that it answers; returns its number."""

    def work(session: Session) -> str:
        row = demand(services, session, actor, arrival_id)
        case = None if row.instance_id is None else instances.by_id(session, row.instance_id)
        if case is None or case.ended_at is not None or not _may_handle(case, actor):
            raise readers.unknown()
        if not arrivals.handled(
            session, arrival_id, ArrivalState.REGISTERED, {**_by(services, actor), "text": ""}
        ):
            raise Conflict(N_("Somebody else has dealt with this message already."))
        advance(session, case, _change(services, session, case, row, actor))
        return case.number

    return in_transaction(services, work)


def forget(services: Services) -> None:
    """Of what was discarded or set aside long ago only stays that it came."""
    before = services.clock() - KEPT
    with services.db.writing() as session:
        for row in arrivals.old(session, before):
            documents.drop_owned(session, _owner(row))
            arrivals.empty(session, row.id)


def _change(
    services: Services, session: Session, case: Instance, row: Arrival, actor: Actor
) -> Change:
    bundle = services.bundles.get(session, case.bundle_hash)
    now = services.clock()
    facts = case_facts.of(session, case, bundle, now, actor=actor, directory=services.directory)
    ids = [each for each in (row.original_id, *row.files) if each]
    return Change(
        bundle=bundle,
        step=workflow.refresh(bundle, case.state, facts),
        facts=facts,
        actor=actor,
        now=now,
        papers=documents.drafts(session, ids, _owner(row)),
        events=[
            NewEvent(
                act=Act.POST_ADDED,
                actor=actor.username,
                at=now,
                instance_id=case.id,
                data={"count": len(ids)},
            )
        ],
    )


def files_of(session: Session, row: Arrival) -> Sequence[Document]:
    """The files in the order of the message; those of one that was dealt with are gone."""
    found = {each.id: each for each in documents.drafts(session, row.files, _owner(row))}
    return [found[each] for each in row.files if each in found]


def _owner(row: Arrival) -> str:
    return f"{collecting.OWNER}{row.sha256}"


def _by(services: Services, actor: Actor) -> dict[str, object]:
    return {"handled_by": actor.username, "handled_at": services.clock()}


def _may_handle(case: Instance, actor: Actor) -> bool:
    return allowed(Permission.HANDLE_CASE, actor, case_facts.access_facts(case))


def boxes(services: Services, session: Session, actor: Actor) -> list[tuple[Bundle, Letterbox]]:
    return letterboxes(services.bundles.published(session), actor)


def _may_see(services: Services, session: Session, actor: Actor) -> None:
    if not boxes(services, session, actor):
        raise NotAllowed(N_("You may not see the post that comes in."))


def demand(services: Services, session: Session, actor: Actor, arrival_id: int) -> Arrival:
    _may_see(services, session, actor)
    found = arrivals.get(session, arrival_id)
    if found is None or found.state is ArrivalState.ASIDE:
        raise NotFound(N_("This message does not exist."))
    return found
