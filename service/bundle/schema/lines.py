"""On which line of a file each key stands, so that a remark can name the place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

import yaml

Path = tuple[str | int, ...]
Lines = Mapping[Path, int]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_INLINE_SPACE = re.compile(r"[ \t]*")
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]+")
_STRINGS = tuple(
    re.compile(pattern, re.S)
    for pattern in (
        r'"""(?:\\.|[^\\])*?"{3,5}',
        r"'''.*?'{3,5}",
        r'"(?:\\.|[^"\\\n])*"',
        r"'[^'\n]*'",
    )
)


def of_toml(text: str) -> dict[Path, int]:
    """Per key and list item its line; *text* is TOML that was read already."""
    return _Scan(text.replace("\r\n", "\n")).lines


def of_yaml(text: str, *, skipped: int = 0) -> dict[Path, int]:
    """Per key and list item its line, *skipped* lines further."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return dict(_nodes(root, (), skipped + 1)) if root is not None else {}


def nearest(lines: Lines, path: Path) -> int | None:
    """The line of *path*, or of the table it would stand in."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _nodes(node: yaml.Node, path: Path, first: int) -> Iterator[tuple[Path, int]]:
    if path:
        yield path, node.start_mark.line + first
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield (*path, str(name.value)), name.start_mark.line + first
            for inner, line in _nodes(value, (*path, str(name.value)), first):
                if inner != (*path, str(name.value)):
                    yield inner, line
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _nodes(value, (*path, index), first)


class _Scan:
    """One walk over TOML that is known to be right, so that it need not be judged here."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line, self.seen = text, 0, 1, 0
        self.lines: dict[Path, int] = {}
        self.rows: dict[Path, int] = {}  # list of tables → its last index
        table: Path = ()
        self._skip(_SPACE)
        while self.at < len(text):
            if text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_SPACE)

    def _header(self) -> Path:
        listed = self.text.startswith("[[", self.at)
        self.at += 2 if listed else 1
        line, named = self._line(), self._key()
        end = self.text.find("\n", self.at)
        self.at = end if end >= 0 else len(self.text)
        path = self._inside(named[:-1])
        for depth in range(1, len(named)):
            self.lines.setdefault(self._inside(named[:depth]), line)
        path = (*path, named[-1])
        if listed:
            self.rows[path] = index = self.rows.get(path, -1) + 1
            self.lines.setdefault(path, line)
            path = (*path, index)
        self.lines[path] = line
        return path

    def _inside(self, named: Path) -> Path:
        """Where a header leads: the last row of every list of tables on the way."""
        path: Path = ()
        for name in named:
            path = (*path, name)
            if path in self.rows:
                path = (*path, self.rows[path])
        return path

    def _pair(self, table: Path) -> None:
        line, named = self._line(), self._key()
        self._skip(_INLINE_SPACE)
        self.at += 1  # the sign =
        self._skip(_INLINE_SPACE)
        for depth in range(1, len(named) + 1):
            self.lines.setdefault((*table, *named[:depth]), line)
        self._value((*table, *named))

    def _key(self) -> Path:
        found: list[str] = []
        while True:
            self._skip(_INLINE_SPACE)
            quoted = self.text[self.at] in "\"'"
            part = self._string() if quoted else self._take(_BARE)
            found.append(tomllib.loads(f"x={part}")["x"] if quoted else part)
            self._skip(_INLINE_SPACE)
            if self.text[self.at] != ".":
                return tuple(found)
            self.at += 1

    def _value(self, path: Path) -> None:
        match self.text[self.at]:
            case '"' | "'":
                self._string()
            case "[":
                self._items(path, "]")
            case "{":
                self._items(path, "}")
            case _:
                self._take(_PLAIN_VALUE)

    def _items(self, path: Path, closing: str) -> None:
        self.at += 1
        index = 0
        self._skip(_SPACE)
        while self.text[self.at] != closing:
            if closing == "]":
                self.lines[(*path, index)] = self._line()
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
            self._skip(_SPACE)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_SPACE)
        self.at += 1

    def _string(self) -> str:
        for pattern in _STRINGS:
            found = pattern.match(self.text, self.at)
            if found is not None:
                self.at = found.end()
                return found[0]
        raise AssertionError("tomllib read a text here")

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        assert found is not None, "tomllib read something here"
        self.at = found.end()
        return found[0]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _line(self) -> int:
        self.line += self.text.count("\n", self.seen, self.at)
        self.seen = self.at
        return self.line
