"""Where the parts of a chart stand, and what it says to who does not see it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import render_template_string

from service.core.calendar import Calendar
from service.core.deadline import of_value
from service.web.axis import axis
from service.web.charts import Point, bars, columns, grid, trend
from service.web.deadline import deadline_view

MANY = {1000: 3, 1300: 3, 1600: 3}
FEW = {900: 2, 2100: 1}


def point(spread: dict[int, int], label: str = "1e kwartaal") -> Point:
    return Point(label=label, under="2026", cases=sum(spread.values()), spread=spread, url="/z")


def test_the_longest_bar_is_all_of_it() -> None:
    found = bars([("a", 14, ""), ("b", 11, "/b"), ("c", 0, "")])
    assert [each.width for each in found] == [100, 78.6, 0]


def test_bars_of_nothing_have_no_length() -> None:
    assert [each.width for each in bars([("a", 0, "")])] == [0]
    assert bars([]) == []


@pytest.mark.parametrize(
    ("most", "lines"),
    [(0, [0]), (4, [0, 1, 2, 3, 4]), (21, [0, 5, 10, 15, 20]), (260, [0, 100, 200])],
)
def test_a_grid_has_few_round_numbers(most: int, lines: list[int]) -> None:
    assert list(grid(most)) == lines


def test_a_span_with_enough_cases_has_a_middle_within_its_half() -> None:
    (placed,) = trend([point(MANY)], limit=2100).points
    assert placed.box is not None
    assert placed.line is not None
    assert placed.box.y <= placed.line <= placed.box.y + placed.box.height
    assert placed.dots == ()


def test_a_span_with_few_cases_has_a_dot_for_each_value_and_no_middle() -> None:
    (placed,) = trend([point(FEW)]).points
    assert placed.box is None
    assert [cases for _, cases in placed.dots] == [2, 1]
    assert placed.singles == [900, 900, 2100]


def test_everything_stays_under_the_top_of_the_drawing() -> None:
    found = trend([point(MANY), point({4000: 1})], limit=2100)
    heights = [y for each in found.points for y, _ in each.dots]
    assert found.limit is not None
    assert min([found.limit, *heights]) >= 0
    assert max(heights) <= found.base


def test_many_points_make_a_wider_drawing() -> None:
    width = trend([point(MANY)] * 8).width
    assert trend([point(MANY)] * 4).width == width
    assert trend([point(MANY)] * 24).width > width


def test_a_column_stands_on_the_base() -> None:
    found = columns([point(MANY), point({})])
    full, nothing = found.points
    assert full.column is not None
    assert full.column.y + full.column.height == found.base
    assert nothing.column is None


def test_a_chart_of_nothing_at_all_can_be_drawn() -> None:
    assert trend([]).points == ()
    assert columns([point({})]).told == ()


TREND = """{% from "charts.html" import trend %}
{{ trend(chart, "Werkdagen", "Het midden bleef gelijk.", ["Kwartaal", "Zaken", "Midden"]) }}"""


@pytest.mark.usefixtures("bare_page")
def test_a_chart_is_named_with_its_conclusion_and_stands_above_its_table() -> None:
    html = render_template_string(TREND, chart=trend([point(MANY), point(FEW, "2e kwartaal")]))
    assert re.search(r'role="img" aria-label="Het midden bleef gelijk\. ', html)
    assert html.count('<th scope="row">') == 2
    assert html.count('<a href="/z">') == 2  # each number opens its cases
    assert "9 · 9 · 21" in html
    assert "10 – 16" in html
    assert "style=" not in html


@pytest.mark.usefixtures("bare_page")
def test_a_chart_of_numbers_has_no_empty_columns() -> None:
    html = render_template_string(TREND, chart=columns([point(MANY)]))
    assert html.count('<td class="num">') == 1


@pytest.mark.usefixtures("bare_page")
def test_text_in_a_bar_is_escaped_and_its_number_stands_beside_it() -> None:
    html = render_template_string(
        '{% from "charts.html" import bars %}{{ bars(rows, ["Oorzaak", "Keer"]) }}',
        rows=bars([("<b>x</b>", 3, "/zaken")]),
    )
    assert '<a href="/zaken">&lt;b&gt;x' in html
    assert '<td class="num">3</td>' in html


@pytest.mark.usefixtures("bare_page")
def test_a_row_on_the_axis_says_in_words_what_it_draws() -> None:
    calendar = Calendar(
        name="atw", timezone="Europe/Amsterdam", holidays={}, first_year=2026, last_year=2026
    )
    due = of_value(date(2026, 11, 26), calendar, label="Besluit", start=date(2026, 11, 2))
    view = deadline_view(due, datetime(2026, 11, 24, 10, tzinfo=UTC))
    html = render_template_string(
        '{% from "charts.html" import due_table %}{{ due_table(axis, groups, "Z", ["a", "b"]) }}',
        axis=axis(date(2026, 11, 24), calendar.is_workday, ahead=10),
        groups=[
            {"title": "Later", "rows": []},
            {"title": "Nu", "rows": [{"title": "Z-1", "url": "/z/1", "view": view}]},
        ],
    )
    assert "nog 2 werkdagen" in html
    assert "donderdag 26 november" in html or "do 26 november" in html
    assert "Later" not in html
    assert html.count('aria-hidden="true" focusable="false"') >= 2
    assert 'class="d soon"' in html
