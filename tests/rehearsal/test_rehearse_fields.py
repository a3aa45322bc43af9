"""From the table below a sentence to what a browser would post."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from service.core.calendar import Calendar
from service.core.errors import Invalid
from service.core.forms import Bound, Context, bind, initial, parse_form, sniff
from service.rehearsal.fields import Filled, fill
from service.rehearsal.samples import sample
from service.rehearsal.values import Reading
from service.rehearsal.vocabulary import vocabulary

TODAY = date(2026, 3, 6)
CALENDAR = Calendar(
    name="test", timezone="Europe/Amsterdam", holidays={}, first_year=2025, last_year=2027
)
READING = Reading(words=vocabulary().words, calendar=CALENDAR, today=TODAY, present=TODAY)
COMPONENTS: list[dict[str, Any]] = [
    {"type": "textfield", "key": "name.first", "label": "First name"},
    {"type": "checkbox", "key": "agreed", "label": "Agreed"},
    {"type": "datetime", "subtype": "date", "key": "day", "dateLabel": "Which day?"},
    {
        "type": "radio",
        "key": "kind",
        "label": "Kind",
        "values": [{"label": "A book", "value": "book"}, {"label": "A film", "value": "film"}],
    },
    {"type": "filepicker", "key": "papers", "label": "Papers"},
    {
        "type": "dynamiclist",
        "path": "people",
        "label": "People",
        "defaultRepetitions": 1,
        "components": [
            {"type": "textfield", "key": "name", "label": "Name", "validate": {"required": True}}
        ],
    },
]


def given_form(record: Mapping[str, Any] | None = None) -> Bound:
    schema = {"id": "f", "type": "default", "schemaVersion": 18, "components": COMPONENTS}
    for number, component in enumerate(COMPONENTS):
        component.setdefault("id", f"c{number}")
    form = parse_form(json.dumps(schema).encode(), file="f.form")
    context = Context(today=TODAY, timezone=CALENDAR.zone, record=record or {})
    return initial(form, context)


def filled(*rows: tuple[str, str], record: Mapping[str, Any] | None = None) -> Filled:
    return fill(given_form(record), rows, READING)


def answered(*rows: tuple[str, str], record: Mapping[str, Any] | None = None) -> dict[str, Any]:
    empty = given_form(record)
    posted = fill(empty, rows, READING).posted
    bound = bind(empty.form, posted, {}, empty.context)
    assert bound.accepted, bound.errors
    return bound.data


def test_a_field_is_named_by_its_path_or_its_label() -> None:
    assert answered(("name.first", "An"))["name"] == {"first": "An"}
    assert answered(("first name", "An"))["name"] == {"first": "An"}


def test_an_option_is_named_by_its_value_or_its_label() -> None:
    assert answered(("kind", "a FILM"))["kind"] == answered(("Kind", "film"))["kind"] == "film"


def test_a_date_may_be_written_out() -> None:
    assert answered(("Which day?", "maandag 2 maart 2026"))["day"] == "2026-03-02"
    assert answered(("day", "over 1 werkdag"))["day"] == "2026-03-09"


def test_a_box_is_ticked_with_yes_and_no() -> None:
    assert answered(("agreed", "ja"))["agreed"] is True
    assert answered(("agreed", "nee"), record={"agreed": True})["agreed"] is False
    with pytest.raises(Invalid):
        filled(("agreed", "misschien"))


def test_what_the_page_showed_is_posted_again() -> None:
    assert answered(("kind", "book"), record={"name": {"first": "An"}})["name"] == {"first": "An"}


def test_a_row_that_nobody_fills_in_is_left_out() -> None:
    assert answered(("kind", "book"))["people"] == []


def test_rows_of_the_record_stay_when_one_is_added() -> None:
    record = {"people": [{"id": "a", "name": "An"}]}
    data = answered(("people.1.Name", "Bo"), record=record)
    assert [row["name"] for row in data["people"]] == ["An", "Bo"]


def test_a_row_of_the_record_can_be_changed() -> None:
    record = {"people": [{"id": "a", "name": "An"}]}
    assert answered(("people.0.name", "Bo"), record=record)["people"] == [{"id": "a", "name": "Bo"}]


def test_files_are_named_apart_from_values() -> None:
    assert filled(("Papers", "a.pdf, b.pdf")).files == {"papers": ["a.pdf", "b.pdf"]}
    assert filled(("bestand", "a.pdf")).files == {"papers": ["a.pdf"]}


def test_an_unknown_field_lists_the_known_ones() -> None:
    with pytest.raises(Invalid, match="First name"):
        filled(("colour", "red"))


def test_a_row_with_three_cells_is_refused() -> None:
    with pytest.raises(Invalid):
        fill(given_form(), (("a", "b", "c"),), READING)


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.eml"])
def test_an_example_file_is_what_its_name_says(name: str) -> None:
    assert sniff(sample(name, "Voorbeeld"), name) is not None
