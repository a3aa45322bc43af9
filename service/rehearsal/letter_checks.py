"""Then-sentences about letters and messages: which left, when, to whom, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from service.actions import dispatch
from service.core.errors import Invalid
from service.core.language import N_
from service.rehearsal.look import letters, letters_sent, texts_of
from service.rehearsal.slots import Slot
from service.rehearsal.values import need_date
from service.rehearsal.world import NOTHING, Expectation, Slots, World, text, written
from service.store import mails, people
from service.store.tables import Document, Mail


def letter_is_sent(world: World, slots: Slots) -> None:
    letter, on = text(slots, Slot.LETTER), slots.get(Slot.DATE)
    found = _out(world, letters(world, letter, slots.get(Slot.PARTY)))
    if not found:
        raise Expectation(
            N_("Letter “%(letter)s” was not sent."),
            letters_sent(world),
            *world.stuck(),
            letter=letter,
        )
    days = [world.bundle.calendar.local_date(document.created_at) for document in found]
    if on is not None and need_date(on, world.reading) not in days:
        raise Expectation(
            N_("Letter “%(letter)s” was sent on %(actual)s, not on %(expected)s."),
            letter=letter,
            actual=", ".join(written(day, world.words) for day in days),
            expected=written(need_date(on, world.reading), world.words),
        )


def letter_is_not_sent(world: World, slots: Slots) -> None:
    found = _out(world, letters(world, text(slots, Slot.LETTER), slots.get(Slot.PARTY)))
    if found:
        raise Expectation(
            N_("Letter “%(letter)s” was sent at %(moment)s."),
            letter=found[0].letter,
            moment=world.local(found[0].created_at),
        )


def _out(world: World, found: Sequence[Document]) -> list[Document]:
    """Those that have left; one that was only printed is not sent."""
    with world.services.db.reading() as session:
        ways = dispatch.of_case(session, world.case().id, world.bundle, found)
    return [each for each in found if each.id in ways and ways[each.id].is_out]


def letter_says(world: World, slots: Slots) -> None:
    said = _said(world, slots)
    wanted = _plain(text(slots, Slot.TEXT))
    if not any(wanted in _plain(one) for one in said):
        raise Expectation(
            N_("Letter “%(letter)s” does not say “%(text)s”. It says: %(said)s"),
            letter=text(slots, Slot.LETTER),
            text=text(slots, Slot.TEXT),
            said=" | ".join(said),
        )


def letter_does_not_say(world: World, slots: Slots) -> None:
    unwanted = _plain(text(slots, Slot.TEXT))
    if any(unwanted in _plain(one) for one in _said(world, slots)):
        raise Expectation(
            N_("Letter “%(letter)s” says “%(text)s”."),
            letter=text(slots, Slot.LETTER),
            text=text(slots, Slot.TEXT),
        )


def person_was_told(world: World, slots: Slots) -> None:
    person, wanted, on = text(slots, Slot.PERSON), text(slots, Slot.TEXT), slots.get(Slot.DATE)
    found = [mail for mail in _mails(world, person) if _plain(wanted) in _plain(mail.body)]
    if not found:
        raise Expectation(
            N_("%(person)s got no message that says “%(text)s”. Sent: %(sent)s"),
            person=person,
            text=wanted,
            sent=" | ".join(" ".join(mail.body.split()) for mail in _mails(world, person))
            or NOTHING,
        )
    days = [world.bundle.calendar.local_date(mail.at) for mail in found]
    if on is not None and need_date(on, world.reading) not in days:
        raise Expectation(
            N_("%(person)s got that message on %(actual)s, not on %(expected)s."),
            person=person,
            actual=", ".join(written(day, world.words) for day in days),
            expected=written(need_date(on, world.reading), world.words),
        )


def person_was_not_told(world: World, slots: Slots) -> None:
    person, unwanted = text(slots, Slot.PERSON), text(slots, Slot.TEXT)
    if any(_plain(unwanted) in _plain(mail.body) for mail in _mails(world, person)):
        raise Expectation(
            N_("%(person)s got a message that says “%(text)s”."), person=person, text=unwanted
        )


def _mails(world: World, username: str) -> list[Mail]:
    """The messages of the case to the person with that name."""
    with world.services.db.reading() as session:
        person = people.by_username(session, username)
        if person is None:
            raise Invalid(N_("There is no person “%(username)s”."), username=username)
        rows = mails.of_instance(session, world.case().id)
    return [row for row in rows if row.to == person.email]


def _said(world: World, slots: Slots) -> list[str]:
    found = texts_of(world, text(slots, Slot.LETTER), slots.get(Slot.PARTY))
    if not found:
        letter_is_sent(world, {**slots, Slot.DATE: None})
    return found


def _plain(said: str) -> str:
    return " ".join(said.split()).casefold()
