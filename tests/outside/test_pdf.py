"""The printed letter: accessible, complete, and literal about data."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from service.core.letters import Formats, Frame, Front, letter_document, render_letter
from service.outside import PrintError, TypstPrinter
from tests.outside.pdf_text import tags, words

NOW = datetime(2026, 5, 1, 10, tzinfo=UTC)
HOSTILE = '*x* #let $x$ <script> {{ }} \n# kop @ref `c` \\ "q" [a](b) //'
BODY = """Beste {{ naam }},

## Wat gaan wij doen?

- eerst **dit**
- dan _dat_

1. een
2. twee

> Een citaat.

| Wat | Wanneer |
|---|---|
| {{ naam }} | morgen |

Zie [onze website](https://voorbeeld.nl).
"""


def document(body: str = BODY, **context: Any) -> dict[str, Any]:
    formats = Formats()
    letter = render_letter(
        id="L01",
        front=Front(subject="Over *uw* {{ naam }}", to="a", enclosures=("Folder",)),
        body=body,
        context={"naam": "Bob", **context},
        functions={},
        formats=formats,
    )
    frame = Frame(
        organisation="Organisatie #1",
        organisation_lines=["Straat 1"],
        addressee=["Mevrouw *A*", "Dorpsstraat 12"],
        reference="Z-2026-001",
        regulation="Reglement, versie 1",
        signature=["Met groet", "C. Jansen"],
    )
    return letter_document(letter, frame, now=NOW, formats=formats)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return TypstPrinter().letter(document())


def test_a_letter_is_a_tagged_pdf_with_language_and_title(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        metadata = opened.Root.Metadata.read_bytes()
        assert str(opened.Root.Lang) == "nl"
        assert str(opened.docinfo.Title) == "Over *uw* Bob"
        assert b"pdfuaid:part>1<" in metadata
    assert {"H1", "H2", "P", "L", "Table", "TH", "TD", "Link"} <= tags(pdf)


def test_frame_and_body_are_all_on_the_page(pdf: bytes) -> None:
    text = words(pdf)
    for part in (
        "Organisatie#1",
        "Straat1",
        "Mevrouw*A*",
        "vrijdag1mei2026",
        "Z-2026-001",
        "Reglement,versie1",
        "Pagina1van1",
        "BesteBob,",
        "C.Jansen",
        "Folder",
    ):
        assert part in text


def test_hostile_data_comes_out_literally() -> None:
    text = words(TypstPrinter().letter(document(naam=HOSTILE)))
    assert text.count("".join(HOSTILE.split())) == 3  # subject, salutation and table


def test_the_same_letter_gives_the_same_bytes(pdf: bytes) -> None:
    assert TypstPrinter().letter(document()) == pdf


def test_a_long_letter_counts_its_pages() -> None:
    text = words(TypstPrinter().letter(document("Regel.\n\n" * 60)))
    assert "Pagina2van3" in text


def test_without_the_built_fonts_a_letter_is_still_printed(tmp_path: Path) -> None:
    printer = TypstPrinter(tmp_path / "missing")
    assert "Kop" in words(printer.letter(document("## Kop\n\ntekst")))


def test_a_letter_without_a_title_is_refused() -> None:
    with pytest.raises(PrintError):
        TypstPrinter().letter({**document(), "title": ""})


@pytest.mark.parametrize("name", ["李明", "Bob 😡", "\u0378\u2c00x", "नमस्ते", "محمد", "x\u202ey"])
def test_a_character_without_a_glyph_does_not_hold_up_a_letter(name: str) -> None:
    assert "Beste" in words(TypstPrinter().letter(document(naam=name)))


def test_names_from_all_of_europe_are_printed_as_they_are() -> None:
    text = words(TypstPrinter().letter(document(naam="ŁukaszŻőşĐß Ελένη Дмитрий €")))
    assert "BesteŁukaszŻőşĐßΕλένηДмитрий€," in text


@pytest.mark.parametrize(("name", "left_out"), [("محمد 🙂", 0), ("محمد 🙂 中", 1)])
def test_arabic_and_emoji_are_printed_also_beside_a_sign_that_is_not(
    name: str, left_out: int
) -> None:
    text = words(TypstPrinter().letter(document(naam=name)))
    assert set("محمد🙂") <= set(text)
    assert ("\ufffd" in text) is bool(left_out)
