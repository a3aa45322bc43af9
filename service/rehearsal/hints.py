"""What the owner of a process lets chance prefer: ``willekeurig.toml``, data and no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from service.bundle.schema.chance_file import ChanceFile
from service.bundle.schema.reading import read_or_refuse

HINTS_FILE = "willekeurig.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """``answers``: by path without row numbers, what to answer most of the time.

    ``rare``: elements (process/id) that chance does less often than others.
    """

    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rare: frozenset[str] = frozenset()


def read_hints(process_dir: Path) -> Hints:
    """The hints of the process in *process_dir*; none when there is no such file."""
    path = process_dir / HINTS_FILE
    if not path.is_file():
        return Hints()
    found = read_or_refuse(ChanceFile, path.read_bytes(), path)
    return Hints(answers=found.answers, rare=frozenset(found.rare))
