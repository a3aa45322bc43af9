"""The printed case file: accessible, complete, and literal about data."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

from service.outside import TypstPrinter
from tests.outside.pdf_text import tags, words

HOSTILE = '*x* #let $x$ <script> {{ }} = kop @ref `c` \\ "q" [a](b) //'


def lines(*words: str) -> dict[str, Any]:
    return {"words": list(words), "rows": []}


def row(label: str, value: dict[str, Any], *history: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "value": value, "history": list(history)}


def document(text: str = "Alles goed") -> dict[str, Any]:
    people = {"words": [], "rows": [[row("Naam:", lines("Bob")), row("Waar:", lines(text))]]}
    nested = {"words": [], "rows": [[row("Gesprek:", people)]]}
    return {
        "lang": "nl",
        "title": "Dossier",
        "number": "Z-1",
        "organisation": text,
        "printed": "Afgedrukt vandaag",
        "printed_at": "2026-05-01T10:00:00+00:00",
        "words": {
            "page": "Pagina",
            "of": "van",
            "empty": "Leeg:",
            "deadlines": "Termijnen",
            "timeline": "Tijdlijn",
            "documents": "Documenten",
            "deadline_head": ["Termijn", "Vanaf", "Uiterlijk", "Gehaald"],
            "timeline_head": ["Wanneer", "Wat", "Wie"],
        },
        "facts": [row("Nummer", lines("Z-1"))],
        "sections": [
            {
                "title": "Deel 1",
                "rows": [
                    row(
                        "Verhaal", lines(text, "twee"), {"intro": "Eerder:", "value": lines("een")}
                    ),
                    row("Mensen", nested),
                ],
                "empty": ["Reden"],
            }
        ],
        "deadlines": [["Besluit", "1 mei", "8 mei", "–"]],
        "timeline": [["1 mei", text, "Bob"]],
        "documents": [{"title": text, "about": "a.pdf · 1 kB", "hash": "SHA-256 abc"}],
    }


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return TypstPrinter().dossier(document())


def test_a_case_file_is_a_tagged_pdf_with_language_and_title(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "nl"
        assert str(opened.docinfo.Title) == "Dossier Z-1"
        assert b"pdfuaid:part>1<" in opened.Root.Metadata.read_bytes()
    assert {"H1", "H2", "P", "Table", "TH", "TD"} <= tags(pdf)


def test_every_part_is_on_paper(pdf: bytes) -> None:
    text = words(pdf)
    for part in ("VerhaalAllesgoedtwee", "Eerder:een", "Gesprek:Naam:Bob", "Leeg:Reden",
                 "Besluit1mei8mei", "SHA-256abc", "Afgedruktvandaag", "Pagina1van1"):  # fmt: skip
        assert part in text


def test_hostile_data_comes_out_literally() -> None:
    text = words(TypstPrinter().dossier(document(HOSTILE)))
    assert text.count("".join(HOSTILE.split())) == 5  # head, value, nested value, timeline, file


def test_a_character_without_a_glyph_does_not_hold_up_a_case_file() -> None:
    assert "Besluit" in words(TypstPrinter().dossier(document("Bob 😡 李明")))


def test_a_long_value_runs_over_pages() -> None:
    assert "Pagina2van" in words(TypstPrinter().dossier(document("Regel.\n" * 90)))
