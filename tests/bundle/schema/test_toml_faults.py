"""A file that is no TOML: what is wrong, on which line, in the language of the reader."""

from __future__ import annotations

import pytest

from service.bundle.schema.reading import Reader
from service.connectors.wording import say_in
from service.core.finding import Finding

HEAD = "[bundel]\nsleutel = 'x'\n"


def found(text: str | bytes) -> Finding:
    reader = Reader("bundle.toml")
    assert reader.tables(text.encode() if isinstance(text, str) else text) is None
    (finding,) = reader.findings
    assert finding.code == "toml"
    return finding


@pytest.mark.parametrize(
    ("wrong", "line", "words"),
    [
        ('titel = "Klachten', 3, "quote is missing"),
        ('titel = "Klachten\nnaam = "x"', 3, "quote is missing"),
        ("titel = Klachten", 3, "no value"),
        ("titel = 'a' b", 3, "Behind the value"),
        ("titel 'a'", 3, "an = is missing"),
        ("= 'a'", 3, "no line"),
        ("titel = ", 3, "no value"),
        ("lijst = ['a', 'b'\n\n", 3, "list is not closed"),
        ("lijst = ['a' 'b']", 3, "list is not closed"),
        ("rij = {a = 1", 3, "table is not closed"),
        ("[groep.team\nnaam = 'x'", 3, "] is missing"),
        ("[[fase]\nnaam = 'x'", 3, "] is missing"),
        ("sleutel = 'y'", 3, "second time"),
        ("[bundel]", 3, "second time"),
        ("rij = {a = 1, a = 2}", 3, "second time"),
        ('pad = "C:\\map"', 3, "begins a special sign"),
        ("dag = 2026-02-30", 3, "does not exist"),
        ("titel = 'a\x07'", 3, "cannot stand"),
    ],
)
def test_each_fault_is_told_with_its_line(wrong: str, line: int, words: str) -> None:
    finding = found(HEAD + wrong)
    assert words in str(finding.message)
    assert finding.line == line


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    finding = found(HEAD.encode() + b"titel = '\xe9'\n")
    assert (finding.line, "UTF-8" in str(finding.message)) == (3, True)


@pytest.mark.parametrize("wrong", ["a = " + "[" * 5_000, "a = " + "1" * 5_000])
def test_what_is_far_too_much_is_told(wrong: str) -> None:
    assert "too" in str(found(HEAD + wrong).message)


def test_the_reader_sees_it_in_the_own_language() -> None:
    message = found(HEAD + "titel = Klachten").message
    assert say_in("nl")(message.msgid, **message.params).startswith("Dit is geen waarde")
