"""Dates, assets, and the frames and parts of a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, render_template, render_template_string
from flask_babel import Babel

import service.web
from service.core.calendar import Calendar
from service.core.deadline import of_value
from service.core.finding import Finding, Severity
from service.core.language import Message
from service.web import shell
from service.web.deadline import DeadlineState
from service.web.shell import (
    Assets,
    Frame,
    MenuItem,
    Theme,
    register_shell,
)
from service.web.terms import Told, told_of

TODAY = date(2026, 4, 21)  # a Tuesday
CATALOGUE = Path(service.web.__file__).parents[1] / "translations" / "nl" / "shell.po"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    catalogues = tmp_path_factory.mktemp("catalogues")
    folder = catalogues / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, (folder / "messages.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="nl"))
    app = Flask("service.web")
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(catalogues), BABEL_DEFAULT_LOCALE="nl")
    Babel(app, default_timezone="Europe/Amsterdam")
    register_shell(app)
    return app


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


DATES = [
    ("date_long", "vrijdag 1 mei 2026"),
    ("date_mid", "vrijdag 1 mei"),
    ("date_short", "vr 1 mei"),
    ("date_plain", "1 mei"),
    ("date_day", "vr 1"),
    ("weekday", "vrijdag"),
]


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(("name", "text"), DATES)
def test_dates_are_written_the_dutch_way(name: str, text: str) -> None:
    day = date(2026, 5, 1)
    assert render_template_string("{{ day|" + name + " }}", day=day) == text


@pytest.mark.usefixtures("page")
def test_a_day_has_its_year_in_another_year_or_a_closed_case() -> None:
    day = date(2027, 1, 4)
    assert shell.date_mid(day, TODAY) == "maandag 4 januari 2027"
    assert shell.date_short(day, TODAY) == "ma 4 januari 2027"
    assert shell.date_mid(day, day) == "maandag 4 januari"
    assert shell.date_short(day, day, closed=True) == "ma 4 januari 2027"


@pytest.mark.usefixtures("page")
def test_a_moment_is_shown_in_local_time() -> None:
    late = datetime(2026, 4, 21, 22, 30, tzinfo=UTC)
    assert shell.time_of_day(late) == "0.30 uur"
    assert shell.date_mid(late) == "woensdag 22 april"


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 4, 21, 8, 42, tzinfo=UTC), "vandaag, 10.42 uur"),
        (datetime(2026, 4, 14, 8, 42, tzinfo=UTC), "dinsdag 14 april, 10.42 uur"),
        (datetime(2025, 4, 14, 8, 42, tzinfo=UTC), "maandag 14 april 2025, 10.42 uur"),
    ],
)
def test_a_moment_says_today_only_for_today(moment: datetime, text: str) -> None:
    assert shell.moment(moment, TODAY) == text


@pytest.mark.usefixtures("page")
def test_an_asset_without_a_build_still_has_an_address(tmp_path: Path) -> None:
    assert Assets(tmp_path)("site", "css") == "/static/dist/site.css"


@pytest.mark.usefixtures("page")
def test_an_asset_is_found_in_the_manifest(tmp_path: Path) -> None:
    asset = Assets(tmp_path)
    (tmp_path / "manifest.json").write_text('{"site": {"css": "site-ABC.css"}}', "utf-8")
    assert asset("site", "css") == "/static/dist/site-ABC.css"
    assert asset("site", "js") == "/static/dist/site.js"


@pytest.mark.usefixtures("page")
def test_the_staff_frame_marks_the_current_page() -> None:
    menu = (MenuItem(label="Zaken", url="/zaken", count=3, current=True),)
    html = render_template(
        "app.html", frame=Frame(menu=menu, person="M.K.", role="Coördinator", theme=Theme.DARK)
    )
    assert 'data-bs-theme="dark"' in html
    assert '<a href="/zaken" aria-current="page">Zaken <span class="n">3</span></a>' in html
    assert "M.K." in html


@pytest.mark.usefixtures("page")
def test_a_page_with_errors_says_so_in_its_title() -> None:
    assert "<title>Fout: " in render_template("public.html", has_errors=True)


@pytest.mark.usefixtures("page")
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


@pytest.mark.usefixtures("page")
def test_a_deadline_card_carries_words_beside_its_pictures(told: Told) -> None:
    html = render_template_string(
        '{% from "macros.html" import deadline_card %}{{ deadline_card(told) }}', told=told
    )
    for words in ("nog 7 werkdagen", "vrijdag 1 mei", "dag 14 van 21", "Koningsdag"):
        assert words in html
    assert html.count('class="due"') == 2  # the bar and the cell of the count
    assert "style=" not in html


@pytest.mark.usefixtures("page")
def test_text_from_people_is_escaped() -> None:
    html = render_template_string(
        '{% from "macros.html" import facts %}{{ facts([("Naam", "<b>x</b>"), ("Leeg", "")]) }}'
    )
    assert "&lt;b&gt;x" in html
    assert "Niet ingevuld" in html


@pytest.mark.usefixtures("page")
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


@pytest.mark.usefixtures("page")
def test_a_field_ties_its_hint_and_error_to_the_control() -> None:
    html = render_template_string(
        '{% from "macros.html" import field %}{{ field("naam", "Naam", hint="H", error="E") }}'
    )
    assert 'aria-describedby="v-naam-h v-naam-f" aria-invalid="true"' in html


@pytest.mark.parametrize("state", list(DeadlineState))
def test_every_state_has_a_shape(state: DeadlineState) -> None:
    assert 'aria-hidden="true"' in shell.icon(state)
