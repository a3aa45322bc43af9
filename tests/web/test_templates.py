"""The parts that pages are made of, each drawn by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import render_template, render_template_string

from service.core.calendar import Calendar
from service.core.deadline import of_value
from service.core.finding import Finding, Severity
from service.core.language import Message
from service.web.frame import Frame
from service.web.terms import Told, told_of


@pytest.mark.usefixtures("bare_page")
def test_a_page_with_errors_says_so_in_its_title() -> None:
    assert "<title>Fout: " in render_template("public.html", has_errors=True, frame=Frame())


@pytest.mark.usefixtures("bare_page")
@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503, 418])
def test_every_error_page_tells_what_to_do(status: int) -> None:
    html = render_template("error.html", status=status, reference="7f3a", frame=Frame())
    assert "Kenmerk: 7f3a" in html
    assert html.count("<h1>") == 1


@pytest.fixture
def told() -> Told:
    calendar = Calendar(
        name="atw",
        timezone="Europe/Amsterdam",
        holidays={date(2026, 4, 27): "Koningsdag"},
        first_year=2026,
        last_year=2026,
    )
    found = of_value(date(2026, 5, 1), calendar, label="Besluit", start=date(2026, 4, 1))
    return told_of(found, datetime(2026, 4, 21, 10, tzinfo=UTC))


@pytest.mark.usefixtures("bare_page")
def test_a_deadline_card_carries_words_beside_its_pictures(told: Told) -> None:
    html = render_template_string(
        '{% from "macros.html" import deadline_card %}{{ deadline_card(told) }}', told=told
    )
    for words in ("nog 7 werkdagen", "vrijdag 1 mei", "dag 14 van 21", "Koningsdag"):
        assert words in html
    assert html.count('class="due"') == 2  # the bar and the cell of the count
    assert "style=" not in html


@pytest.mark.usefixtures("bare_page")
def test_text_from_people_is_escaped() -> None:
    html = render_template_string(
        '{% from "macros.html" import facts %}{{ facts([("Naam", "<b>x</b>"), ("Leeg", "")]) }}'
    )
    assert "&lt;b&gt;x" in html
    assert "Niet ingevuld" in html


@pytest.mark.usefixtures("bare_page")
def test_a_finding_names_its_place_and_its_cure() -> None:
    finding = Finding(
        severity=Severity.ERROR,
        code="gate",
        file="besluit.bpmn",
        name="Besluit",
        message=Message("Stap zonder poort"),
        advice=Message("Leid de pijl om."),
        clauses=("C16",),
    )
    html = render_template_string(
        '{% from "macros.html" import findings %}{{ findings([f]) }}', f=finding
    )
    for words in ("Fout", "Stap zonder poort", "besluit.bpmn, Besluit", "Leid de pijl om.", "C16"):
        assert words in html


@pytest.mark.usefixtures("bare_page")
def test_a_field_ties_its_hint_and_error_to_the_control() -> None:
    html = render_template_string(
        '{% from "macros.html" import field %}{{ field("naam", "Naam", hint="H", error="E") }}'
    )
    assert 'aria-describedby="v-naam-h v-naam-f" aria-invalid="true"' in html
