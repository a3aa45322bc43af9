"""One case as it was at any moment, for who keeps an eye on the work; and drawing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from service.actions import noting, people, proof, sampling, scrutiny, submitted
from service.actions.onlookers import ONE_LOOK
from service.actions.scrutiny import Scrutiny
from service.core.actor import Actor
from service.core.errors import Invalid, NotAllowed, NotFound
from service.core.language import Message
from service.core.rights import written_mandate
from service.store.audit import Act
from service.store.tables import AuditEvent, Passage, Person, Sample, Why
from tests.conftest import Clock
from tests.proef import World, unguarded

Answers = Callable[..., dict[str, Any]]
DECIDE = {"besluit": "toegekend", "reden": "Kees heeft gelijk."}


@pytest.fixture
def auditor(sqlite_world: World) -> Actor:
    """Follows cases, and may draw them."""
    return watcher(sqlite_world, "vera", "toezicht", "steekproef")


def watcher(world: World, username: str, *powers: str) -> Actor:
    people.add(
        world.services,
        username=username,
        name="Vera Wacht",
        password="een lang wachtwoord",
        groups=[],
        mandates=[written_mandate(each) for each in powers],
    )
    return world.actor(username)


def given_decided(world: World, answers: dict[str, Any], clock: Clock) -> str:
    """A case that was filed, and decided two days later."""
    number = world.file(answers).number
    clock.pass_(timedelta(days=2))
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    clock.pass_(timedelta(hours=1))
    return number


def look(world: World, number: str, actor: Actor, **moment: int) -> Scrutiny:
    return scrutiny.look(world.services, number, actor, **moment)


def told(found: Scrutiny) -> dict[str, str]:
    """What the record shows, by label."""
    return {
        row.label: " ".join(map(str, row.value.words))
        for _, rows in found.sections
        for row in rows
        if row.value
    }


def test_a_case_is_shown_as_it_was_at_its_first_moment(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = given_decided(sqlite_world, answers(), clock)
    first, now = (look(sqlite_world, number, auditor, moment=n) for n in (1, 2))
    assert "toegekend" not in " ".join(told(first).values()).lower()
    assert len(first.forms) == 1 and len(now.forms) == 2
    here = {step.name for steps in first.steps.values() for step in steps if step.state == "now"}
    assert "Aanvraag beoordelen" in here
    done = {step.name for steps in now.steps.values() for step in steps if step.state == "done"}
    assert "Aanvraag beoordelen" in done
    assert first.later and not now.later


def test_what_ran_then_is_told_as_it_stood_then(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = given_decided(sqlite_world, answers(), clock)
    first = look(sqlite_world, number, auditor, moment=1)
    assert first.deadlines
    assert all(each.at <= first.at for each in first.deadlines[0].counts)
    assert first.at == first.stops[0].at


def test_an_event_of_the_trail_leads_to_its_moment(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = given_decided(sqlite_world, answers(), clock)
    for stop in look(sqlite_world, number, auditor).stops:
        for event in stop.events:
            found = look(sqlite_world, number, auditor, event=event.id)
            assert found.stop is not None and found.stop.number == stop.number


def test_an_event_of_another_case_and_a_moment_that_is_not_there_are_not_found(
    sqlite_world: World, answers: Answers, auditor: Actor
) -> None:
    number, other = (sqlite_world.file(answers()).number for _ in range(2))
    event = look(sqlite_world, other, auditor).stops[0].events[0].id
    for wrong in ({"event": event}, {"event": 10**9}, {"moment": 0}, {"moment": 99}):
        with pytest.raises(NotFound):
            look(sqlite_world, number, auditor, **wrong)


def test_looking_at_a_case_moves_no_moment_of_it(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = given_decided(sqlite_world, answers(), clock)
    before = len(look(sqlite_world, number, auditor).stops)
    clock.pass_(ONE_LOOK)
    assert len(look(sqlite_world, number, auditor).stops) == before == 2


def test_names_and_what_people_typed_are_not_shown_before_the_draw(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = given_decided(sqlite_world, answers(), clock)
    found = look(sqlite_world, number, auditor)
    shown = told(found)
    assert "aanvrager 001" in shown.values()
    assert not any("Kees" in text or "kees@" in text for text in shown.values())
    assert {form.who for form in found.forms} == {"publiek", "beoordelaar 1"}
    assert "Anna" not in " ".join(line.who for line in found.timeline)


def test_a_drawn_case_is_shown_whole_to_who_drew_it_and_to_nobody_else(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = given_decided(sqlite_world, answers(), clock)
    sampling.draw(sqlite_world.services, number, auditor, Why.TERM, "Was het op tijd?")
    assert "Kees" in told(look(sqlite_world, number, auditor)).values()
    assert {form.who for form in look(sqlite_world, number, auditor).forms} >= {"Anna Bos"}
    other = watcher(sqlite_world, "wim", "toezicht", "steekproef")
    assert "Kees" not in told(look(sqlite_world, number, other)).values()


def test_who_lost_the_right_to_draw_sees_codes_again(
    sqlite_world: World, answers: Answers, auditor: Actor
) -> None:
    number = sqlite_world.file(answers()).number
    sampling.draw(sqlite_world.services, number, auditor, Why.ASKED, "Op verzoek.")
    without = [each for each in auditor.mandates if each.power == "audit"]
    assert (
        "Kees"
        not in told(
            look(sqlite_world, number, replace(auditor, mandates=frozenset(without)))
        ).values()
    )


def test_drawing_stands_in_the_trail_of_the_house_and_where_looks_stand(
    sqlite_world: World, answers: Answers, auditor: Actor
) -> None:
    number = sqlite_world.file(answers()).number
    sampling.draw(sqlite_world.services, number, auditor, Why.TERM, "Te laat?")
    with sqlite_world.services.db.reading() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.actor == "vera")).all()
    chains = {(each.kind, each.chain.partition("/")[0]) for each in found}
    assert chains >= {(Act.CASE_DRAWN, "look"), (Act.SAMPLE_DRAWN, "house")}
    assert not any("laat" in each.data for each in found)
    assert proof.prove(sqlite_world.services).flaws == []


def test_a_sample_that_somebody_changed_is_found_out(
    sqlite_world: World, answers: Answers, auditor: Actor
) -> None:
    number = sqlite_world.file(answers()).number
    sampling.draw(sqlite_world.services, number, auditor, Why.TERM, "Te laat?")
    with sqlite_world.services.db.writing() as session:
        session.scalars(select(Sample)).one().reason = "Iets anders"
    assert [flaw.table for flaw in proof.prove(sqlite_world.services).flaws] == ["sample"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_draw_needs_a_reason(
    sqlite_world: World, answers: Answers, auditor: Actor, reason: str
) -> None:
    number = sqlite_world.file(answers()).number
    with pytest.raises(Invalid):
        sampling.draw(sqlite_world.services, number, auditor, Why.CHANCE, reason)


@pytest.mark.parametrize("powers", [("toezicht",), ("steekproef",), ("inzage", "steekproef")])
def test_who_may_not_follow_or_not_draw_draws_nothing(
    sqlite_world: World, answers: Answers, powers: tuple[str, ...]
) -> None:
    number = sqlite_world.file(answers()).number
    actor = watcher(sqlite_world, "wim", *powers)
    with pytest.raises(NotAllowed):
        sampling.draw(sqlite_world.services, number, actor, Why.CHANCE, "Zomaar.")
    assert sqlite_world.rows(Sample) == []


def test_who_is_involved_sees_nothing_and_draws_nothing(
    sqlite_world: World, answers: Answers
) -> None:
    involved = watcher(sqlite_world, "vera", "toezicht", "steekproef")
    number = sqlite_world.file(answers(betrokkenen=["vera"])).number
    with pytest.raises(NotAllowed):
        look(sqlite_world, number, involved)
    with pytest.raises(NotAllowed):
        sampling.draw(sqlite_world.services, number, involved, Why.DOUBT, "Over mijzelf.")


def test_a_case_that_is_not_there_is_told_like_one_that_is_closed_to_the_reader(
    sqlite_world: World, auditor: Actor
) -> None:
    with pytest.raises(NotAllowed):
        look(sqlite_world, "P-2026-999", auditor)


def test_who_looked_and_who_was_refused_is_told(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = sqlite_world.file(answers()).number
    noting.refused(sqlite_world.services, number, sqlite_world.actor("mia"))
    for _ in range(3):
        look(sqlite_world, number, auditor)
    clock.pass_(ONE_LOOK)
    found = look(sqlite_world, number, auditor).onlookers
    assert [(each.username, each.count, each.refused) for each in found] == [
        ("vera", 2, False),
        ("mia", 1, True),
    ]


def test_a_form_is_read_as_it_was_sent_in(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = given_decided(sqlite_world, answers(), clock)
    form = submitted.form(sqlite_world.services, number, 1, auditor)
    assert form.bound is not None and form.version == 1
    assert form.bound.context.record["aanvrager"]["naam"] == "Kees"
    assert form.bound.context.record.get("besluit") is None  # that came later
    for seq in (2**31 - 1, 0):
        with pytest.raises(NotFound):
            submitted.form(sqlite_world.services, number, seq, auditor)


def test_people_who_left_are_told_by_a_code(
    sqlite_world: World, answers: Answers, clock: Clock, auditor: Actor
) -> None:
    number = given_decided(sqlite_world, answers(), clock)
    with sqlite_world.services.db.writing() as session:
        session.execute(delete(Person).where(Person.username == "anna"))
    assert {form.who for form in look(sqlite_world, number, auditor).forms} >= {"account 1"}


def test_a_case_before_its_first_event_has_its_receipt_alone(
    sqlite_world: World, answers: Answers, auditor: Actor
) -> None:
    number = sqlite_world.file(answers()).number
    with sqlite_world.services.db.writing() as session:
        for table in ("audit_event", "passage"):
            unguarded(session, table)
        session.execute(delete(AuditEvent))
        session.execute(delete(Passage))
    found = look(sqlite_world, number, auditor)
    assert (found.stop, found.stops, found.headlines) == (None, (), [])


def test_a_text_tells_how_long_it_is(sqlite_world: World, answers: Answers, auditor: Actor) -> None:
    number = sqlite_world.file(answers(aanvrager={"naam": "Kees", "email": "k@x.nl"})).number
    found = look(sqlite_world, number, auditor)
    words = [word for _, rows in found.sections for row in rows for word in row.value.words]
    assert all(isinstance(word, Message) or "@" not in str(word) for word in words)
