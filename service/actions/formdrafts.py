"""Forms that somebody began: kept until they are sent, found again, let go after a month."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from service.actions import binding, quota
from service.actions.binding import Sent
from service.actions.services import Services
from service.core.actor import Actor, ActorKind
from service.core.errors import Conflict
from service.core.forms import Verb
from service.core.language import N_
from service.store import formdrafts as store
from service.store.db import Session

TAB = "_tab"  # in a draft: the tab that saved it by itself
LASTS = timedelta(days=30)
START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """Where somebody types. ``seen`` is the print of the draft that its form was filled with.

    Two tabs with one form save by themselves; the second must not replace what it never showed.
    """

    name: str
    seen: str

    def may_replace(self, draft: str | None) -> bool:
        if draft is None or print_of(draft) == self.seen:
            return True
        return self.name in json.loads(draft).get(TAB, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a form is that may be kept: one that opens a case, or an action of a case."""

    key: str
    instance_id: int | None = None

    @classmethod
    def of_start(cls, process: str, form: str) -> Place:
        return cls(key=f"{START}/{process}/{form}")

    @classmethod
    def of_action(cls, instance_id: int, element: str) -> Place:
        return cls(key=f"case/{instance_id}/{element}", instance_id=instance_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form that was begun. ``seen``: its print, by which a tab says that it showed this one."""

    sent: Sent
    kept_at: datetime
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A form that opens a case and was begun: which, and when it was kept last."""

    process: str
    form: str
    kept_at: datetime


def find(session: Session, place: Place, actor: Actor) -> Draft | None:
    """What *actor* typed at *place* before; nobody without an account has a draft here."""
    if actor.kind is not ActorKind.PERSON:
        return None
    row = store.find(session, actor.username, place.key)
    if row is None:
        return None
    return Draft(sent=shown(row.draft, actor), kept_at=row.kept_at, seen=print_of(row.draft))


def begun(services: Services, actor: Actor) -> list[Begun]:
    """The forms that *actor* began to open a case with, last kept first."""
    with services.db.reading() as session:
        rows = store.of_person(session, actor.username)
    parts = [(row.place.split("/"), row.kept_at) for row in rows]
    return [
        Begun(process=process, form=form, kept_at=kept_at)
        for (kind, process, form, *_), kept_at in parts
        if kind == START
    ]


def keep(
    session: Session,
    services: Services,
    place: Place,
    typed: Mapping[str, Sequence[str]],
    actor: Actor,
    tab: Tab | None,
) -> datetime:
    """Keep what was typed, valid or not; the caller has judged who may.

    Conflict when another *tab* kept more; Full when there is no room.
    """
    now, draft = services.clock(), text_of(typed, tab)
    quota.admit_draft(session, services, actor, len(draft.encode()), place=place.key)
    earlier = store.find(session, actor.username, place.key)
    if tab is not None and not tab.may_replace(None if earlier is None else earlier.draft):
        raise elsewhere()
    store.keep(
        session,
        username=actor.username,
        place=place.key,
        instance_id=place.instance_id,
        draft=draft,
        at=now,
    )
    return now


def drop(session: Session, place: Place, actor: Actor) -> None:
    """It was sent, or its writer begins anew."""
    if actor.kind is ActorKind.PERSON:
        store.drop(session, actor.username, place.key)


def let_go(services: Services) -> None:
    """Forget what nobody went on with for a month."""
    with services.db.writing() as session:
        store.forget(session, services.clock() - LASTS)


def text_of(typed: Mapping[str, Sequence[str]], tab: Tab | None) -> str:
    """What was typed as it is stored."""
    kept = typed if tab is None else {**typed, TAB: [tab.name]}
    return json.dumps({name: list(values) for name, values in kept.items()}, ensure_ascii=False)


def shown(draft: str, actor: Actor) -> Sent:
    """A draft to be looked over: nothing in it is judged."""
    typed = {**json.loads(draft), binding.ACTION: [Verb.REFRESH]}
    return Sent(typed=typed, owner=actor.username)


def print_of(draft: str | None) -> str:
    """By what a draft is known again, without telling what it holds."""
    return "" if draft is None else sha256(draft.encode()).hexdigest()[:32]


def elsewhere() -> Conflict:
    return Conflict(
        N_("You went on with this in another tab. Reload this page, or press “Save draft”.")
    )
