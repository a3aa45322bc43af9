"""One answer at a time: numbers, dates, texts, choices and what people read when it is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.forms import Bound, Limits
from tests.core.forms.filled import (
    INSPECTION,
    given_context,
    given_form,
    given_parts,
    given_upload,
    post,
    said,
)


def answer(typed: str | list[str], **component: Any) -> Bound:
    """Post *typed* to a form with one question, with the key ``a``."""
    form = given_parts({"id": "a", "key": "a", "label": "Vraag", **component})
    return post(form, a=typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        ("12,5", 12.5),  # Dutch comma
        ("12.5", 12.5),  # a single group of other than three digits is a decimal point
        ("1.250", 1250),  # Dutch thousands
        ("1.250,50", 1250.5),
        ("1.250.000", 1_250_000),
        ("-3", -3),
        (" 1 250 ", 1250),
        ("€ 5,00", 5),  # the prefix of the field may be typed
        ("0,1", 0.1),
    ],
)
def test_a_number_is_read_the_dutch_way(typed: str, value: Any) -> None:
    bound = answer(typed, type="number", appearance={"prefixAdorner": "€"})
    assert bound.data == {"a": value}
    assert bound.accepted


@pytest.mark.parametrize(
    "typed", ["twaalf", "1e5", "NaN", "Infinity", "1,2,3", "1.25,0", "٣", "--1", "9" * 16, "0x1"]
)
def test_a_number_that_is_none_is_an_error(typed: str) -> None:
    bound = answer(typed, type="number")
    assert bound.data == {"a": None}
    assert "a" in bound.errors


@pytest.mark.parametrize(
    ("typed", "rules", "message"),
    [
        ("0", {"validate": {"min": 1}}, "“Vraag” must be 1 or more. Write a higher number"),
        ("7", {"validate": {"max": "=2 * 3"}}, "“Vraag” can be at most 6. Write a lower number"),
        ("1,5", {"decimalDigits": 0}, "Write “Vraag” as a whole number, without a comma"),
        (
            "1,555",
            {"decimalDigits": 2},
            "Write “Vraag” with at most 2 digits after the comma",
        ),
        ("7", {"increment": "5"}, "“Vraag” goes in steps of 5. Choose such a number"),
    ],
)
def test_a_number_outside_its_rules_says_what_to_do(
    typed: str, rules: dict[str, Any], message: str
) -> None:
    assert said(answer(typed, type="number", **rules)) == {"a": message}


@pytest.mark.parametrize("typed", ["1", "5"])
def test_the_limits_of_a_number_are_allowed(typed: str) -> None:
    assert answer(typed, type="number", validate={"min": 1, "max": 5}).accepted


def test_zero_is_an_answer() -> None:
    assert answer("0", type="number", validate={"required": True}).accepted


def test_a_number_may_be_kept_as_text() -> None:
    assert answer("0,10", type="number", serializeToString=True).data == {"a": "0.10"}


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("2026-05-01", True),
        ("2024-02-29", True),
        ("2026-02-29", False),
        ("01-05-2026", False),
        ("0026-05-01", False),  # a year typed half
        ("9999-12-31", False),
        ("morgen", False),
    ],
)
def test_a_date_must_exist(typed: str, good: bool) -> None:
    bound = answer(typed, type="datetime", subtype="date", dateLabel="Dag")
    assert bound.accepted is good
    assert bound.data["a"] == (typed if good else None)


@pytest.mark.parametrize(
    ("typed", "rules", "message"),
    [
        (
            "2026-04-30",
            {"disallowPassedDates": True},
            "The date lies in the past. Choose today or a later day",
        ),
        (
            "2026-05-02",
            {"validate": {"max": "=vandaag()"}},
            "The date lies in the future. Choose today or an earlier day",
        ),
        (
            "2026-06-02",
            {"validate": {"max": "2026-06-01"}},
            "The date is too late. Choose 2026-06-01 or an earlier day",
        ),
        (
            "2026-05-31",
            {"validate": {"min": '=date("2026-06-01")'}},
            "The date is too early. Choose 2026-06-01 or a later day",
        ),
    ],
)
def test_a_date_outside_its_rules_says_what_to_do(
    typed: str, rules: dict[str, Any], message: str
) -> None:
    assert said(answer(typed, type="datetime", subtype="date", **rules)) == {"a": message}


@pytest.mark.parametrize("rules", [{"min": "=vandaag()"}, {"max": "=vandaag()"}])
def test_the_limits_of_a_date_are_allowed(rules: dict[str, Any]) -> None:
    assert answer("2026-05-01", type="datetime", subtype="date", validate=rules).accepted


@pytest.mark.parametrize(
    ("typed", "format", "value"),
    [
        ("2026-05-01T10:30", "utc_offset", "2026-05-01T10:30:00+02:00"),
        ("2026-01-01T10:30", "utc_normalized", "2026-01-01T09:30:00Z"),
        ("2026-05-01T10:30", "no_timezone", "2026-05-01T10:30:00"),
        ("2026-03-29T02:30", "utc_offset", None),  # the hour the clock skips
    ],
)
def test_a_moment_is_local_time(typed: str, format: str, value: str | None) -> None:
    bound = answer(typed, type="datetime", subtype="datetime", timeSerializingFormat=format)
    assert bound.data["a"] == value
    assert bound.accepted is (value is not None)


def test_a_time_follows_its_interval() -> None:
    assert post(given_form(INSPECTION), open_vanaf="09:30").data["open_vanaf"] == "09:30:00"
    assert "open_vanaf" in post(given_form(INSPECTION), open_vanaf="09:40").errors


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("anna@voorbeeld.nl", True),
        ("a.b+c@sub.voorbeeld.museum", True),
        ("anna", False),
        ("anna@voorbeeld", False),
        ("anna@voorbeeld..nl", False),
        ("Anna <anna@voorbeeld.nl>", False),
        ("a@b.nl,c@d.nl", False),
        ("a@b.nl\nBcc: c@d.nl", False),
    ],
)
def test_an_e_mail_address_is_one_address(typed: str, good: bool) -> None:
    assert answer(typed, type="textfield", validate={"validationType": "email"}).accepted is good


@pytest.mark.parametrize(
    ("typed", "good"),
    [("020 123 45 67", True), ("+31 6-12345678", True), ("(0341) 12.34.56", True), ("112", False)],
)
def test_a_phone_number_has_its_digits(typed: str, good: bool) -> None:
    assert answer(typed, type="textfield", validate={"validationType": "phone"}).accepted is good


@pytest.mark.parametrize(
    ("typed", "rules", "good"),
    [
        ("1234 AB", {"pattern": "^[1-9][0-9]{3} ?[A-Z]{2}$"}, True),
        ("0234 AB", {"pattern": "^[1-9][0-9]{3} ?[A-Z]{2}$"}, False),
        ("abc", {"minLength": 4}, False),
        ("abcde", {"maxLength": "=2 + 2"}, False),
        ("abcd", {"minLength": 4, "maxLength": 4}, True),
        ("x" * 10_001, {}, False),  # the cap of the service itself
        ("x" * 10_001, {"maxLength": 50_000}, False),
        ("é" * 60_000, {}, False),
    ],
)
def test_a_text_follows_its_rules(typed: str, rules: dict[str, Any], good: bool) -> None:
    bound = answer(typed, type="textarea", validate=rules)
    assert bound.accepted is good
    assert bound.values["a"] == typed


def test_control_and_direction_characters_are_taken_out() -> None:
    bound = answer("a\x00b\x07c\u202ed\ud800e\ufefff", type="textfield")
    assert bound.data == {"a": "abcdef"}


def test_a_long_text_keeps_its_lines_and_a_short_one_not() -> None:
    assert answer(" een\r\ntwee ", type="textarea").data == {"a": "een\ntwee"}
    assert answer("een\r\ntwee", type="textfield").data == {"a": "een twee"}


@pytest.mark.parametrize("kind", ["radio", "select", "checklist", "taglist"])
def test_an_answer_that_was_not_offered_is_refused(kind: str) -> None:
    bound = answer(["z"], type=kind, values=[{"label": "A", "value": "a"}])
    assert "a" in bound.errors
    assert bound.data["a"] in (None, [])


@pytest.mark.parametrize(
    ("kind", "label", "message"),
    [
        ("textfield", "Naam", "Fill in “Naam”"),
        ("textarea", "Wat gebeurde er?", "Answer the question “Wat gebeurde er?”"),
        ("radio", "Soort", "Choose an answer for “Soort”"),
        ("checkbox", "Gelezen", "Tick “Gelezen” to go on"),
        ("filepicker", "Bewijs", "Add a file to “Bewijs”"),
    ],
)
def test_a_missing_answer_says_what_to_do(kind: str, label: str, message: str) -> None:
    bound = answer([], type=kind, label=label, validate={"required": True})
    assert said(bound) == {"a": message}


def test_the_author_may_word_the_error() -> None:
    own = {"melding": "Schrijf 100% van de naam op"}
    bound = answer("", type="textfield", validate={"required": True}, properties=own)
    assert said(bound) == {"a": "Schrijf 100% van de naam op"}


@pytest.mark.parametrize(
    ("names", "accept", "multiple", "good"),
    [
        (["a.pdf"], ".pdf, .jpg", False, True),
        (["a.pdf"], "application/pdf", False, True),
        (["a.pdf"], "application/*", False, True),
        (["a.txt"], ".pdf", False, False),
        (["a.pdf", "b.pdf"], "", True, True),
        (["a.pdf", "b.pdf"], "", False, False),
    ],
)
def test_files_follow_kind_and_number(
    names: list[str], accept: str, multiple: bool, good: bool
) -> None:
    part = {"type": "filepicker", "id": "a", "key": "a", "accept": accept, "multiple": multiple}
    uploads = {name: given_upload(name, name) for name in names}
    bound = post(given_parts(part), given_context(uploads=uploads), a__stored=names)
    assert bound.accepted is good


def test_all_files_together_have_a_limit() -> None:
    part = {"type": "filepicker", "id": "a", "key": "a", "multiple": True}
    uploads = {id: given_upload(id, size=6) for id in ("u1", "u2")}
    context = given_context(uploads=uploads, limits=Limits(total_size=10))
    assert "a" in post(given_parts(part), context, a__stored=["u1", "u2"]).errors
