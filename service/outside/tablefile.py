"""Tables as CSV or as a workbook (XLSX): row by row, and the same bytes for the same content.

Text stays text: what looks like a formula is never worked out by the program that opens it.
"""

from __future__ import annotations

import csv as plain
import io
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import IO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from service.core.errors import Invalid
from service.core.language import N_
from service.core.sheet import Sheet, Value

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_ROWS = 2**20 - 1  # a worksheet holds these, and the names of the columns
_MOST_TEXT = 32_767  # characters in a cell
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the file says nothing of when it was written
_WIDTH = 18  # characters


def csv(sheet: Sheet, zone: tzinfo) -> Iterator[str]:
    """Its lines, as a Dutch spreadsheet opens them: ``;`` between values, and a mark of UTF-8.

    Moments are written by the clock of *zone*, with its distance to UTC.
    """
    yield "\ufeff"
    yield _line(_safe(column) for column in sheet.columns)
    for row in sheet.rows:
        yield _line(_text(value, zone) for value in row)


def xlsx(sheets: Iterable[Sheet], zone: tzinfo, out: IO[bytes]) -> None:
    """Write a workbook with a worksheet for each of *sheets*; moments by the clock of *zone*.

    Invalid when one has more rows than a worksheet holds.
    """
    book = Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "dd-mm-yyyy",
        },
    )
    with closing(book):  # also when a row cannot be had: it keeps files of its own until then
        book.set_properties({"created": _MADE.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1})
        moment = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_name(sheet.name, taken))
            page.freeze_panes(1, 0)
            page.set_column(0, max(len(sheet.columns) - 1, 0), _WIDTH)
            for at, column in enumerate(sheet.columns):
                page.write_string(0, at, column, bold)
            for number, row in enumerate(_that_fit(sheet.rows), start=1):
                for at, value in enumerate(row):
                    _write(page, (number, at), value, zone, moment)


def _that_fit(rows: Iterable[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    for number, row in enumerate(rows):
        if number == _MOST_ROWS:
            problem = N_("A worksheet holds %(most)s rows. Choose less, or take the CSV.")
            raise Invalid(problem, most=_MOST_ROWS)
        yield row


def _write(
    page: Worksheet,
    at: tuple[int, int],
    value: Value,
    zone: tzinfo,
    moment: xlsxwriter.format.Format,
) -> None:
    match value:
        case None:
            return
        case bool():
            page.write_boolean(*at, value)
        case int() | Decimal():
            page.write_number(*at, value)
        case datetime():
            page.write_datetime(*at, value.astimezone(zone).replace(tzinfo=None), moment)
        case date():
            page.write_datetime(*at, value)
        case str():
            page.write_string(*at, value[:_MOST_TEXT])


def _name(wanted: str, taken: set[str]) -> str:
    """*wanted*, as a worksheet can be called, unlike those in *taken*."""
    plainly = wanted.translate(_NOT_IN_NAMES).strip()
    name, number = plainly[:_LONGEST_NAME].strip() or "-", 1
    while name.lower() in taken:
        number += 1
        ending = f" {number}"
        name = plainly[: _LONGEST_NAME - len(ending)].strip() + ending
    taken.add(name.lower())
    return name


def _line(values: Iterable[str]) -> str:
    out = io.StringIO()
    plain.writer(out, delimiter=";", lineterminator="\r\n").writerow(values)
    return out.getvalue()


def _text(value: Value, zone: tzinfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case datetime():
            return value.astimezone(zone).isoformat(sep=" ", timespec="seconds")
        case str():
            return _safe(value)
        case _:
            return str(value)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
