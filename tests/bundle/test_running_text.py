"""The running text of a regulation is blocks of words, with the clauses marked in them."""

from __future__ import annotations

import pytest

from service.bundle.archive import read_directory
from service.bundle.parts import read_parts
from service.bundle.running_text import TEXT_FILE, BlockKind, Run, read_text
from service.settings import ROOT


def test_a_text_is_headings_paragraphs_and_items_in_their_order() -> None:
    text = "# Een\n\nEerst *dit*,\nen dan dat.\n\n- punt\n\n  vervolg\n  1. dieper\n"
    blocks, findings = read_text(text.encode())
    assert findings == []
    assert [(each.kind, each.level, each.words) for each in blocks] == [
        (BlockKind.HEADING, 1, "Een"),
        (BlockKind.PARAGRAPH, 0, "Eerst dit, en dan dat."),
        (BlockKind.ITEM, 1, "punt"),
        (BlockKind.PARAGRAPH, 1, "vervolg"),
        (BlockKind.ITEM, 2, "dieper"),
    ]


def test_a_mark_belongs_to_its_clause_and_a_clause_may_have_several() -> None:
    (block,), _ = read_text(b"[Vat met de](#C53) [medewerkers](#C54) [samen](#C53).")
    assert block.runs == (
        Run(words="Vat met de", clause="C53"),
        Run(words=" "),
        Run(words="medewerkers", clause="C54"),
        Run(words=" "),
        Run(words="samen", clause="C53"),
        Run(words="."),
    )
    assert block.clauses == ("C53", "C54")


def test_without_a_file_there_is_no_text() -> None:
    assert read_text(None) == ((), [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\n[b](https://voorbeeld.nl)", 3),
        ("[b](#)", 1),
        ("a\n\n![b](c.png)", 3),
        ("a `b`", 1),
        ("```\na\n```", 1),
        ("> a", 1),
        ("a\n\n---", 3),
        ("<script>", 1),
    ],
)
def test_what_cannot_be_shown_is_told_with_its_line(text: str, line: int) -> None:
    blocks, findings = read_text(text.encode())
    if text == "<script>":  # is no markup here: words like any other
        assert (blocks[0].words, findings) == (text, [])
        return
    assert {(each.code, each.file, each.line) for each in findings} == {("text", TEXT_FILE, line)}


def test_a_file_that_is_no_text_is_told() -> None:
    assert [each.code for each in read_text(b"\xff\xfe\xff")[1]] == ["text"]


def test_every_word_of_the_shipped_regulation_stands_in_its_text() -> None:
    """Between the dots of a clause are words of the text, in the blocks that are marked as it."""
    files = read_directory(
        ROOT / "processes" / "klachtenregeling",
        ROOT / "forms" / "klachtenregeling",
        ROOT / "processes" / "kalender.toml",
    )
    regulation = read_parts(files).regulation
    marked = {each for block in regulation.text for each in block.clauses}
    assert marked == {
        each.id for each in regulation.clauses.values() if each.place != regulation.readings
    }
    for clause in marked:
        said = " ".join(block.words for block in regulation.text if clause in block.clauses)
        first = regulation.clauses[clause].text.replace("'", "’").split("…")[0].split("(")[0]
        words = [word.strip("’‘',.").casefold() for word in first.split()]
        assert all(word in said.casefold() for word in words), (clause, words)
