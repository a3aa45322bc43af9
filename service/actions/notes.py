"""Notes and calls with a case: writing them, mentioning a colleague, and what he has to see.

Whoever may read the case reads them, and nobody else: no party, and nobody who is involved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from service.actions import casetexts
from service.actions.facts import access_facts, instead
from service.actions.readers import may_read, unknown
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core import chain
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import Invalid, NotFound
from service.core.language import N_
from service.core.rights import stored_mandates
from service.store import audit, evidence, heads, instances, notes, people
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Direction, Instance, Note, NoteKind

LONGEST = 100_000  # characters: ten thousand words, and more than anybody reads
WITH_LONGEST = 300
SHOWN = 20  # on the desk at once; the next ones come when these are seen
ASKED = 200  # some may be of cases that are closed to the reader by now


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody wants to note. ``called_at`` None: just now; only a call has the last three."""

    key: str
    kind: NoteKind
    text: str
    mentioned: tuple[str, ...] = ()
    called_at: datetime | None = None
    direction: Direction = Direction.OUT
    called_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who can be mentioned: who works on this case too."""

    username: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A note that waits for the reader."""

    note: Note
    number: str
    subject: str
    author: str


def may_note(instance: Instance, actor: Actor) -> bool:
    """Whether *actor* may note something with a case: who works there, not who only watches."""
    return allowed(Permission.NOTE_CASE, actor, access_facts(instance))


def colleagues(session: Session, instance: Instance, actor: Actor) -> Iterator[Colleague]:
    """Whom *actor* can mention: everybody else who may note something with the case himself."""
    for person in people.everyone(session):
        other = Actor(
            username=person.username,
            groups=frozenset(person.groups),
            mandates=stored_mandates(person.mandates),
            rights=actor.rights,
        )
        if person.username != actor.username and may_note(instance, other):
            yield Colleague(username=person.username, name=person.name, title=person.title)


def whom(services: Services, instance: Instance, actor: Actor) -> list[Colleague]:
    """Whom *actor* can mention with a case, by name."""
    with services.db.reading() as session:
        return [*colleagues(session, instance, actor)] if may_note(instance, actor) else []


def write(services: Services, number: str, typed: Typed, actor: Actor) -> None:
    """Note something with a case; the same form sent twice is one note.

    Raises NotAllowed, or Invalid when a colleague is mentioned who may not see the case.
    """
    now = services.clock()

    def work(session: Session) -> None:
        instance = instances.by_number(session, number)
        if instance is None or not may_note(instance, actor):
            raise unknown()
        heads.hold(session, chain.of_case(instance.id))  # the same form may come in just now
        before = notes.by_key(session, instance.id, typed.key)
        if before is not None and (before.kind, before.text) == (typed.kind, typed.text):
            return
        known = {each.username for each in colleagues(session, instance, actor)}
        if not known.issuperset(typed.mentioned):
            raise Invalid(N_("You can only mention who works on this case."))
        # The page of before, after Back, with other words: that is another note.
        key = typed.key if before is None else uuid4().hex
        note = _note(instance, replace(typed, key=key), actor, now)
        notes.add(session, note)
        casetexts.learn_anew(session, instance, services.bundles.get(session, instance.bundle_hash))
        act = Act.CALL_NOTED if typed.kind is NoteKind.CALL else Act.NOTE_WRITTEN
        data = instead(Permission.NOTE_CASE, actor, access_facts(instance))
        audit.record(session, [_event(act, note, actor, now, data, evidence.NOTE.of(note))])

    in_transaction(services, work)


def waiting(services: Services, actor: Actor) -> list[Unseen]:
    """What *actor* was asked to see and has not: as long as he may see the case."""
    with services.db.reading() as session:
        found = [
            (note, instance)
            for note, instance in notes.unseen(session, actor.username, ASKED)
            if may_read(session, instance, actor)
        ][:SHOWN]
        names = people.names(session, {note.author for note, _ in found})
    return [
        Unseen(
            note=note,
            number=instance.number,
            subject=instance.subject,
            author=names.get(note.author, note.author),
        )
        for note, instance in found
    ]


def seen(services: Services, note_id: int, actor: Actor) -> None:
    """Note that *actor* saw what he was asked to; twice is once."""
    now = services.clock()

    def work(session: Session) -> None:
        note = notes.mentioned(session, note_id, actor.username)
        if note is None:
            raise NotFound(N_("This note does not exist."))
        if notes.see(session, note_id, actor.username, now):
            audit.record(session, [_event(Act.NOTE_SEEN, note, actor, now, {}, {})])

    in_transaction(services, work)


def of_case(session: Session, instance_id: int) -> Sequence[Note]:
    """The notes of a case, oldest first."""
    return notes.of_instance(session, instance_id)


def _note(instance: Instance, typed: Typed, actor: Actor, now: datetime) -> Note:
    is_call = typed.kind is NoteKind.CALL
    return Note(
        instance_id=instance.id,
        key=typed.key,
        kind=typed.kind,
        author=actor.username,
        written_at=now,
        called_at=(typed.called_at or now) if is_call else None,
        direction=typed.direction if is_call else None,
        called_with=typed.called_with if is_call else "",
        text=typed.text,
        mentioned=sorted(set(typed.mentioned)),
    )


def _event(
    act: Act, note: Note, actor: Actor, now: datetime, data: dict[str, str], digests: dict[str, str]
) -> NewEvent:
    return NewEvent(
        act=act,
        actor=actor.username,
        at=now,
        instance_id=note.instance_id,
        data={"note": note.key, **data},
        digests=digests,
    )
