"""Tables as files to keep: CSV line by line while it is read, or a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from flask import stream_with_context
from flask.typing import ResponseReturnValue

from service.core.errors import Invalid
from service.core.sheet import Sheet
from service.outside import tablefile
from service.web.base import zone
from service.web.documents import to_keep

IN_MEMORY = 2**20  # bytes; a larger workbook waits on disk


def csv_file(sheet: Sheet, name: str) -> ResponseReturnValue:
    """*sheet* as ``name.csv``."""
    headers = {"Content-Disposition": f"attachment; filename={name}.csv"}
    lines = stream_with_context(tablefile.csv(sheet, zone()))  # rows may ask who reads them
    return lines, 200, {"Content-Type": tablefile.CSV_TYPE, **headers}


def xlsx_file(given: Iterable[Sheet], name: str) -> ResponseReturnValue:
    """*given* as the pages of ``name.xlsx``; Invalid when one is too long for that."""
    # Sent, and closed, after this has returned.
    file = cast(IO[bytes], SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    try:
        tablefile.xlsx(given, zone(), file)
    except Invalid:
        file.close()
        raise
    return to_keep(file, f"{name}.xlsx", tablefile.XLSX_TYPE)
