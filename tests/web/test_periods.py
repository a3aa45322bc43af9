"""The period in the address of a page, and in words."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from service.core.period import Period
from service.web import periods
from service.web.wording import say

YEAR = Period.year(2026)


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("", YEAR),
        ("periode=2025-Q2", Period.quarter(2025, 2)),
        ("van=2026-02-01&tot=2026-02-28", Period.month(2026, 2)),
        ("van=2026-02-01", Period(date(2026, 2, 1), date(2026, 12, 31))),
        ("periode=2025&tot=2026-03-31", Period.quarter(2026, 1)),
    ],
)
def test_the_address_says_which_period(bare_app: Flask, query: str, period: Period) -> None:
    with bare_app.test_request_context(f"/?{query}"):
        asked = periods.asked(YEAR)
    assert asked.period == period
    assert asked.problem is None


def test_what_is_no_period_is_told_and_stays_in_its_field(bare_app: Flask) -> None:
    with bare_app.test_request_context("/?van=2026-11-24&tot=gisteren"):
        asked = periods.asked(YEAR)
        assert say(asked.problem) == "“gisteren” is geen datum. Schrijf haar als 2026-11-24."
    assert (asked.period, asked.first, asked.last) == (YEAR, "2026-11-24", "gisteren")


@pytest.mark.parametrize("name", ["2026", "2026-Q3", "2026-11", ""])
def test_an_address_with_a_period_leads_back_to_it(bare_app: Flask, name: str) -> None:
    period = Period.named(name) if name else Period(date(2026, 1, 5), date(2026, 1, 9))
    with bare_app.test_request_context("/", query_string=periods.query(period)):
        assert periods.asked(YEAR).period == period


@pytest.mark.usefixtures("bare_page")
@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period.year(2026), "2026"),
        (Period.quarter(2026, 3), "derde kwartaal 2026"),
        (Period.month(2026, 11), "november 2026"),
        (Period(date(2026, 1, 1), date(2026, 11, 24)), "1 januari tot en met 24 november 2026"),
        (Period(date(2025, 12, 1), date(2026, 1, 2)), "1 december 2025 tot en met 2 januari 2026"),
    ],
)
def test_a_period_has_words(period: Period, words: str) -> None:
    assert say(periods.words(period)) == words


@pytest.mark.usefixtures("bare_page")
def test_the_usual_ones_are_this_year_its_quarters_so_far_and_the_year_before() -> None:
    names = [period.name for period in periods.usual_ones(date(2026, 5, 1))]
    assert names == ["2026", "2026-Q2", "2026-Q1", "2025"]
