"""Tables as files to keep."""

from __future__ import annotations

import io

import openpyxl
from flask import Flask

from service.core.sheet import Sheet
from service.web import exports

SHEET = Sheet(name="Zaken", columns=("Nummer",), rows=(("K-2026-001",), ("K-2026-002",)))


def test_a_table_is_kept_as_csv(bare_app: Flask) -> None:
    with bare_app.test_request_context("/"):
        response = bare_app.make_response(exports.csv_file(SHEET, "zaken"))
        assert response.get_data(as_text=True) == "\ufeffNummer\r\nK-2026-001\r\nK-2026-002\r\n"
    assert response.headers["Content-Disposition"] == "attachment; filename=zaken.csv"


def test_a_table_is_kept_as_a_workbook(bare_app: Flask) -> None:
    with bare_app.test_request_context("/"):
        response = bare_app.make_response(exports.xlsx_file([SHEET], "zaken"))
        response.direct_passthrough = False
        page = openpyxl.load_workbook(io.BytesIO(response.get_data())).active
    assert page is not None
    assert [row[0].value for row in page.iter_rows()] == ["Nummer", "K-2026-001", "K-2026-002"]
    assert "zaken.xlsx" in response.headers["Content-Disposition"]
