"""What coordinating people see at a glance (``overzichten.toml``); typed, not judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.bundle.schema.boards_file import BoardsFile, PartTable
from service.bundle.schema.reading import Reader
from service.core.finding import Finding

BOARDS_FILE = "overzichten.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPart:
    """Figures of one measure: by a dimension, or over time with the length of a term beside it."""

    title: str
    measure: str
    dimension: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A screen that tells some groups how things stand; ``handlers``: above who handles cases."""

    key: str
    name: str
    groups: tuple[str, ...]
    handlers: str = ""
    parts: tuple[BoardPart, ...] = ()


def read_boards(
    data: bytes | None, *, published: bool = False
) -> tuple[Mapping[str, Board], list[Finding]]:
    """The boards by key, none when there is no file or it has errors; and what is wrong with it."""
    if data is None:
        return {}, []
    reader = Reader(BOARDS_FILE, published=published)
    file = reader.toml(BoardsFile, data)
    if file is None or reader.findings:
        return {}, reader.findings
    return {
        key: Board(
            key=key,
            name=row.name,
            groups=row.groups,
            handlers=row.handlers,
            parts=tuple(part_of(each) for each in row.parts),
        )
        for key, row in file.boards.items()
    }, []


def part_of(row: PartTable) -> BoardPart:
    return BoardPart(title=row.title, measure=row.measure, dimension=row.dimension, term=row.term)
