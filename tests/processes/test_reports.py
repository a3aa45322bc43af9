"""The shipped report: a small year figure by figure, and a large one under attack."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from service.actions.publication import published
from service.actions.reckoning import Reckoning, reckon
from service.actions.rendering import render
from service.actions.reports import beside
from service.actions.services import Services
from service.actions.tabulated import Tabulation
from service.actions.tabulating import tabulate
from service.bundle.archive import read_directory
from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.bundle.calendars import freeze
from service.core.period import Period
from service.core.suppression import Cell, Mark, Tables
from service.settings import ROOT
from service.store.db import Session, table
from service.store.tables import Basis, DayTotal, MonthTotal
from service.store.totals import grow
from tests.core.attacker import Sums

PROCESS, REPORT = "klachtenregeling", "jaarrapportage"
YEAR = Period.year(2026)
SOME_DAY = date(2026, 5, 4)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    folder = ROOT / "processes" / PROCESS
    return load(
        freeze(read_directory(folder, ROOT / "forms" / PROCESS, folder.parent / "kalender.toml"))
    )


@pytest.fixture
def session(desk: Services) -> Iterator[Session]:
    with desk.db.writing() as session:
        for total in (DayTotal, MonthTotal):
            session.execute(delete(total))
        yield session


class Year:
    """Cases as the totals hold them."""

    def __init__(self, session: Session, bundle: Bundle) -> None:
        self.session, self.bundle = session, bundle

    def count(self, measure: str, number: int, *, on: date = SOME_DAY, **codes: str) -> None:
        declared = self.bundle.measures.measures[measure]
        kept = {name: codes.get(name, "") for name in declared.dimensions}
        row = {
            "process": PROCESS,
            "measure": measure,
            "basis": Basis.CASE,
            "dimensions": json.dumps(kept, separators=(",", ":"), sort_keys=True),
            "each": 0,
            "cases": number,
            "hundredths": 100 * number,
        }
        for total, day in ((DayTotal, on), (MonthTotal, on.replace(day=1))):
            grow(self.session, table(total), [{**row, "day": day}])

    def tabulated(self) -> Tabulation:
        made, self.reckoning, _ = self._made()
        return made

    def told(self, recipient: str) -> dict[str, str]:
        """Per line what stands in the column of the year itself."""
        report = self.bundle.reports[REPORT]
        tabulation, reckoning, periods = self._made()
        found = published(self.bundle, report, tabulation, reckoning, periods)
        shown = render(found, recipient, bundle=self.bundle, language="nl", say=str)
        return {entry.name: entry.figures[0].text for part in shown.parts for entry in part.entries}

    def _made(self) -> tuple[Tabulation, Reckoning, list[Period]]:
        report = self.bundle.reports[REPORT]
        periods = beside(report, YEAR)
        reckoning = reckon(self.session, self.bundle, report, periods)
        return tabulate(self.bundle, report, reckoning, periods), reckoning, periods


@pytest.fixture
def year(session: Session, bundle: Bundle) -> Year:
    return Year(session, bundle)


def given_seven(year: Year) -> None:
    """SC21: three of UWV, one of a municipality, three of employers; and eleven remarks."""
    uwv: dict[str, Any] = {"opdrachtgever": "uwv"}
    year.count("ontvangen", 2, **uwv, categorie="gedrag", dienst="werkfit", uitkomst="gegrond")
    year.count("ontvangen", 1, **uwv, categorie="overig", uitkomst="niet_behandeld")
    year.count("niet_behandeld", 1, **uwv)
    year.count("niet_behandeld_op_tijd", 1, **uwv)
    year.count("behandeld", 2, **uwv)
    year.count("behandeld_op_tijd", 1, **uwv)
    year.count("ontvangen", 1, opdrachtgever="gemeente", categorie="gedrag")
    year.count("ontvangen", 3, opdrachtgever="werkgever", categorie="kwaliteit")
    year.count("opmerkingen", 11, categorie="overig")


def test_of_seven_complaints_each_gets_the_five_counts_of_its_own(year: Year) -> None:
    given_seven(year)
    uwv = year.told("uwv")
    lines = (
        "Ontvangen",
        "Niet in behandeling genomen",
        "waarvan op tijd gemeld",
        "In behandeling genomen",
        "waarvan op tijd afgehandeld",
    )
    assert [uwv[line] for line in lines] == ["3", "1", "1", "2", "1"]
    assert year.told("blik_op_werk")["Ontvangen"] == "7"
    assert year.told("blik_op_werk")["Opmerkingen"] == "11"
    assert year.told("gemeente")["Ontvangen"] == "1"
    assert "Opmerkingen" not in uwv


def test_seven_complaints_are_too_few_to_divide(year: Year) -> None:
    given_seven(year)
    kinds = {"Handelwijze of gedrag van een medewerker", "Werkfit maken", "Gegrond"}
    for recipient in ("uwv", "gemeente", "werkgever", "blik_op_werk"):
        assert kinds.isdisjoint(year.told(recipient))


def given_decided(year: Year) -> None:
    """Of one client four decisions, which is few; that they were in time is told of any number."""
    uwv: dict[str, Any] = {"opdrachtgever": "uwv"}
    year.count("oordeel", 4, **uwv, uitkomst="gegrond", categorie="kwaliteit")
    year.count("besluit_op_tijd", 4, **uwv)
    for measure in ("ontvangen", "behandeld"):
        year.count(measure, 12, **uwv)


def worked_out(year: Year, made: Tabulation) -> list[int]:
    """The small numbers that follow for who knows that every decision is in time or late."""
    unknowns = {u: n for n, u in enumerate({u for cell in made.cells for u in cell.parts})}

    def all_of(*measures: str) -> dict[int, int]:
        return {
            n: 1
            for u, n in unknowns.items()
            if u.measure in measures and u.who == "uwv" and u.first in YEAR
        }

    decided = all_of("oordeel", "niet_behandeld")
    decided |= dict.fromkeys(all_of("besluit_op_tijd", "besluit_te_laat"), -1)
    cells = [
        Cell(parts={unknowns[u]: n for u, n in each.parts.items()}, small=each.small)
        for each in made.cells
    ]
    truth = {n: year.reckoning.of(u) for u, n in unknowns.items()}
    marks = [each.mark for each in made.cells]
    sums = Sums(Tables(truth=truth, cells=[*cells, Cell(parts=decided)]), [*marks, Mark.TOLD])
    values = [sum(truth[n] * times for n, times in cell.parts.items()) for cell in cells]
    return [
        n
        for n, (cell, mark) in enumerate(zip(cells, marks, strict=True))
        if mark is not Mark.TOLD and 0 < values[n] < cell.small and sums.give(cell.parts)
    ]


def test_measures_that_count_the_same_cases_are_known_to_give_each_other_away(
    year: Year,
) -> None:
    given_decided(year)
    made = year.tabulated()
    assert len(worked_out(year, made)) <= made.exposed
    # The same year, when the regulation names no overlap: then it follows, and nobody knows.
    year.bundle = replace(year.bundle, measures=replace(year.bundle.measures, overlaps=()))
    unknowing = year.tabulated()
    assert len(worked_out(year, unknowing)) > unknowing.exposed


def given_many(year: Year, seed: int) -> None:
    """A year by chance, with clients of all sizes; and the year before it."""
    chance = random.Random(seed)
    codes = year.bundle.codes
    clients = (
        ["uwv"] * 20 + ["gemeente"] * 6 + ["werkgever"] * 5 + ["particulier", "verzekeraar", ""]
    )
    for _ in range(chance.randrange(40, 160)):
        on = date(2025, 1, 1) + timedelta(days=chance.randrange(730))
        drawn: dict[str, Any] = {
            name: chance.choice([*list(known)[:4], ""]) for name, known in codes.items()
        }
        drawn["opdrachtgever"] = chance.choice(clients)
        for measure in ("ontvangen", "oordeel", "oorzaak", "escalatie", "privacyklacht"):
            if measure == "ontvangen" or chance.random() < 0.4:
                year.count(measure, 1, on=on, **drawn)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_left_out_follows_from_the_reports_of_all_recipients_together(
    year: Year, seed: int
) -> None:
    given_many(year, seed)
    made = year.tabulated()
    unknowns = {u: n for n, u in enumerate({u for cell in made.cells for u in cell.parts})}
    cells = [
        Cell(parts={unknowns[u]: n for u, n in each.parts.items()}, small=each.small)
        for each in made.cells
    ]
    truth = {n: year.reckoning.of(u) for u, n in unknowns.items()}
    tables = Tables(truth=truth, cells=cells)
    sums = Sums(tables, [each.mark for each in made.cells])
    secrets = [
        number
        for number, each in enumerate(made.cells)
        if each.mark in (Mark.FEW, Mark.HIDDEN)
        or (each.mark is Mark.UNSEEN and 0 < tables.value(number) < each.small)
    ]
    assert secrets
    found = [number for number in secrets if sums.give(cells[number].parts)]
    assert len(found) <= made.exposed
