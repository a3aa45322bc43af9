"""Two people, one case: what was filled in meets the case as it is when it arrives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from service.actions import work
from service.actions.binding import BASE, CHOICE, Sent
from service.actions.services import Services
from service.core.errors import Conflict
from service.core.forms import Side
from tests.gesprek import AGREED, Desk, rows


@pytest.fixture
def desk(new_database: Callable[..., str], make_services: Callable[[str], Services]) -> Desk:
    return Desk(make_services(new_database("sqlite")))


WRITTEN = {"wat": "Schrijven", "wie": "Piet"}


def test_a_row_of_a_colleague_survives_a_form_that_was_open(desk: Desk) -> None:
    page = desk.page()
    desk.colleague(**rows([*AGREED, WRITTEN], ("#0",)))
    desk.send(desk.sent(page, nagekeken=["true"]))
    assert desk.record()["afspraken"] == [*AGREED, WRITTEN]
    assert desk.record()["nagekeken"] is True


def test_two_people_with_the_same_action_open_both_add_a_row(desk: Desk) -> None:
    mine = desk.page(desk.action)
    desk.colleague(**rows([*AGREED, WRITTEN], ("#0",)))
    added = rows([*AGREED, {"wat": "Mailen", "wie": "Anna"}], ("#0",))
    desk.send(desk.sent(mine, **added), desk.action)
    assert [row["wat"] for row in desk.record()["afspraken"]] == ["Bellen", "Schrijven", "Mailen"]


def test_the_same_answer_changed_twice_is_refused_and_loses_nothing(desk: Desk) -> None:
    page = desk.page()
    desk.colleague(naam=["Piet"])
    sent = desk.sent(page, naam=["Kees"])
    with pytest.raises(Conflict, match="changed the same answers"):
        desk.send(sent)
    assert desk.record()["naam"] == "Piet"
    again = desk.page(sent=sent)
    assert [clash.mine for clash in again.filled.clashes] == ["naam"]
    assert again.bound.values["naam"] == "Kees"
    assert again.filled.now is not None and again.filled.now.values["naam"] == "Piet"


@pytest.mark.parametrize(("side", "name"), [(Side.MINE, "Kees"), (Side.THEIRS, "Piet")])
def test_who_chose_sends_the_form(desk: Desk, side: Side, name: str) -> None:
    page = desk.page()
    desk.colleague(naam=["Piet"])
    sent = desk.sent(page, naam=["Kees"])
    (clash,) = desk.page(sent=sent).filled.clashes
    choice = {f"{CHOICE}.1": [f"{side}:{clash.seen}:{clash.id}"]}
    desk.send(Sent(typed={**sent.typed, **choice}, owner="anna"))
    assert desk.record()["naam"] == name


def test_computed_answers_are_worked_out_again_from_the_case_of_now(desk: Desk) -> None:
    page = desk.page()
    assert page.bound.data["aantal"] == 1
    desk.colleague(**rows([*AGREED, WRITTEN], ("#0",)))
    desk.send(desk.sent(page, nagekeken=["true"]))
    assert desk.record()["aantal"] == 2


@pytest.mark.postgres
def test_a_lost_race_binds_again(
    new_database: Callable[..., str], make_services: Callable[[str], Services]
) -> None:
    """Bob is faster between reading and writing: the second attempt counts his row too."""
    desk = Desk(make_services(new_database("postgres")))
    page, waiting = desk.page(), [rows([*AGREED, WRITTEN], ("#0",))]

    def overtake(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if waiting and statement.startswith("UPDATE instance"):
            desk.colleague(**waiting.pop())

    event.listen(desk.services.db.engine, "before_cursor_execute", overtake)
    desk.send(desk.sent(page, nagekeken=["true"]))
    assert desk.record()["aantal"] == 2
    assert desk.record()["afspraken"] == [*AGREED, WRITTEN]


@pytest.mark.parametrize("base", [[], [""], ["x.y"], ["é"], ["e30=.00"]])
def test_a_form_that_does_not_tell_its_base_is_refused(desk: Desk, base: list[str]) -> None:
    sent = desk.sent(desk.page(), naam=["Kees"], **{BASE: base})
    with pytest.raises(Conflict, match="does not tell"):
        desk.send(sent)
    again = desk.page(sent=sent)
    assert again.bound.values["naam"] == "Kees", "what was typed stands there again"
    desk.send(desk.sent(again))
    assert desk.record()["naam"] == "Kees"


def test_the_base_of_another_step_is_refused(desk: Desk) -> None:
    there = desk.page(desk.action).filled.base
    with pytest.raises(Conflict, match="does not tell"):
        desk.send(desk.sent(desk.page(), **{BASE: [there]}))


def test_a_revision_cannot_be_raised_by_hand(desk: Desk) -> None:
    body, _, signature = desk.page().filled.base.partition(".")
    with pytest.raises(Conflict, match="does not tell"):
        desk.send(desk.sent(desk.page(), **{BASE: [f"{body[:-4]}AAAA.{signature}"]}))


def test_a_draft_of_last_week_meets_the_case_of_today(desk: Desk) -> None:
    sent = desk.sent(desk.page(), nagekeken=["true"])
    work.save_draft(desk.services, desk.task.id, sent.draft(), desk.anna)
    desk.colleague(**rows([*AGREED, WRITTEN], ("#0",)))
    page = desk.page()
    assert [change.name for change in page.filled.changes] == ["afspraken.1"]
    desk.send(desk.sent(page))
    assert desk.record()["afspraken"] == [*AGREED, WRITTEN]
    assert desk.record()["nagekeken"] is True


def test_a_draft_that_collides_is_put_before_its_writer(desk: Desk) -> None:
    sent = desk.sent(desk.page(), naam=["Kees"])
    work.save_draft(desk.services, desk.task.id, sent.draft(), desk.anna)
    desk.colleague(naam=["Piet"])
    assert [clash.mine for clash in desk.page().filled.clashes] == ["naam"]


def test_a_draft_of_before_drafts_had_a_base_still_opens(desk: Desk) -> None:
    work.save_draft(desk.services, desk.task.id, {"naam": ["Kees"]}, desk.anna)
    page = desk.page()
    assert page.bound.values["naam"] == "Kees"
    assert not page.filled.is_based
