"""Opening a case: by anybody through a public start form, or by staff for somebody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from service.actions import (
    binding,
    filling,
    formdrafts,
    linking,
    opening,
    quota,
    unfinished,
    uploads,
)
from service.actions import facts as case_facts
from service.actions.binding import Sent
from service.actions.change import Change, Look
from service.actions.formdrafts import Draft, Place, Tab
from service.actions.linking import Inheritance
from service.actions.opening import Opening, Receipt
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.bundle.settings import StartForm
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import Invalid, NotAllowed, NotFound
from service.core.forms import Bound, Context, UploadRef
from service.core.language import N_
from service.core.rights import Right, group_of
from service.store import instances
from service.store.db import Session

__all__ = [
    "Receipt",
    "begin_anew",
    "begun",
    "blank",
    "fill",
    "public_starts",
    "receipt",
    "save_draft",
    "staff_starts",
    "start",
    "start_form",
]


def start_form(
    services: Services, session: Session, process: str, form: str, actor: Actor
) -> tuple[Bundle, StartForm]:
    """The published version and start form; NotFound or NotAllowed otherwise."""
    bundle = services.bundles.latest(session, process)
    start = None if bundle is None else bundle.settings.starts.get(form)
    if bundle is None or start is None:
        raise NotFound(N_("There is no such form."))
    if start.public and actor.kind is ActorKind.PUBLIC:
        return bundle, start
    if not _may_enter(bundle, start, actor):
        raise NotAllowed(N_("You may not use this form."))
    return bundle, start


def staff_starts(published: Sequence[Bundle], actor: Actor) -> list[tuple[Bundle, StartForm]]:
    """The start forms that *actor* may fill in for somebody else, per process."""
    return [
        (bundle, start)
        for bundle in published
        for start in bundle.settings.starts.values()
        if start.groups and _may_enter(bundle, start, actor)
    ]


def _may_enter(bundle: Bundle, start: StartForm, actor: Actor) -> bool:
    """Whether a group of *actor* that the form names may enter cases; without any, all may."""
    groups = {grant.group for grant in actor.grants(bundle.hash, Right.START_CASES)}
    named = {group_of(bundle.key, group) for group in start.groups}
    return bool(groups & named) if named else bool(groups)


def public_starts(published: Sequence[Bundle]) -> list[tuple[Bundle, StartForm]]:
    """The start forms that are open to anybody, per process."""
    return [
        (bundle, start)
        for bundle in published
        for start in bundle.settings.starts.values()
        if start.public
    ]


def blank(services: Services, process: str, form: str, actor: Actor) -> tuple[Bundle, Bound]:
    """An empty start form of the newest version."""
    bundle, bound, _ = begun(services, process, form, actor, anew=True)
    return bundle, bound


def begun(
    services: Services, process: str, form: str, actor: Actor, *, anew: bool = False
) -> tuple[Bundle, Bound, Draft | None]:
    """A start form as it is first shown: with the draft of *actor*, or empty. *anew*: empty."""
    now = services.clock()
    with services.db.reading() as session:
        bundle, start = start_form(services, session, process, form, actor)
        place = Place.of_start(process, form)
        draft = None if anew else formdrafts.find(session, place, actor)
        if draft is not None:
            return bundle, _filled(session, bundle, start, actor, now, draft.sent), draft
        context = _context(session, bundle, start, actor, now, {})
        return bundle, binding.blank(bundle.forms[form], context).bound, None


def save_draft(
    services: Services,
    process: str,
    form: str,
    typed: Mapping[str, Sequence[str]],
    actor: Actor,
    tab: Tab | None = None,
) -> datetime:
    """Keep what was typed in a start form, valid or not; returns the moment.

    NotAllowed without an account: nobody could find it again.
    """

    def work(session: Session) -> datetime:
        start_form(services, session, process, form, actor)
        if actor.kind is not ActorKind.PERSON:
            raise NotAllowed(N_("You may not use this form."))
        place = Place.of_start(process, form)
        return formdrafts.keep(session, services, place, typed, actor, tab)

    return in_transaction(services, work)


def begin_anew(services: Services, process: str, form: str, actor: Actor) -> None:
    """Throw the draft of a start form away."""

    def work(session: Session) -> None:
        start_form(services, session, process, form, actor)
        formdrafts.drop(session, Place.of_start(process, form), actor)

    in_transaction(services, work)


def fill(
    services: Services, process: str, form: str, actor: Actor, sent: Sent
) -> tuple[Bundle, Bound]:
    """The start form with what was sent."""
    now = services.clock()
    with services.db.reading() as session:
        bundle, start = start_form(services, session, process, form, actor)
        return bundle, _filled(session, bundle, start, actor, now, sent)


def start(
    services: Services,
    *,
    process: str,
    form: str,
    sent: Sent,
    actor: Actor,
    key: str | None = None,
    look: Look | None = None,
    ends_draft: bool = False,
    unfinished_code: str = "",
) -> Receipt:
    """Open a case with what was sent for a start form of the newest published version.

    Raises Invalid when answers have to be corrected. The same *key* twice gives the same receipt
    and one case. *look* is for who may read that case: it sees what will happen first.
    *ends_draft*: what *actor* kept of this form goes with it, and what *unfinished_code* opens.
    """
    now = services.clock()

    def worked_out(session: Session, now: datetime) -> tuple[Opening, Inheritance | None]:
        bundle, start = start_form(services, session, process, form, actor)
        bound = _filled(session, bundle, start, actor, now, sent)
        if not bound.accepted:
            raise Invalid(N_("Some answers need another look."), fields=bound.errors)
        earlier = linking.earlier_case(services, session, process, start, bound.data, actor, now)
        new = Opening(
            bundle=bundle,
            start=start,
            data=bound.data if earlier is None else linking.continued(earlier, bound.data),
            actor=actor,
            now=now,
            key=key,
            uploads=bound.uploads,
            owner=sent.owner,
            papers=() if earlier is None else earlier.files,
        )
        return new, earlier

    if look is not None:
        with services.db.reading() as session:
            if opening.opened(services, session, key) is None:
                _look_first(session, look, partial(worked_out, session), now)

    def work(session: Session) -> Receipt:
        before = opening.opened(services, session, key)
        if before is not None:
            return before
        new, earlier = worked_out(session, now)
        quota.admit_case(session, services, actor, new.uploads, sent.owner)
        receipt = opening.open_case(services, session, new)
        if earlier is not None:
            earlier.tie(session, receipt, actor, now)
        if ends_draft:
            formdrafts.drop(session, Place.of_start(process, form), actor)
        if unfinished_code:
            unfinished.drop(services, session, unfinished_code)
        return receipt

    return in_transaction(services, work)


def _look_first(
    session: Session,
    look: Look,
    worked_out: Callable[[datetime], tuple[Opening, Inheritance | None]],
    now: datetime,
) -> None:
    new, _ = worked_out(now)
    case, change = opening.foreseen(session, new)

    def at(moment: datetime) -> Change:
        return opening.foreseen(session, worked_out(moment)[0])[1]

    if allowed(Permission.READ_CASE, new.actor, case_facts.access_facts(case)):
        look(session, case, change, at)


def receipt(services: Services, number: str) -> Receipt:
    """The receipt of a case once more, for the browser that sent it in."""
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
    if instance is None:
        raise NotFound(N_("This case does not exist."))
    return opening.receipt_of(services, instance)


def _filled(
    session: Session, bundle: Bundle, start: StartForm, actor: Actor, now: datetime, sent: Sent
) -> Bound:
    files = uploads.kept(session, sent.stored, sent.owner)
    context = _context(session, bundle, start, actor, now, files)
    return binding.fill(bundle.forms[start.form], context, sent).bound


def _context(
    session: Session,
    bundle: Bundle,
    start: StartForm,
    actor: Actor,
    now: datetime,
    uploads: Mapping[str, UploadRef],
) -> Context:
    facts = opening.empty_facts(session, bundle, start, actor, now)
    return filling.context(bundle, filling.seen_by(facts, actor), uploads=uploads)
