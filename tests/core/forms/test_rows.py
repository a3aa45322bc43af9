"""Repeated groups: adding, removing, limits and what the record already knows of a row."""

from __future__ import annotations

from typing import Any

from service.core.forms import Limits, bind, initial
from tests.core.forms.filled import INSPECTION, TRAVEL, given_context, given_form, given_parts, post

TRIPS = {
    "ritten__count": "2",
    "ritten__0__van": "Ede",
    "ritten__0__naar": "Oss",
    "ritten__0__km": "10",
    "ritten__1__van": "Tiel",
    "ritten__1__naar": "Goes",
    "ritten__1__km": "4,5",
    "ritten__0__bonnen__count": "0",
    "ritten__1__bonnen__count": "0",
}
RATES = {"tarief": 0.5, "maximum_km": 50}
ACTIONS = [{"id": "a1", "wat": "Zand harken"}, {"id": "a2", "wat": "Hek maken", "door": "Bram"}]


def given_list(**more: Any) -> Any:
    question = {"type": "textfield", "id": "n", "key": "naam", "label": "Naam"}
    rows = {"type": "dynamiclist", "id": "l", "path": "mensen", "label": "Mensen"}
    return given_parts({**rows, "components": [question], **more})


def test_a_row_is_added_at_the_end() -> None:
    bound = post(given_form(TRAVEL), given_context(RATES), **TRIPS, _action="add:ritten")
    assert [row["van"] for row in bound.data["ritten"]] == ["Ede", "Tiel", None]


def test_a_new_row_has_its_defaults() -> None:
    bound = post(given_form(TRAVEL), given_context(RATES), **TRIPS, _action="add:ritten")
    assert bound.values["ritten.2.km"] == "10"


def test_a_removed_row_takes_its_own_answers_along() -> None:
    bound = post(given_form(TRAVEL), given_context(RATES), **TRIPS, _action="remove:ritten:0")
    assert [row["van"] for row in bound.data["ritten"]] == ["Tiel"]
    assert bound.values["ritten.0.naar"] == "Goes"


def test_a_list_in_a_row_grows_by_itself() -> None:
    bound = post(given_form(TRAVEL), given_context(RATES), **TRIPS, _action="add:ritten.1.bonnen")
    assert [len(row["bonnen"]) for row in bound.data["ritten"]] == [0, 1]


def test_a_row_reads_itself_its_parent_and_its_number() -> None:
    bound = post(given_form(TRAVEL), given_context(RATES), **TRIPS)
    assert [row["bedrag"] for row in bound.data["ritten"]] == [5, 2.25]
    assert bound.data["totaal"] == 7.25


def test_a_limit_from_the_parent_holds_in_the_row() -> None:
    bound = post(given_form(TRAVEL), given_context(RATES), **{**TRIPS, "ritten__0__km": "51"})
    assert "ritten.0.km" in bound.errors


def test_an_error_in_a_row_names_its_place() -> None:
    bound = post(given_form(TRAVEL), given_context(RATES), **{**TRIPS, "ritten__1__naar": ""})
    assert bound.errors["ritten.1.naar"].params["label"] == "Naar 2"


def test_a_required_list_needs_a_row() -> None:
    bound = post(given_form(TRAVEL), given_context(RATES), ritten__count="0")
    assert "ritten" in bound.errors


def test_the_number_of_rows_has_a_limit() -> None:
    context = given_context(limits=Limits(rows=3))
    bound = post(given_list(), context, mensen__count="9999")
    assert len(bound.data["mensen"]) == 3
    assert bound.errors["mensen"].params["limit"] == 3


def test_rows_inside_rows_share_one_limit() -> None:
    posted = {"ritten.count": ["50"]} | {f"ritten.{i}.bonnen.count": ["50"] for i in range(50)}
    bound = bind(given_form(TRAVEL), posted, {}, given_context(limits=Limits(all_rows=60)))
    assert sum(len(row["bonnen"]) for row in bound.data["ritten"]) <= 10


def test_a_row_of_the_record_keeps_what_the_form_does_not_ask() -> None:
    context = given_context({"acties": ACTIONS})
    posted = initial(given_form(INSPECTION), context).as_posted()
    posted["acties.1.klaar_op"] = ["2026-05-09"]
    bound = bind(given_form(INSPECTION), posted, {}, context)
    assert bound.data["acties"][1] == {**ACTIONS[1], "klaar_op": "2026-05-09"}


def test_a_row_is_found_by_its_id_after_a_removal() -> None:
    context = given_context({"mensen": [{"id": 7, "naam": "Jo"}, {"id": 8, "naam": "Mo"}]})
    posted = initial(given_list(), context).as_posted()
    bound = bind(given_list(), posted, {}, context, action="remove:mensen:0")
    assert bound.data["mensen"] == [{"id": 8, "naam": "Mo"}]


def test_one_row_of_the_record_cannot_be_used_twice() -> None:
    context = given_context({"mensen": [{"id": 7, "naam": "Jo"}]})
    typed = {"mensen__count": "2", "mensen__0___row": "=7", "mensen__1___row": "=7"}
    bound = post(given_list(), context, **typed)
    assert [row.get("id") for row in bound.data["mensen"]] == [7, None]


def test_fixed_rows_cannot_be_added_or_removed() -> None:
    context = given_context({"acties": ACTIONS})
    for action in ("add:acties", "remove:acties:0", "save"):
        bound = post(given_form(INSPECTION), context, acties__count="0", _action=action)
        assert [row["wat"] for row in bound.data["acties"]] == ["Zand harken", "Hek maken"]


def test_an_empty_list_of_the_record_stays_empty() -> None:
    assert initial(given_list(), given_context({"mensen": []})).data == {"mensen": []}


def test_a_list_that_was_not_shown_opens_with_its_first_rows() -> None:
    assert len(post(given_list(defaultRepetitions=2)).data["mensen"]) == 2
