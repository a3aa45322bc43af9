"""When a task is due, and which term that date is told to stand for."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.deadline import Deadline
from tests.engine.engine_models import (
    REGULATION,
    Case,
    clock,
    end,
    flows,
    given_bundle,
    node,
    process,
    start,
)

TERMS = f"""{REGULATION}
[termijn.afwijzing]
naam = "Beslissen over behandelen"
start = "afwijzing_vanaf"
doel = "beoordeeld_op"
duur = "werkdagen 5"
[termijn.inlichten]
naam = "Inlichten"
start = "ontvangen_op"
doel = "ingelicht_op"
duur = "werkdagen 10"
[termijn.lek]
naam = "Lek melden"
start = "bekend_op"
doel = "gemeld_op"
duur = "uren 72"
"""
BEGUN = {"ontvangen_op": "2026-03-02"}  # besluit and inlichten: 16 March
BOTH = {**BEGUN, "afwijzing_vanaf": "2026-03-02"}  # afwijzing: 9 March


def case_of(
    record: dict[str, Any], serves: dict[str, str] | None = None, **attributes: str
) -> Case:
    task = node("userTask", "taak", props=serves, **attributes)
    model = process(start(), task, end(), flows("start >> taak >> einde"))
    return Case(given_bundle(model, regulation=TERMS), record)


def due(record: dict[str, Any], expression: str) -> Deadline | None:
    return case_of(record, camunda__dueDate=f"={expression}").step.tasks[0].deadline


FIRST = (
    'if vervaldatum("afwijzing") = null then vervaldatum("besluit") else vervaldatum("afwijzing")'
)


@pytest.mark.parametrize(
    ("record", "expression", "term", "day"),
    [
        (BEGUN, 'vervaldatum("besluit")', "besluit", "2026-03-16"),
        (BEGUN, 'vervalmoment("besluit")', "besluit", "2026-03-16"),
        (BEGUN, 'einde_dag(vervaldatum("besluit"))', "besluit", "2026-03-16"),
        # The expression names both terms; what it gives tells which of them it is.
        (BEGUN, FIRST, "besluit", "2026-03-16"),
        (BOTH, FIRST, "afwijzing", "2026-03-09"),
        (BOTH, 'min(vervaldatum("besluit"), vervaldatum("afwijzing"))', "afwijzing", "2026-03-09"),
        # Equal dates are told apart as well.
        (BEGUN, 'if true then vervaldatum("besluit") else vervaldatum("inlichten")',
         "besluit", "2026-03-16"),
        (BEGUN, 'if vervaldatum("besluit") = vervaldatum("inlichten") then vervaldatum("inlichten")'
         ' else null', "inlichten", "2026-03-16"),
        (BOTH, '{a: vervaldatum("besluit"), b: vervaldatum("afwijzing")}.b',
         "afwijzing", "2026-03-09"),
        (BOTH, 'for t in ["afwijzing"] return vervaldatum(t)', None, None),  # a list is no date
        (BOTH, '(for t in ["besluit", "afwijzing"] return vervaldatum(t))[2]',
         "afwijzing", "2026-03-09"),
        # A date worked out from a term is no longer the date of that term.
        (BEGUN, 'werkdagen_na(vervaldatum("besluit"), -1)', "", "2026-03-13"),
        (BEGUN, 'vervaldatum("besluit") - duration("P1D")', "", "2026-03-15"),
        (BEGUN, 'begin_dag(vervaldatum("besluit"))', "", "2026-03-15"),
        (BEGUN, 'werkdagen_na(ontvangen_op, 1)', "", "2026-03-03"),
    ],
)  # fmt: skip
def test_the_engine_tells_which_term_a_date_is_of(
    record: dict[str, Any], expression: str, term: str | None, day: str | None
) -> None:
    found = due(record, expression)
    assert (found.term if found else None) == term
    assert (found.due_on.isoformat() if found else None) == day


def test_the_deadline_of_a_task_starts_where_its_term_starts() -> None:
    found = due(BEGUN, 'vervaldatum("besluit")')
    assert found is not None and found.start is not None
    assert (found.start.isoformat(), found.label) == ("2026-03-02", "Besluiten")


@pytest.mark.parametrize("expression", ['vervalmoment("lek")', 'vervaldatum("lek")'])
def test_a_term_in_hours_is_due_at_its_moment(expression: str) -> None:
    found = due({"bekend_op": "2026-03-02T10:30:00+01:00"}, expression)
    assert found is not None
    assert (found.term, found.at_a_moment) == ("lek", True)
    assert found.due_at.isoformat() == "2026-03-05T09:30:00+00:00"


def test_a_date_that_was_counted_starts_where_its_count_starts() -> None:
    found = due(BEGUN, "einde_dag(werkdagen_na(ontvangen_op, 5))")
    assert found is not None
    assert (str(found.start), str(found.due_on)) == ("2026-03-02", "2026-03-09")


def test_a_term_that_is_met_presses_nobody_whatever_the_expression() -> None:
    assert due({**BOTH, "beoordeeld_op": "2026-03-04"}, FIRST) is None


SERVING = {"dient": "besluit inlichten afwijzing"}


def served(record: dict[str, Any], **attributes: str) -> Deadline | None:
    return case_of(record, SERVING, **attributes).step.tasks[0].deadline


@pytest.mark.parametrize(
    ("record", "term"),
    [
        ({}, None),
        (BEGUN, "besluit"),  # the first in the list when two end on the same day
        (BOTH, "afwijzing"),
        ({**BOTH, "beoordeeld_op": "2026-03-04"}, "besluit"),
        ({**BEGUN, "besloten_op": "2026-03-04"}, "inlichten"),
    ],
)
def test_a_task_without_date_takes_the_first_open_term_it_serves(
    record: dict[str, Any], term: str | None
) -> None:
    found = served(record)
    assert (found.term if found else None) == term


def test_a_date_of_its_own_comes_before_what_a_task_serves() -> None:
    found = served(BOTH, camunda__dueDate="=werkdagen_na(ontvangen_op, 20)")
    assert found is not None and found.term == ""


def test_a_task_whose_own_term_is_met_goes_on_with_what_it_serves() -> None:
    record = {**BOTH, "beoordeeld_op": "2026-03-04"}
    found = served(record, camunda__dueDate='=vervaldatum("afwijzing")')
    assert found is not None and found.term == "besluit"


@pytest.mark.parametrize(
    ("expression", "term"),
    [
        ('vervalmoment("besluit")', "besluit"),
        ('einde_dag(vervaldatum("besluit"))', "besluit"),
        ('volgend_signaal("besluit")', "besluit"),
        (f"einde_dag({FIRST})", "afwijzing"),
        ("einde_dag(werkdagen_na(ontvangen_op, 2))", ""),
    ],
)
def test_a_timer_carries_the_term_its_moment_is_of(expression: str, term: str) -> None:
    model = process(start(), clock("klok", expression), end(), flows("start >> klok >> einde"))
    case = Case(given_bundle(model, regulation=TERMS), BOTH)
    assert [each.term for each in case.step.timers] == [term]
