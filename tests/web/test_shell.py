"""Deadlines in words and pictures, dates, assets, and the frames and parts they end up in."""

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
from service.core.errors import Finding, Severity
from service.core.language import Message
from service.web import shell
from service.web.deadline import DeadlineState, DeadlineView
from service.web.shell import (
    Assets,
    Frame,
    MenuItem,
    Theme,
    deadline_view,
    register_shell,
    week_bar,
)
from service.web.strip import DayKind

TODAY = date(2026, 4, 21)  # a Tuesday
CATALOGUE = Path(service.web.__file__).parents[1] / "translations" / "nl" / "shell.po"


@pytest.fixture
def calendar() -> Calendar:
    named = {
        date(2026, 4, 3): "Goede Vrijdag",
        date(2026, 4, 5): "Eerste paasdag",
        date(2026, 4, 6): "Tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
    }
    return Calendar(
        name="atw", timezone="Europe/Amsterdam", holidays=named, first_year=2026, last_year=2027
    )


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    catalogues = tmp_path_factory.mktemp("catalogues")
    folder = catalogues / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, (folder / "messages.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="nl"))
    app = Flask("service.web")
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(catalogues), BABEL_DEFAULT_LOCALE="nl")
    Babel(app)
    register_shell(app)
    return app


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def given_view(
    calendar: Calendar, due: date | None, *, start: date | None = None, met_on: date | None = None
) -> DeadlineView:
    return deadline_view(
        calendar,
        label="Besluit",
        start=start or date(2026, 3, 30),
        due=due,
        today=TODAY,
        clauses=("C12",),
        met_on=met_on,
    )


WORDS = [
    (date(2026, 5, 1), "good", "nog 7 werkdagen"),  # King's Day falls in between
    (date(2026, 4, 28), "good", "nog 4 werkdagen"),
    (date(2026, 4, 24), "soon", "nog 3 werkdagen"),
    (date(2026, 4, 22), "soon", "nog 1 werkdag"),
    (date(2026, 4, 21), "soon", "vandaag"),
    (date(2026, 4, 20), "late", "1 werkdag te laat"),
    (date(2026, 4, 17), "late", "2 werkdagen te laat"),  # Monday and Tuesday
    (None, "none", "geen termijn"),
]


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(("due", "state", "words"), WORDS)
def test_a_deadline_is_told_in_working_days(
    calendar: Calendar, due: date | None, state: str, words: str
) -> None:
    view = given_view(calendar, due)
    assert (view.state, shell.say(view.words)) == (state, words)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (date(2026, 4, 26), date(2026, 4, 25), "nog 1 dag"),  # Saturday, due on Sunday
        (date(2026, 4, 24), date(2026, 4, 26), "2 dagen te laat"),  # no working day passed
        (date(2026, 4, 24), date(2031, 4, 24), "1826 dagen te laat"),  # after the frozen years
    ],
)
def test_days_are_counted_where_working_days_say_nothing(
    calendar: Calendar, due: date, today: date, words: str
) -> None:
    view = deadline_view(calendar, label="", start=None, due=due, today=today)
    assert shell.say(view.words) == words


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("met_on", "state", "words"),
    [
        (date(2026, 4, 7), "good", "op tijd klaar"),
        (date(2026, 4, 9), "late", "klaar, 2 werkdagen te laat"),
    ],
)
def test_a_met_deadline_no_longer_depends_on_today(
    calendar: Calendar, met_on: date, state: str, words: str
) -> None:
    view = given_view(calendar, date(2026, 4, 7), met_on=met_on)
    assert (view.state, shell.say(view.words)) == (state, words)
    assert DayKind.NOW not in [bar.kind for bar in view.strip]


@pytest.mark.usefixtures("page")
def test_a_term_that_has_not_begun_says_so(calendar: Calendar) -> None:
    view = deadline_view(calendar, label="", start=None, due=None, today=TODAY, awaited=True)
    assert shell.say(view.words) == "nog niet begonnen"


def test_the_strip_has_a_bar_per_working_day(calendar: Calendar) -> None:
    view = given_view(calendar, date(2026, 5, 1))
    kinds = [bar.kind for bar in view.strip]
    assert kinds.count(DayKind.OFF) == 3
    assert kinds.count(DayKind.WEEKEND) == 4
    assert kinds.count(DayKind.PAST) == 13
    assert kinds.count(DayKind.NOW) == 1
    assert kinds[-1] is DayKind.DUE
    assert (view.day, view.total) == (14, 21)


def test_the_strip_goes_on_past_a_missed_day(calendar: Calendar) -> None:
    view = given_view(calendar, date(2026, 4, 16))
    assert [bar.kind for bar in view.strip][-5:] == ["due", "over", "wk", "over", "now"]


def test_a_long_strip_keeps_today_and_the_last_day(calendar: Calendar) -> None:
    view = given_view(calendar, date(2026, 12, 31), start=date(2026, 1, 5))
    kinds = [bar.kind for bar in view.strip]
    assert len(kinds) <= 45
    assert kinds.count(DayKind.CUT) == 2
    assert DayKind.NOW in kinds
    assert kinds[-1] is DayKind.DUE


def test_the_count_fills_whole_weeks(calendar: Calendar) -> None:
    view = given_view(calendar, date(2026, 5, 1))
    assert [len(week) for week in view.count] == [7] * 5
    cells = [cell for week in view.count for cell in week]
    assert cells[0].is_start
    assert [cell.number for cell in cells if cell.is_today] == [14]
    assert [cell.number for cell in cells if cell.is_due] == [21]
    assert sum(cell.is_outside for cell in cells) == 2


def test_only_weekdays_are_named_as_holidays(calendar: Calendar) -> None:
    names = [cell.reason for cell in given_view(calendar, date(2026, 5, 1)).holidays]
    assert names == ["Goede Vrijdag", "Tweede paasdag", "Koningsdag"]


def test_a_stored_count_is_shown_as_it_was(calendar: Calendar) -> None:
    stored = calendar.explain(date(2026, 3, 30), 21)
    moved = Calendar(
        name="atw", timezone="Europe/Amsterdam", holidays={}, first_year=2026, last_year=2027
    )
    view = deadline_view(
        moved,
        label="",
        start=date(2026, 3, 30),
        due=date(2026, 5, 1),
        today=TODAY,
        explanation=stored,
    )
    assert view.total == 21


def test_the_week_bar_shows_two_working_weeks(calendar: Calendar) -> None:
    bar = week_bar(calendar, today=TODAY, counts={TODAY: 2}, url=lambda day: f"?op={day}")
    assert [day.on.day for day in bar] == [20, 21, 22, 23, 24, 27, 28, 29, 30, 1]
    assert [day.count for day in bar if day.is_today] == [2]
    assert [day.holiday for day in bar if day.holiday] == ["Koningsdag"]


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


@pytest.mark.usefixtures("page")
def test_a_deadline_card_carries_words_beside_its_pictures(calendar: Calendar) -> None:
    html = render_template_string(
        '{% from "macros.html" import deadline_card %}{% call deadline_card(view) %}Regel.'
        "{% endcall %}",
        view=given_view(calendar, date(2026, 5, 1)),
    )
    for words in ("nog 7 werkdagen", "vrijdag 1 mei", "dag 14 van 21", "Regel.", "Koningsdag"):
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
