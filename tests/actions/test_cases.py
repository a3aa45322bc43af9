"""The inbox, the case file and the status page: who sees what, and what they see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from service.actions import casefile, cases, diagrams, status, work, worklist
from service.actions.fleet import Filter
from service.core.actor import PUBLIC, Actor
from service.core.errors import NotAllowed
from service.store.audit import Act
from service.store.tables import AuditEvent
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}


def inbox(world: World, actor: Actor, **asked: Any) -> worklist.InboxPage:
    with world.services.db.reading() as session:
        published = world.services.bundles.published(session)
    return worklist.inbox(world.services, published, actor, **asked)


def listed(world: World, actor: Actor) -> list[str]:
    """The numbers on the first page of the list of cases."""
    return [each.row.number for each in cases.page(world.services, actor, Filter()).rows]


def names(page: worklist.InboxPage) -> list[str]:
    return [row.number for row in page.rows]


def test_the_inbox_shows_the_most_urgent_first(
    world: World, answers: Answers, clock: Clock
) -> None:
    clock.set(2026, 3, 3, 9, 0)
    later = world.file(answers()).number
    clock.set(2026, 3, 2, 9, 0)
    sooner = world.file(answers()).number
    assert names(inbox(world, world.actor("anna"))) == [sooner, later]


def test_a_taken_task_moves_from_the_group_to_the_person(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    anna = world.actor("anna")
    work.claim(world.services, world.task(number, "Aanvraag beoordelen").id, anna)
    assert names(inbox(world, anna, view="group")) == []
    assert names(inbox(world, anna, view="mine")) == [number]
    page = inbox(world, world.actor("bob"), view="all")
    assert page.rows[0].assignee_name == "Anna Bos"


def test_an_involved_person_sees_nothing_of_the_case(world: World, answers: Answers) -> None:
    number = world.file(answers(betrokkenen=["anna"])).number
    anna = world.actor("anna")
    assert names(inbox(world, anna, view="all")) == []
    assert listed(world, anna) == []
    with pytest.raises(NotAllowed):
        casefile.case_file(world.services, number, anna)


def test_the_inbox_finds_by_number_step_and_subject(world: World, answers: Answers) -> None:
    number = world.file(answers(soort="kosten")).number
    world.file(answers())
    anna = world.actor("anna")
    for query in (number, "kosten"):
        assert names(inbox(world, anna, query=query)) == [number]
    assert len(inbox(world, anna, query="beoordelen").rows) == 2


def test_a_search_text_with_wildcards_is_taken_literally(world: World, answers: Answers) -> None:
    world.file(answers())
    assert inbox(world, world.actor("anna"), query="%").rows == []


def test_a_day_filters_what_falls_due_then(world: World, answers: Answers) -> None:
    world.file(answers())
    anna = world.actor("anna")
    assert len(inbox(world, anna, day=date(2026, 3, 9)).rows) == 1
    assert inbox(world, anna, day=date(2026, 3, 6)).rows == []


def test_the_week_bar_counts_per_working_day(world: World, answers: Answers) -> None:
    world.file(answers())
    week = dict(inbox(world, world.actor("anna")).week)
    assert week[date(2026, 3, 9)] == 1
    assert date(2026, 3, 7) not in week


def test_the_inbox_is_paged(world: World, answers: Answers) -> None:
    for _ in range(26):
        world.file(answers())
    page = inbox(world, world.actor("anna"), page=2)
    assert (len(page.rows), page.total, page.pages) == (1, 26, 2)


def test_opening_a_case_file_is_logged(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    casefile.case_file(world.services, number, world.actor("arie"))
    last = world.rows(AuditEvent)[-1]
    assert (last.kind, last.actor) == (Act.CASE_READ, "arie")


def test_the_case_file_shows_sections_with_history(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    file = casefile.case_file(world.services, number, world.actor("anna"))
    (section,) = file.sections
    found = {row.label: str(row.value) for row in section[1]}
    assert (found["Uw naam"], found["Soort"], found["Besluit"]) == ("Kees", "Verlof", "Toegekend")


def test_the_case_file_shows_the_deadline_with_its_count(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    (deadline,) = casefile.case_file(world.services, number, world.actor("anna")).deadlines
    assert (deadline.start, deadline.due_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert deadline.explanation is not None and len(deadline.explanation.days) == 7
    assert [count.explanation for count in deadline.counts] == [deadline.explanation]


def test_the_diagram_knows_where_the_case_is(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    anna = world.actor("anna")
    rows = diagrams.walked(world.services, number, "proefproces", anna).rows
    states = {row.element.partition("/")[2]: row.state for row in rows}
    assert states["beoordelen"] == "now"
    assert states["start"] == "done"
    assert states["tekenen"] == "later"


@pytest.mark.parametrize("username", ["mia", "pia", "ben", "pri"])
def test_who_has_no_business_there_cannot_open_the_case(
    world: World, answers: Answers, username: str
) -> None:
    number = world.file(answers()).number
    with pytest.raises(NotAllowed):
        casefile.case_file(world.services, number, world.actor(username))


def test_the_status_page_opens_with_number_and_secret(world: World, answers: Answers) -> None:
    receipt = world.file(answers())
    party = status.enter(world.services, receipt.number, receipt.secret)
    page = status.status(world.services, receipt.number, party)
    assert [phase.name for phase in page.phases] == ["Ontvangen", "Besloten"]
    assert page.phase == 0
    assert [element.name for element in page.actions] == ["Toelichting geven"]


@pytest.mark.parametrize("secret", ["", "x" * 32])
def test_a_wrong_secret_opens_nothing(world: World, answers: Answers, secret: str) -> None:
    number = world.file(answers()).number
    with pytest.raises(NotAllowed):
        status.enter(world.services, number, secret)


def test_a_link_opens_its_own_case_only(world: World, answers: Answers) -> None:
    first, second = world.file(answers()), world.file(answers())
    party = status.enter(world.services, first.number, first.secret)
    with pytest.raises(NotAllowed):
        status.status(world.services, second.number, party)


def test_the_link_ends_as_many_days_after_closing_as_the_bundle_says(
    world: World, answers: Answers, clock: Clock
) -> None:
    receipt = world.file(answers())
    world.complete(receipt.number, "Aanvraag beoordelen", "anna", GRANTED)
    world.do_jobs()
    world.complete(receipt.number, "Besluit tekenen", "dirk", {"getekend": True})
    clock.pass_(timedelta(days=14))
    status.enter(world.services, receipt.number, receipt.secret)
    clock.pass_(timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        status.enter(world.services, receipt.number, receipt.secret)


def test_the_public_has_no_work_list(world: World) -> None:
    with pytest.raises(NotAllowed):
        inbox(world, PUBLIC)


def test_a_case_that_does_not_exist_may_not_be_opened(world: World) -> None:
    with pytest.raises(NotAllowed):
        casefile.case_file(world.services, "P-1999-001", world.actor("anna"))


def test_an_appointed_handler_keeps_the_case_from_other_coordinators(
    world: World, answers: Answers
) -> None:
    number = world.file(answers(behandelaar="anna")).number
    casefile.case_file(world.services, number, world.actor("anna"))
    with pytest.raises(NotAllowed):
        casefile.case_file(world.services, number, world.actor("bob"))
    assert listed(world, world.actor("bob")) == []
    assert listed(world, world.actor("anna")) == [number]


def test_direction_and_auditor_oversee_cases_of_others(world: World, answers: Answers) -> None:
    number = world.file(answers(behandelaar="anna")).number
    for username in ("dirk", "arie"):
        assert casefile.case_file(world.services, number, world.actor(username)).sections
