"""The printed report: accessible, complete, the same every time, and literal about words."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

from service.outside import TypstPrinter
from tests.outside.pdf_text import tags, words

HOSTILE = '*x* #let $x$ <script> \n# kop @ref `c` \\ "q" [a](b) //'


def document(**more: Any) -> dict[str, Any]:
    found = {
        "lang": "nl",
        "title": "Zaken in 2026",
        "recipient": "De raad",
        "for": "Verslag voor De raad",
        "organisation": "Organisatie #1",
        "status": "Versie 2",
        "computed": "Berekend op 11 januari 2027",
        "printed_at": "2027-01-11T09:00:00+00:00",
        "closed": "Vastgesteld op 12 januari 2027 door D. Dam",
        "reason": "Vier zaken kwamen later binnen.",
        "fingerprint": "8ffc 7256 64a3 7064",
        "regulation": "Reglement",
        "preface": ["Van 1 januari tot en met 31 december."],
        "nothing": "",
        "explanation": ["Een rustig jaar."],
        "parts": [
            {
                "title": "Aantallen",
                "text": [],
                "withheld": "",
                "first": "Soort",
                "heads": ["2026", "2025"],
                "rows": [
                    {"name": "Verlof", "inset": False, "total": False, "cells": ["21", "< 5"]},
                    {"name": "Kosten", "inset": True, "total": False, "cells": ["x", "0"]},
                    {"name": "Totaal", "inset": False, "total": True, "cells": ["44", "9"]},
                ],
            },
            {
                "title": "Uitkomst",
                "text": [],
                "withheld": "Te weinig om te verdelen.",
                "first": "",
                "heads": [],
                "rows": [],
            },
        ],
        "legend": [{"sign": "< 5", "means": "minder dan dat."}],
        "words": {
            "page": "Pagina",
            "of": "van",
            "explanation": "In onze eigen woorden",
            "line": "Regel",
            "reason": "Waarom er een nieuwe versie is",
        },
    }
    return {**found, **more}


@pytest.fixture(scope="module")
def printer() -> TypstPrinter:
    return TypstPrinter()


def says(pdf: bytes, text: str) -> bool:
    return "".join(text.split()) in words(pdf)


def test_everything_that_is_told_stands_in_it(printer: TypstPrinter) -> None:
    pdf = printer.report(document())
    for told in (
        *("Zaken in 2026", "Verslag voor De raad", "Versie 2", "Verlof 21 < 5", "Totaal 44 9"),
        *("Te weinig om te verdelen.", "< 5 minder dan dat.", "Een rustig jaar."),
        *("8ffc 7256 64a3 7064", "Vier zaken kwamen later binnen.", "door D. Dam"),
    ):
        assert says(pdf, told), told


def test_a_screen_reader_finds_headings_and_tables_with_heads(printer: TypstPrinter) -> None:
    pdf = printer.report(document())
    assert {"H1", "H2", "Table", "TH", "TD"} <= set(tags(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.Lang == "nl"
        assert "pdfuaid" in bytes(opened.Root.Metadata.read_bytes()).decode()


def test_without_cases_it_says_so_and_has_no_table(printer: TypstPrinter) -> None:
    pdf = printer.report(document(nothing="Er kwam niets binnen.", parts=[], legend=[]))
    assert says(pdf, "Er kwam niets binnen.")
    assert "Table" not in tags(pdf)


def test_words_of_people_are_never_read_as_markup(printer: TypstPrinter) -> None:
    pdf = printer.report(document(explanation=[HOSTILE], preface=[HOSTILE], reason=HOSTILE))
    assert says(pdf, HOSTILE)


def test_a_table_longer_than_a_page_repeats_its_head(printer: TypstPrinter) -> None:
    part = document()["parts"][0]
    rows = [{**part["rows"][0], "name": f"Soort {number}"} for number in range(120)]
    pdf = printer.report(document(parts=[{**part, "rows": rows}]))
    assert says(pdf, "Soort 119")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert words(pdf).count("Soort20262025") == len(opened.pages) > 2


def test_the_same_report_gives_the_same_bytes(printer: TypstPrinter) -> None:
    assert printer.report(document()) == printer.report(document())
