"""On which line a key stands, in files with every way of writing one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.bundle.schema import lines
from service.settings import ROOT

FILES = [
    path for folder in ("processes", "tests") for path in sorted((ROOT / folder).rglob("*.toml"))
]
ODD = '''# opmerking met [tabel] en "tekst"
a . b = 1
"c d" = """
[geen.tabel]
x = 1
"""
e = [
  1, # twee
  { f = 'g', h = [ [2], 3 ] },
]

[i.'j k'] # hier
l = 2026-03-01
[[m]]
n = true
[[m]]
n = "]"
[m.o]
p = 1.5
'''


def paths(value: Any, path: lines.Path = ()) -> Iterator[lines.Path]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*path, name))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_key_of_a_file_has_a_line_that_holds_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    written, found = text.splitlines(), lines.of_toml(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    assert [key for key, line in found.items() if str(_name(key)) not in written[line - 1]] == []


def _name(path: lines.Path) -> str | int:
    return path[-1] if isinstance(path[-1], str) else ""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a", "b"), 2),
        (("c d",), 3),
        (("e", 0), 8),
        (("e", 1, "h", 0, 0), 9),
        (("i", "j k"), 12),
        (("i", "j k", "l"), 13),
        (("m",), 14),
        (("m", 1, "n"), 17),
        (("m", 1, "o", "p"), 19),
    ],
)
def test_odd_ways_of_writing_are_followed(path: lines.Path, line: int) -> None:
    assert lines.of_toml(ODD)[path] == line


def test_lines_of_windows_count_once() -> None:
    assert lines.of_toml("a = 1\r\nb = 2\r\n")[("b",)] == 2


def test_what_is_missing_stands_in_the_table_around_it() -> None:
    assert lines.nearest(lines.of_toml("[a]\nb = 1\n[c]\n"), ("c", "d", "e")) == 3


def test_front_matter_has_lines_of_the_letter() -> None:
    found = lines.of_yaml("a: x\nb:\n  - y\n  - c: z\n", skipped=1)
    assert (found[("a",)], found[("b", 1)], found[("b", 1, "c")]) == (2, 5, 5)
