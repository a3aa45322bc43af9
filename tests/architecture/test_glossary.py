"""One word, one meaning: a module name in two wings is the same noun, and the glossary says so."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICE = ROOT / "service"
GLOSSARY = (ROOT / "docs" / "developer" / "glossary.md").read_text("utf-8")
ROW = re.compile(r"^\| (\w+) \| ((?:`[\w/]+`(?:, )?)+) \| (.+) \|$", re.MULTILINE)
# What is generated or ordered by number carries no nouns.
OUTSIDE = {"node_modules", "migrations", "translations", "__pycache__"}


def shared_names() -> dict[str, set[str]]:
    """Module names that stand in more than one wing, with their places."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in SERVICE.rglob("*.py"):
        if not OUTSIDE & set(path.parts) and path.name != "__init__.py":
            found[path.stem].add(path.relative_to(SERVICE).with_suffix("").as_posix())
    return {
        name: places
        for name, places in found.items()
        if len({place.partition("/")[0] for place in places}) > 1
    }


def test_a_name_in_two_wings_stands_in_the_glossary_with_its_places() -> None:
    told = {row[1]: set(re.findall(r"`([\w/]+)`", row[2])) for row in ROW.finditer(GLOSSARY)}
    assert told == shared_names()


def test_no_word_is_explained_twice() -> None:
    words = re.findall(
        r"^\| ([a-z][a-z ,()]*) \|", GLOSSARY.partition("## Names of modules")[0], re.M
    )
    twice = {word for word in words if words.count(word) > 1 and word != "word"}
    assert twice == set()
