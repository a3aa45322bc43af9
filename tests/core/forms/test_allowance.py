"""All expressions of a form together have a number of steps, and so do those of a decision."""

from __future__ import annotations

import json
from datetime import UTC, date

import pytest

from service.core.finding import Severity
from service.core.forms import Context, Form, FormTooHeavy, bind, check_form, parse_form

# A little less than one expression may take by itself.
HEAVY = "=count(for i in 1..280, j in 1..280 return 1) > k{n}"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def form(count: int) -> Form:
    fields = [
        {
            "type": "textfield",
            "id": f"F{n}",
            "key": f"k{n}",
            "label": f"Vraag {n}",
            "conditional": {"hide": HEAVY.format(n=n)},
        }
        for n in range(count)
    ]
    source = {"type": "default", "id": "x", "schemaVersion": 18, "components": fields}
    return parse_form(json.dumps(source).encode(), file="forms/x.form")


def offering(count: int) -> Form:
    """Questions that each offer a thousand answers."""
    fields = [
        {
            "type": "select",
            "id": f"F{n}",
            "key": f"k{n}",
            "label": f"Keuze {n}",
            "valuesExpression": "=for i in 1..1000 return i",
        }
        for n in range(count)
    ]
    source = {"type": "default", "id": "x", "schemaVersion": 18, "components": fields}
    return parse_form(json.dumps(source).encode(), file="forms/x.form")


def context() -> Context:
    return Context(today=date(2026, 3, 2), timezone=UTC)


def test_a_form_whose_conditions_together_take_too_much_is_stopped() -> None:
    with pytest.raises(FormTooHeavy, match="more than 1000000 steps"):
        bind(form(20), {}, {}, context())


def test_a_form_with_one_heavy_condition_is_filled_in() -> None:
    assert bind(form(1), {"k0": ["antwoord"]}, {}, context()).accepted


def test_answers_that_a_form_offers_count_as_work() -> None:
    bind(offering(3), {}, {}, context())
    with pytest.raises(FormTooHeavy):
        bind(offering(60), {}, {}, context())


@pytest.mark.parametrize("text", ["**a** " * 3_000, "- a\n" * 2_000, "|a" * 6_000])
def test_texts_with_far_too_much_layout_stop_publication(text: str) -> None:
    shown = {"type": "text", "id": "T", "text": text}
    source = {"type": "default", "id": "x", "schemaVersion": 18, "components": [shown]}
    found = check_form(parse_form(json.dumps(source).encode(), file="forms/x.form"))
    assert "form-size" in {each.code for each in found if each.severity is Severity.ERROR}


def test_laying_out_texts_is_paid_for_with_the_rest_of_the_form() -> None:
    page = context()
    with pytest.raises(FormTooHeavy):
        for _ in range(300):  # a text in each row of a list
            page.laid_out("**a** *b* " * 10)


def test_what_people_typed_costs_no_layout() -> None:
    page = context()
    for _ in range(300):
        page.laid_out("\\*" * 1_000)


def test_each_submission_has_steps_of_its_own() -> None:
    heavy = form(2)
    for _ in range(3):
        bind(heavy, {}, {}, context())
