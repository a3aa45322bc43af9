"""What the then-sentences look at; they change nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from service.actions import casefile
from service.core import deadline
from service.core.deadline import Deadline
from service.core.errors import Invalid, NotAllowed, NotFound
from service.core.language import N_
from service.core.terms import due_on
from service.core.words import RowField
from service.rehearsal.document_checks import (
    document_does_not_say,
    document_is_filed,
    document_says,
)
from service.rehearsal.letter_checks import (
    letter_does_not_say,
    letter_is_not_sent,
    letter_is_sent,
    letter_says,
    person_was_not_told,
    person_was_told,
)
from service.rehearsal.look import (
    is_for,
    named,
    open_tasks,
    refusal_texts,
    seats,
    signals,
    situation,
    value_at,
)
from service.rehearsal.persons import actor_named
from service.rehearsal.slots import Slot
from service.rehearsal.values import need_date, same, unquote
from service.rehearsal.versions import (
    case_runs_on_version,
    version_is_kept,
    version_is_newest,
)
from service.rehearsal.world import NOTHING, Expectation, Slots, World, text, written
from service.store import timers


def task_is_open(world: World, slots: Slots) -> None:
    name, who = text(slots, Slot.TASK), slots.get(Slot.WHO)
    found = named(open_tasks(world), name)
    if who is not None and found and not any(is_for(world, task, who) for task in found):
        raise Expectation(
            N_("Task “%(task)s” is open, but not for %(who)s: it is for %(found)s."),
            task=name,
            who=who,
            found=seats(found),
        )
    if not found:
        raise Expectation(N_("Task “%(task)s” is not open."), *situation(world), task=name)


def task_is_not_open(world: World, slots: Slots) -> None:
    name, who = text(slots, Slot.TASK), slots.get(Slot.WHO)
    found = [
        task for task in named(open_tasks(world), name) if who is None or is_for(world, task, who)
    ]
    if found:
        raise Expectation(
            N_("Task “%(task)s” is open, for %(found)s."), task=name, found=seats(found)
        )


def term_falls_on(world: World, slots: Slots) -> None:
    name, bundle = text(slots, Slot.TERM), world.bundle
    terms = bundle.regulation.terms
    if name not in terms:
        raise Invalid(
            N_("Term “%(term)s” does not exist. Known terms: %(known)s."),
            term=name,
            known=", ".join(sorted(terms)),
        )
    expected = need_date(text(slots, Slot.DATE), world.reading)
    actual = due_on(terms[name], world.record(), bundle.calendar)
    if actual != expected:
        raise Expectation(
            N_("Term “%(term)s” is due on %(actual)s, not on %(expected)s."),
            term=name,
            actual=NOTHING if actual is None else written(actual, world.words),
            expected=written(expected, world.words),
        )


def field_equals(world: World, slots: Slots) -> None:
    path, expected = text(slots, "pad"), text(slots, "waarde")
    actual = value_at(world.record(), path, world.words.count)
    if not same(actual, expected, world.reading):
        raise Expectation(
            N_("“%(path)s” is %(actual)s, not %(expected)s."),
            path=path,
            actual=world.words.nothing if actual is None else f"“{actual}”",
            expected=f"“{unquote(expected)}”",
        )


def signal_is_given(world: World, slots: Slots) -> None:
    signal, term = text(slots, Slot.SIGNAL), text(slots, Slot.TERM)
    rows = signals(world, term)
    if not any(row.get(RowField.KIND) == signal for row in rows):
        given = ", ".join(f"{row.get(RowField.KIND)} ({row.get(RowField.AT)})" for row in rows)
        raise Expectation(
            N_("Warning “%(signal)s” was not given for “%(term)s”. Given: %(given)s."),
            *situation(world),
            signal=signal,
            term=term,
            given=given or NOTHING,
        )


def signal_is_not_given(world: World, slots: Slots) -> None:
    signal, term = text(slots, Slot.SIGNAL), text(slots, Slot.TERM)
    for row in signals(world, term):
        if row.get(RowField.KIND) == signal:
            raise Expectation(
                N_("Warning “%(signal)s” was given for “%(term)s” at %(moment)s."),
                signal=signal,
                term=term,
                moment=row.get(RowField.AT),
            )


def was_refused(world: World, slots: Slots) -> None:
    refusal, wanted = world.refusal, slots.get(Slot.TEXT)
    if refusal is None:
        raise Expectation(N_("It was not refused."), *situation(world))
    said = refusal_texts(refusal, world)
    world.refusal = None
    if wanted and not any(wanted.casefold() in one.casefold() for one in said):
        raise Expectation(N_("It was refused with another text: %(said)s"), said=" | ".join(said))


def phase_is_reached(world: World, slots: Slots) -> None:
    wanted = text(slots, Slot.PHASE)
    case = world.case()
    names = [phase.name for phase in world.bundle.settings.phases_of(case.root)]
    if wanted not in names:
        raise Invalid(
            N_("Phase “%(phase)s” does not exist. Known phases: %(known)s."),
            phase=wanted,
            known=", ".join(names),
        )
    reached = case.phase
    if reached < names.index(wanted):
        raise Expectation(
            N_("The case is in phase “%(actual)s”, before “%(phase)s”."),
            *situation(world),
            actual=names[reached],
            phase=wanted,
        )


def term_is_open(world: World, slots: Slots) -> None:
    found = _deadline(world, slots)
    if found.met_on is not None:
        raise Expectation(
            N_("Term “%(term)s” was met on %(actual)s."),
            term=text(slots, Slot.TERM),
            actual=written(found.met_on, world.words),
        )


def term_is_met(world: World, slots: Slots) -> None:
    if _deadline(world, slots).met_on is None:
        raise Expectation(N_("Term “%(term)s” is still open."), term=text(slots, Slot.TERM))


def _deadline(world: World, slots: Slots) -> Deadline:
    name = text(slots, Slot.TERM)
    term = world.bundle.regulation.terms.get(name)
    found = term and deadline.of_term(term, world.record(), world.bundle.calendar)
    if not found:
        raise Expectation(N_("Term “%(term)s” does not run in this case."), term=name)
    return found


def no_clock_runs(world: World, _slots: Slots) -> None:
    case = world.case()
    with world.services.db.reading() as session:
        armed = timers.armed(session, case.id)
    if armed:
        raise Expectation(
            N_("A clock is running: %(timers)s"),
            timers=", ".join(f"{timer.name} ({world.local(timer.due_at)})" for timer in armed),
        )


def case_is_closed(world: World, _slots: Slots) -> None:
    if world.case().ended_at is None:
        raise Expectation(N_("The case is still running."), *situation(world))


def case_is_running(world: World, _slots: Slots) -> None:
    ended_at = world.case().ended_at
    if ended_at is not None:
        raise Expectation(N_("The case was closed at %(at)s."), at=world.local(ended_at))


def case_is_hidden_from(world: World, slots: Slots) -> None:
    person = text(slots, Slot.PERSON)
    if _sees(world, person):
        raise Expectation(N_("%(person)s can open the case."), person=person)


def case_is_shown_to(world: World, slots: Slots) -> None:
    person = text(slots, Slot.PERSON)
    if not _sees(world, person):
        raise Expectation(N_("%(person)s cannot open the case."), person=person)


def action_is_offered(world: World, slots: Slots) -> None:
    person, action = text(slots, Slot.PERSON), text(slots, Slot.ACTION)
    offered = _offered(world, person)
    if action not in offered:
        raise Expectation(
            N_("Action “%(action)s” is not offered to %(person)s. Offered: %(offered)s."),
            action=action,
            person=person,
            offered=", ".join(offered) or NOTHING,
        )


def action_is_not_offered(world: World, slots: Slots) -> None:
    person, action = text(slots, Slot.PERSON), text(slots, Slot.ACTION)
    if action in _offered(world, person):
        raise Expectation(
            N_("Action “%(action)s” is offered to %(person)s."), action=action, person=person
        )


def _sees(world: World, username: str) -> bool:
    try:
        casefile.case_file(world.services, world.case().number, actor_named(world, username))
    except (NotAllowed, NotFound):
        return False
    return True


def _offered(world: World, username: str) -> list[str]:
    file = casefile.case_file(world.services, world.case().number, actor_named(world, username))
    return [action.name for action in file.actions]


Check = Callable[[World, Slots], None]
CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        task_is_open,
        task_is_not_open,
        term_falls_on,
        letter_is_sent,
        letter_is_not_sent,
        letter_says,
        letter_does_not_say,
        person_was_told,
        person_was_not_told,
        field_equals,
        signal_is_given,
        signal_is_not_given,
        was_refused,
        phase_is_reached,
        case_is_closed,
        case_is_running,
        term_is_open,
        term_is_met,
        no_clock_runs,
        document_does_not_say,
        document_is_filed,
        document_says,
        case_is_hidden_from,
        case_is_shown_to,
        action_is_offered,
        action_is_not_offered,
        case_runs_on_version,
        version_is_newest,
        version_is_kept,
    )
}
