"""A misspelt key is found on its line, whichever key of whichever file it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.bundle.schema.catalogue import TOML_FILES
from service.bundle.schema.lines import Path as KeyPath
from service.bundle.schema.lines import of_toml
from service.bundle.schema.reading import Reader
from service.bundle.schema.shape import shape_at, shape_of
from service.settings import ROOT

SHIPPED = [
    *sorted((ROOT / "processes").rglob("*.toml")),
    *sorted((ROOT / "tests").glob("*/processes/**/*.toml")),
]


def misspellings(word: str) -> Iterator[str]:
    """A letter less, a letter twice, two letters changed about."""
    middle = len(word) // 2
    yield word[:middle] + word[middle + 1 :]
    yield word[: middle + 1] + word[middle:]
    yield word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def keys(path: Path) -> Iterator[tuple[KeyPath, int]]:
    """One place per key that the schema knows; names of the author's own are left alone."""
    whole, seen = shape_of(TOML_FILES[path.name]), set()
    for found, line in of_toml(path.read_text(encoding="utf-8")).items():
        word, inside = found[-1], shape_at(whole, found[:-1])
        known = word in inside.keys and not inside.named
        if isinstance(word, str) and known and (id(inside), word) not in seen:
            seen.add((id(inside), word))
            yield found, line


CASES = [
    pytest.param(path, line, str(key[-1]), wrong, id=f"{path.parent.name}/{path.name}:{wrong}")
    for path in SHIPPED
    for key, line in keys(path)
    for wrong in dict.fromkeys(misspellings(str(key[-1])))
    if wrong not in (key[-1], "")
]


@pytest.mark.parametrize(("path", "line", "right", "wrong"), CASES)
def test_a_misspelt_key_is_found_on_its_line(path: Path, line: int, right: str, wrong: str) -> None:
    reader = Reader(path.name)
    text = misspelt(path.read_text(encoding="utf-8"), line, right, wrong)
    assert reader.toml(TOML_FILES[path.name], text.encode()) is None
    told = [each for each in reader.findings if each.message.params.get("key") == wrong]
    assert line in [each.line for each in told]
    assert {each.code for each in told} == {"key"}
    assert all(each.advice is not None for each in told)


def misspelt(text: str, line: int, right: str, wrong: str) -> str:
    """The word changed on its line; a table that is spread over headers, in all of them."""
    written = text.splitlines()
    header = written[line - 1].startswith("[")
    for number, each in enumerate(written, start=1):
        if number == line or (header and each.startswith("[")):
            written[number - 1] = re.sub(rf"\b{right}\b", wrong, each, count=1)
    return "\n".join(written)


def test_the_files_that_come_along_are_read_without_a_remark() -> None:
    remarks = []
    for path in SHIPPED:
        reader = Reader(str(path))
        reader.toml(TOML_FILES[path.name], path.read_bytes())
        remarks += reader.findings
    assert remarks == []
