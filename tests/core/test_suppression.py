"""What is left out of published tables cannot be worked out from all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.inference import Inference, Known
from service.core.suppression import Cell, Mark, Suppressed, Tables, margin, suppress
from tests.core.attacker import Sums, values

LEFT_OUT = (Mark.FEW, Mark.HIDDEN)


def published(
    counts: Sequence[Sequence[int]],
    *,
    small: int = 5,
    totals_told: bool = True,
    rest: bool = True,
) -> Tables:
    """Tables of recipients (rows of *counts*) and of all together, each with its total.

    With *rest* the last row has no table of its own. In the order of the cells: per recipient its
    numbers and the total, then the same of all.
    """
    wide = len(counts[0])
    truth = {
        row * wide + at: value for row, line in enumerate(counts) for at, value in enumerate(line)
    }
    rows = [*([row] for row in range(len(counts))), list(range(len(counts)))]
    cells: list[Cell] = []
    tables: list[frozenset[int]] = []
    for number, together in enumerate(rows):
        is_shown = not (rest and number == len(counts) - 1)
        first = len(cells)
        for at in range(wide):
            parts = {row * wide + at: 1 for row in together}
            cells.append(Cell(parts=parts, small=small, is_shown=is_shown))
        everything = {row * wide + at: 1 for row in together for at in range(wide)}
        told = 0 if totals_told and is_shown else small
        cells.append(Cell(parts=everything, small=told, is_shown=is_shown))
        if is_shown:
            tables.append(frozenset(range(first, len(cells))))
    return Tables(truth=truth, cells=cells, tables=tables)


def secrets(tables: Tables, found: Suppressed) -> list[int]:
    """The cells that have to stay unknown: what is left out, and small numbers seen nowhere."""
    return [
        number
        for number, (cell, mark) in enumerate(zip(tables.cells, found.marks, strict=True))
        if number not in found.exposed
        and (mark in LEFT_OUT or (mark is Mark.UNSEEN and 0 < tables.value(number) < cell.small))
    ]


def shown(found: Suppressed, first: int, last: int) -> list[Mark]:
    return list(found.marks[first : last + 1])


@st.composite
def some_tables(draw: st.DrawFn, *, most: int, wide: int, rows: int) -> Tables:
    columns = draw(st.integers(2, wide))
    line = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    counts = draw(st.lists(line, min_size=2, max_size=rows))
    return published(
        counts,
        small=draw(st.integers(3, 6)),
        totals_told=draw(st.booleans()),
        rest=draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None)
@given(some_tables(most=15, wide=5, rows=4))
def test_no_number_that_is_left_out_follows_from_all_tables_together(tables: Tables) -> None:
    found = suppress(tables)
    sums = Sums(tables, found.marks)
    for secret in secrets(tables, found):
        assert not sums.give(tables.cells[secret].parts)


@settings(max_examples=40, deadline=None)
@given(some_tables(most=6, wide=3, rows=2))
def test_who_knows_that_numbers_are_whole_and_reads_the_signs_keeps_his_doubt(
    tables: Tables,
) -> None:
    found = suppress(tables)
    for secret in secrets(tables, found):
        wanted = margin(tables.cells[secret]) + 1
        assert len(values(tables, found.marks, secret, wanted)) >= wanted


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=2),
    st.integers(3, 5),
)
def test_a_quarter_that_was_published_gives_nothing_of_the_year_away(
    counts: list[list[int]], small: int
) -> None:
    """The first stretch was published by itself; then both together, by the same recipient."""
    early = published(counts[:1], small=small, rest=False)
    first = suppress(early)
    both = published(counts, small=small, rest=True)
    wide = len(counts[0])
    cells = [
        replace(cell, before=first.marks[n] if first.marks[n] is not Mark.UNSEEN else None,
                is_shown=False) if n <= wide else cell
        for n, cell in enumerate(both.cells)
    ]  # fmt: skip
    year = Tables(truth=both.truth, cells=cells, tables=both.tables[1:])
    found = suppress(year)
    sums = Sums(year, found.marks)
    for secret in secrets(year, found):
        assert not sums.give(year.cells[secret].parts)


@settings(max_examples=30, deadline=None)
@given(some_tables(most=12, wide=4, rows=3))
def test_a_zero_stands_in_every_table_that_is_not_withheld(tables: Tables) -> None:
    found = suppress(tables)
    for number, table in enumerate(tables.tables):
        zeros = [cell for cell in table if not tables.value(cell)]
        if number not in found.withheld:
            assert all(found.marks[cell] is Mark.TOLD for cell in zeros)


@settings(max_examples=20, deadline=None)
@given(some_tables(most=12, wide=4, rows=3))
def test_the_same_tables_are_answered_in_the_same_way(tables: Tables) -> None:
    assert suppress(tables) == suppress(tables)


def test_one_small_number_takes_the_smallest_other_along() -> None:
    tables = published([[3, 20, 9, 0]], rest=False)
    assert shown(suppress(tables), 0, 3) == [Mark.FEW, Mark.TOLD, Mark.HIDDEN, Mark.TOLD]


def test_the_others_together_do_not_tell_what_one_recipient_was_not_told() -> None:
    """Of the first row 3 is left out; all together less the second row would give it."""
    tables = published([[3, 20, 9], [11, 12, 13]], rest=False)
    found = suppress(tables)
    assert found.marks[0] is Mark.FEW
    assert not Sums(tables, found.marks).give(tables.cells[0].parts)
    told_all = [Mark.TOLD if n > 3 else mark for n, mark in enumerate(found.marks)]
    assert Sums(tables, told_all).give(tables.cells[0].parts)  # so the attack is a real one


@pytest.mark.parametrize(
    "counts",
    [
        [1, 5],  # together 6: a small one and one of at least 5 can only be 1 and 5
        [1, 1],  # together 2: two small ones can only be 1 and 1
        [4, 4],  # together 8: two of at most 4
        [3],  # the total is the number itself
        [2, 0, 0],  # the zeros tell where the 2 is
    ],
)
def test_a_table_whose_signs_would_tell_is_withheld(counts: list[int]) -> None:
    found = suppress(published([counts], rest=False))
    assert found.withheld


def test_what_has_to_be_told_may_tell_a_small_number_and_that_is_said() -> None:
    """Both totals are told, so whoever has no table of his own has one case."""
    tables = published([[9, 8], [1, 0]])
    found = suppress(tables)
    rest = 5
    assert found.marks[rest] is Mark.UNSEEN
    assert rest in found.exposed


def test_with_many_cases_nothing_is_left_out() -> None:
    tables = published([[20, 30], [40, 50]], rest=False)
    assert set(suppress(tables).marks) == {Mark.TOLD}


def test_what_was_left_out_before_stays_left_out() -> None:
    tables = published([[9, 20, 30]], rest=False)
    cells = [replace(tables.cells[0], before=Mark.HIDDEN), *tables.cells[1:]]
    assert suppress(replace(tables, cells=cells)).marks[0] is Mark.HIDDEN


def test_a_table_withheld_beforehand_tells_nothing_but_its_total() -> None:
    tables = published([[8, 20], [30, 40]], rest=False)
    found = suppress(replace(tables, withheld=frozenset({0})))
    assert shown(found, 0, 2) == [Mark.UNSEEN, Mark.UNSEEN, Mark.TOLD]


def test_without_bounds_a_number_can_be_anything() -> None:
    inference = Inference([Known(parts={0: 1, 1: 1}, least=3)], {0: 1, 1: 2})
    low, high = inference.room({0: 1}, 50)
    assert high - low >= 50


def test_two_sums_give_a_third() -> None:
    told = [Known(parts={0: 1, 1: 1}, least=7, most=7), Known(parts={1: 1}, least=4, most=4)]
    assert Inference(told, {0: 3, 1: 4}).room({0: 1}, 2) == (3, 3)
