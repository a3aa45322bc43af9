"""Tables to take along, read back by somebody else's reader."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from service.core.errors import Invalid
from service.core.sheet import Sheet, Value
from service.outside import tablefile

HERE = ZoneInfo("Europe/Amsterdam")
ROW: tuple[Value, ...] = (
    "Jansen; “de” 'Vries'",
    7,
    Decimal("1.5"),
    date(2026, 11, 24),
    datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
    True,
    None,
)
COLUMNS = ("Wie", "Aantal", "Dagen", "Dag", "Moment", "Op tijd", "Leeg")


def _sheet(*rows: tuple[Value, ...], name: str = "Zaken") -> Sheet:
    return Sheet(name=name, columns=COLUMNS[: len(rows[0])] if rows else COLUMNS, rows=rows)


def _bytes(*given: Sheet) -> bytes:
    out = io.BytesIO()
    tablefile.xlsx(given, HERE, out)
    return out.getvalue()


def _book(*given: Sheet) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(_bytes(*given)))


def test_csv_is_read_back_as_it_was() -> None:
    text = "".join(tablefile.csv(_sheet(ROW), HERE))
    assert text.startswith("\ufeff")
    names, row = csv.reader(io.StringIO(text[1:]), delimiter=";")
    assert names == list(COLUMNS)
    assert row == [
        "Jansen; “de” 'Vries'",
        "7",
        "1,5",
        "2026-11-24",
        "2026-07-02 00:30:00+02:00",
        "1",
        "",
    ]


def test_a_workbook_is_read_back_with_its_kinds_of_values() -> None:
    page = _book(_sheet(ROW)).worksheets[0]
    assert [cell.value for cell in page[1]] == list(COLUMNS)
    assert [cell.value for cell in page[2]] == [
        "Jansen; “de” 'Vries'",
        7,
        1.5,
        datetime(2026, 11, 24),  # noqa: DTZ001 – a workbook knows no zones
        datetime(2026, 7, 2, 0, 30),  # noqa: DTZ001 – the same
        True,
        None,
    ]


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    line = "".join(tablefile.csv(_sheet((text,)), HERE)).splitlines()[1]
    assert line.strip('"').startswith("'")
    cell = _book(_sheet((text,))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_the_same_content_gives_the_same_bytes() -> None:
    assert _bytes(_sheet(ROW)) == _bytes(_sheet(ROW))


def test_pages_get_names_that_a_workbook_allows() -> None:
    names = ["Per [soort]/jaar: alles?", "x" * 40, "x" * 50, "", "zaken", "Zaken"]
    book = _book(*(_sheet(("a",), name=name) for name in names))
    assert book.sheetnames == [
        "Per  soort  jaar  alles",
        "x" * 31,
        "x" * 29 + " 2",
        "-",
        "zaken",
        "Zaken 2",
    ]


def test_rows_are_asked_for_one_by_one() -> None:
    asked = []

    def rows() -> Iterator[tuple[Value, ...]]:
        for number in range(3):
            asked.append(number)
            yield (number,)

    lines = tablefile.csv(Sheet(name="Zaken", columns=("Nummer",), rows=rows()), HERE)
    assert [next(lines) for _ in range(3)][-1] == "0\r\n"
    assert asked == [0]


def test_more_rows_than_a_worksheet_holds_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tablefile, "_MOST_ROWS", 2)
    with pytest.raises(Invalid, match="A worksheet holds 2 rows"):
        _bytes(_sheet(("a",), ("b",), ("c",)))
