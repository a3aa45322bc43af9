"""One act in several cases at once: what stands in the way of each, and what became of each.

Every case is done by the verb that does it alone, with its own checks, event and transaction: one
that cannot go on holds up no other. Which actions lend themselves to it the bundle says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from service.actions import answering, formpage, work
from service.actions.asking import ActionAt
from service.actions.binding import BASE, Sent
from service.actions.change import Look
from service.actions.formpage import FormPage
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import Invalid, Refused, ServiceError
from service.core.language import N_, Message
from service.store import instances, people, tasks
from service.store.db import Session
from service.store.tables import Instance

MOST = 50  # cases at once
OTHER_FORM = Message(N_("This case asks other questions. Do it in the case itself."))
NO_TASK = Message(N_("There is no task to pick up."))
NOT_YOURS = Message(N_("You may do this, but not see the case. Do it where it was asked of you."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How one of the cases stands. ``told``: what stands in the way, or what was done."""

    number: str
    called: str = ""
    told: Message | str = ""
    is_good: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The cases, and the page of the action in the first that can do it; None: none can."""

    stands: tuple[Stand, ...]
    page: FormPage | None

    @property
    def open_to(self) -> list[str]:
        return [each.number for each in self.stands if each.is_good]


class Seen(Exception):
    """Raised by a look that wants no more: everything holds, and nothing may be written."""


def offered(services: Services) -> list[tuple[str, str]]:
    """The actions that lend themselves to it, as the versions in use say: element and name."""
    with services.db.reading() as session:
        return [
            (key, bundle.elements[key].button)
            for bundle in services.bundles.published(session)
            for key in bundle.settings.listing.together
            if key in bundle.elements
        ]


def look(services: Services, actor: Actor, numbers: Sequence[str], element: str) -> Looked:
    """What stands in the way of the action before anything was typed."""
    first: FormPage | None = None
    stands = []
    for number in dict.fromkeys(numbers[:MOST]):
        page, told = _page(services, actor, number, element)
        if page is not None and first is not None and page.form != first.form:
            page, told = None, OTHER_FORM
        first = first or page
        called = "" if page is None else page.instance.called
        stands.append(
            Stand(number=number, called=called, told=told or "", is_good=page is not None)
        )
    return Looked(stands=tuple(stands), page=first)


def answer(
    services: Services,
    actor: Actor,
    looked: Looked,
    element: str,
    typed: Mapping[str, Sequence[str]],
    *,
    key: str | None,
    look: Look | None,
) -> Iterator[Stand]:
    """Use the action in each case that is open to it, or only *look* whether that can be.

    A look that has seen enough raises ``Seen``, or tells of what it saw by its own exception.
    """
    for stand in looked.stands:
        if not stand.is_good:
            yield stand
            continue
        trouble = _answered(services, actor, stand.number, element, typed, key, look)
        yield replace(stand, told=trouble or "", is_good=trouble is None)


def _answered(
    services: Services,
    actor: Actor,
    number: str,
    element: str,
    typed: Mapping[str, Sequence[str]],
    key: str | None,
    look: Look | None,
) -> Message | str | None:
    """What stood in the way in one case; None when nothing did."""
    page, told = _page(services, actor, number, element)
    if page is None:
        return told
    involved = _involved(services, page.instance, typed)
    if involved is not None:
        return involved
    at = ActionAt(number=number, element=element)
    sent = Sent(typed={**typed, BASE: [page.filled.base]}, owner=actor.username)
    own_key = None if key is None else f"{key[:40]}{number}"
    return _tried(partial(answering.answer, services, at, sent, actor, own_key, look=look))


def claim(services: Services, actor: Actor, numbers: Sequence[str]) -> Iterator[Stand]:
    """Take every free task of each case that somebody of one's groups may do."""
    for number in dict.fromkeys(numbers[:MOST]):
        taken: list[str] = []
        trouble: Message | str | None = None
        for task_id, name in free(services, actor, number):
            trouble = _tried(partial(work.claim, services, task_id, actor))
            taken += [] if trouble else [name]
        told = trouble or (
            ", ".join(taken) if taken else Message(N_("There is no task to pick up."))
        )
        yield Stand(number=number, told=told, is_good=bool(taken) and trouble is None)


def free(services: Services, actor: Actor, number: str) -> list[tuple[str, str]]:
    """The open tasks of a case that nobody has and *actor* may take: id and name."""
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
        if instance is None or actor.username in instance.excluded:
            return []
        return [
            (task.id, task.name)
            for task in tasks.open_among(session, [instance.id])
            if task.assignee is None and not frozenset(actor.candidates).isdisjoint(task.candidates)
        ]


def _page(
    services: Services, actor: Actor, number: str, element: str
) -> tuple[FormPage | None, Message | str | None]:
    try:
        page = formpage.page(services, ActionAt(number=number, element=element), actor)
    except ServiceError as error:
        return None, error.message
    return (page, None) if page.may_read_case else (None, NOT_YOURS)


def _tried(act: Callable[[], object]) -> Message | str | None:
    """What stood in the way; None when nothing did."""
    try:
        act()
    except Seen:
        return None
    except Refused as error:
        return error.text or error.message
    except Invalid as error:
        return next(iter(error.fields.values()), error.message)
    except ServiceError as error:
        return error.message
    return None


def _involved(
    services: Services, instance: Instance, typed: Mapping[str, Sequence[str]]
) -> Message | None:
    """That somebody who was chosen is involved in the case, by name."""
    chosen = {
        value for name, values in typed.items() if not name.startswith("_") for value in values
    }
    found = chosen.intersection(instance.excluded)
    if not found:
        return None
    with services.db.reading() as session:
        names = _names(session, found)
    return Message(N_("%(name)s is involved in this case. Choose somebody else."), {"name": names})


def _names(session: Session, usernames: set[str]) -> str:
    known = people.names(session, usernames)
    return ", ".join(sorted(known.get(each, each) for each in usernames))
