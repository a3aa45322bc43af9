"""The running text of a regulation (``regeling.md``), with the words of each clause marked in it.

A mark is a link to the clause: ``[within five days](#C11)``. So the file reads well anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.core.finding import Finding, Severity
from service.core.language import N_, Message

TEXT_FILE = "regeling.md"
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_LISTS = frozenset({"bullet_list", "ordered_list"})
# What opens and closes without being shown itself.
_AROUND = frozenset({"paragraph", "heading", "list_item", *_LISTS})
_EMPHASIS = frozenset({"em_open", "em_close", "strong_open", "strong_close"})


class BlockKind(StrEnum):
    """What a block of the text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words that belong to one clause, or to none."""

    words: str
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph or item of a list. ``level``: of a heading from 1, else how deep."""

    kind: BlockKind
    level: int
    runs: tuple[Run, ...]

    @property
    def words(self) -> str:
        return "".join(run.words for run in self.runs)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses marked in it, in the order of the text."""
        return tuple(dict.fromkeys(run.clause for run in self.runs if run.clause))


def read_text(data: bytes | None) -> tuple[tuple[Block, ...], list[Finding]]:
    """The blocks of the text, none without a file; and what does not belong in it."""
    if data is None:
        return (), []
    try:
        tokens = _MARKDOWN.parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return (), [_wrong(1, N_("The file is not UTF-8 text."))]
    reader = _Reader()
    blocks = tuple(reader.blocks(tokens))
    return blocks, reader.findings


def of_clauses(clauses: Iterable[tuple[str, str, str]]) -> tuple[Block, ...]:
    """A text of clauses alone, each as (place, id, words), under a heading per place."""
    places: dict[str, list[Block]] = {}
    for place, clause, words in clauses:
        item = Block(kind=BlockKind.ITEM, level=1, runs=(Run(words=words, clause=clause),))
        places.setdefault(place, []).append(item)
    return tuple(
        block
        for place, items in places.items()
        for block in (
            Block(kind=BlockKind.HEADING, level=1, runs=(Run(words=place),)),
            *items,
        )
    )


class _Reader:
    """Goes through the text once and notes what it cannot show."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        depth, heading, begins = 0, 0, False
        for token in tokens:
            kind, _, side = token.type.rpartition("_")
            if kind in _LISTS:
                depth += token.nesting
            elif token.type == "list_item_open":
                begins = True
            elif kind == "heading":
                heading = int(token.tag[1:]) if side == "open" else 0
            elif token.type == "inline":
                runs = tuple(self._runs(token))
                if heading:
                    yield Block(kind=BlockKind.HEADING, level=heading, runs=runs)
                else:
                    shape = BlockKind.ITEM if begins else BlockKind.PARAGRAPH
                    yield Block(kind=shape, level=depth, runs=runs)
                begins = False
            elif kind not in _AROUND:
                self._refuse(token)

    def _runs(self, inline: Token) -> Iterator[Run]:
        """The words of a block, those with the same mark together."""
        words, clause = "", ""
        line = inline.map[0] + 1 if inline.map else 1
        for token in inline.children or ():
            if token.type in ("text", "text_special"):
                words += token.content
            elif token.type in ("softbreak", "hardbreak"):
                words += " "
            elif token.type in ("link_open", "link_close"):
                if words:
                    yield Run(words=words, clause=clause)
                words, clause = "", ""
                if token.type == "link_open":
                    clause = self._clause(str(token.attrGet("href") or ""), line)
            elif token.type not in _EMPHASIS:
                self._refuse(inline)
        if words:
            yield Run(words=words, clause=clause)

    def _clause(self, target: str, line: int) -> str:
        if target.startswith("#") and len(target) > 1:
            return target[1:]
        text = N_("“%(target)s” is no clause; a mark is written [words](#clause).")
        self.findings.append(_wrong(line, text, target=target[:80]))
        return ""

    def _refuse(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 1
        text = N_("Only headings, paragraphs, lists and marks of clauses can be shown.")
        self.findings.append(_wrong(line, text))


def _wrong(line: int, msgid: str, **params: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="text",
        file=TEXT_FILE,
        line=line,
        message=Message(msgid, dict(params)),
    )
