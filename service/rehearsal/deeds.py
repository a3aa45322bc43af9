"""What the given- and when-sentences do: through the same forms and actions as people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import uuid4

from service.actions import answering, dispatch, formpage, intake, returning, uploads, work
from service.actions.asking import ActionAt, TaskAt
from service.actions.binding import BASE, Sent
from service.bundle.feature import Table
from service.core.actor import PUBLIC, SYSTEM, Actor
from service.core.errors import Conflict
from service.core.forms import Bound, RefusedUpload, UploadRef
from service.core.language import N_
from service.outside import OutboxMailer
from service.rehearsal.fields import fill
from service.rehearsal.look import is_for, named, open_tasks, seats, situation
from service.rehearsal.persons import actor_named, party_of
from service.rehearsal.samples import sample
from service.rehearsal.slots import Slot
from service.rehearsal.values import moment_at, need_date, read_time
from service.rehearsal.versions import publish_version
from service.rehearsal.watching import Deed as What
from service.rehearsal.watching import doing
from service.rehearsal.world import NOTHING, Expectation, Slots, World, text
from service.store import documents, instances
from service.store.tables import Task

PUBLIC_OWNER = "rehearsal"


def clock_at(world: World, slots: Slots, _table: Table) -> None:
    """Set the clock; a case that is already running lives through the time between."""
    day = need_date(text(slots, Slot.DATE), world.reading)
    at = read_time(text(slots, Slot.TIME))
    world.set_clock(moment_at(day, at, world.bundle.calendar))


def clock_to(world: World, slots: Slots, _table: Table) -> None:
    """Let time pass until then; a case may begin by itself in that time."""
    day = need_date(text(slots, Slot.DATE), world.reading)
    at = read_time(text(slots, Slot.TIME))
    world.live_until(moment_at(day, at, world.bundle.calendar))


def start_public(world: World, slots: Slots, table: Table) -> None:
    _start(world, PUBLIC, text(slots, Slot.FORM), table, PUBLIC_OWNER)


def start_staff(world: World, slots: Slots, table: Table) -> None:
    actor = actor_named(world, text(slots, Slot.PERSON))
    _start(world, actor, text(slots, Slot.FORM), table, actor.username)


def complete(world: World, slots: Slots, table: Table) -> None:
    """Take the open task of that name, if needed, and send its form."""
    actor = actor_named(world, text(slots, Slot.PERSON))
    task = _task(world, text(slots, Slot.TASK), actor, slots.get(Slot.ROW))
    if task.assignee is None:
        work.claim(world.services, task.id, actor)
    page = formpage.page(world.services, TaskAt(id=task.id), actor)
    sent = _answer(world, page.bound, table, actor.username, page.filled.base)
    with doing(What.COMPLETE):
        answering.answer(world.services, TaskAt(id=task.id), sent, actor, new_key())
    world.settle()


def act(world: World, slots: Slots, table: Table) -> None:
    actor = actor_named(world, text(slots, Slot.PERSON))
    _act(world, actor, text(slots, Slot.ACTION), table, actor.username)


def act_as_party(world: World, slots: Slots, table: Table) -> None:
    actor = party_of(world, text(slots, Slot.PARTY))
    _act(world, actor, text(slots, Slot.ACTION), table, actor.username)


def _start(world: World, actor: Actor, name: str, table: Table, owner: str) -> None:
    starts = world.newest.settings.starts
    found = [key for key, start in starts.items() if name in (key, start.name)]
    if not found:
        raise Expectation(
            N_("There is no start form “%(form)s”. Known: %(known)s."),
            form=name,
            known=", ".join(starts),
        )
    _, empty = intake.blank(world.services, world.process, found[0], actor)
    sent = _answer(world, empty, table, owner)
    with doing(What.START):
        receipt = intake.start(
            world.services,
            process=world.process,
            form=found[0],
            sent=sent,
            actor=actor,
            key=new_key(),
        )
    world.opens(receipt.number)
    world.settle()


def _act(world: World, actor: Actor, name: str, table: Table, owner: str) -> None:
    case = world.case()
    waiting = [
        action[Slot.ELEMENT]
        for action in case.actions
        if name in (action["name"], action[Slot.ELEMENT].rpartition("/")[2])
    ]
    if not waiting:
        _known(world, name)
        raise Conflict(N_("“%(action)s” is not open now: the case has moved on."), action=name)
    at = ActionAt(number=case.number, element=waiting[0])
    page = formpage.page(world.services, at, actor)
    sent = _answer(world, page.bound, table, owner, page.filled.base)
    with doing(What.ACT):
        answering.answer(world.services, at, sent, actor, new_key())
    world.settle()


def _task(world: World, name: str, actor: Actor, row: str | None) -> Task:
    """The open task of that name: for the row asked for, else one this person may take."""
    found = named(open_tasks(world), name)
    fits = [task for task in found if row is None or is_for(world, task, row)]
    if not found:
        _known(world, name)
        raise Conflict(N_("Task “%(task)s” is not open."), task=name)
    if not fits:
        raise Conflict(
            N_("Task “%(task)s” is open, but not for %(who)s: it is for %(found)s."),
            task=name,
            who=row,
            found=seats(found) or NOTHING,
        )
    own = [task for task in fits if set(actor.candidates) & set(task.candidates)]
    return (own or fits)[0]


def _known(world: World, name: str) -> None:
    """A name that no element of the model has is a typing error, not a refusal."""
    for element in world.bundle.elements.values():
        if name in (element.name, element.id):
            return
    raise Expectation(
        N_("Nothing in the model is called “%(name)s”."), *situation(world), name=name
    )


def _answer(world: World, empty: Bound, table: Table, owner: str, base: str = "") -> Sent:
    """What a browser would send, files first."""
    filled = fill(empty, table, world.reading)
    files = {
        name: [_upload(world, file, owner) for file in wanted]
        for name, wanted in filled.files.items()
    }
    return Sent(typed={**filled.posted, BASE: [base]}, owner=owner, files=files)


def new_key() -> str:
    return f"rehearse-{uuid4().hex}"


def _upload(world: World, name: str, owner: str) -> UploadRef | RefusedUpload:
    stored = uploads.keep(world.services, sample(name, world.words.file_text), name, owner)
    if isinstance(stored, UploadRef):
        return stored
    return RefusedUpload(name=name, message=stored)


def no_mail_server(world: World, _slots: Slots, _table: Table) -> None:
    """Nothing leaves by itself: messages are kept, and letters wait until somebody posts them."""
    world.services = replace(world.services, mailer=OutboxMailer())
    world.posts = False


def post_letter(world: World, slots: Slots, _table: Table) -> None:
    actor, letter = actor_named(world, text(slots, Slot.PERSON)), text(slots, Slot.LETTER)
    if not world.post(letter, actor):
        raise Expectation(N_("No letter “%(letter)s” lies ready."), letter=letter)
    world.settle()


def letter_returns(world: World, slots: Slots, _table: Table) -> None:
    """The newest letter of that name that is out comes back; the model hears of it when it can."""
    letter, case = text(slots, Slot.LETTER), world.case()
    with world.services.db.reading() as session:
        papers = [
            each
            for each in documents.of_instance(session, case.id)
            if letter in (each.letter, (each.letter or "").partition("-")[0])
        ]
        found = dispatch.of_case(session, case.id, world.bundle, papers)
    gone = [each for each in papers if each.id in found and found[each.id].is_out]
    if not gone:
        raise Expectation(N_("No letter “%(letter)s” was sent."), letter=letter)
    returning.said(world.services, case.number, gone[-1].id, SYSTEM)
    world.settle()


def name_case(world: World, slots: Slots, _table: Table) -> None:
    """Give the case a name to come back to it by."""
    world.names[text(slots, Slot.CASE)] = world.case().number


def turn_to_case(world: World, slots: Slots, _table: Table) -> None:
    """Go on with an earlier case, or by its number with one that began by itself."""
    name = text(slots, Slot.CASE)
    with world.services.db.reading() as session:
        is_number = instances.by_number(session, name) is not None
    if name not in world.names and not is_number:
        raise Expectation(
            N_("No case is called “%(name)s”. Known: %(known)s."),
            name=name,
            known=", ".join(world.names) or NOTHING,
        )
    world.turn_to(world.names.get(name, name))


Deed = Callable[[World, Slots, Table], None]
DEEDS: Mapping[str, Deed] = {
    "clock_at": clock_at,
    "clock_to": clock_to,
    **{
        deed.__name__: deed
        for deed in (
            start_public,
            start_staff,
            complete,
            act,
            act_as_party,
            no_mail_server,
            post_letter,
            letter_returns,
            name_case,
            turn_to_case,
            publish_version,
        )
    },
}
