"""What the owner of a process lets chance prefer: ``willekeurig.toml``, data and no code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from service.core.errors import Invalid
from service.core.language import N_

HINTS_FILE = "willekeurig.toml"
ANSWERS, RARE = "antwoord", "zelden"


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
    try:
        toml = tomllib.loads(path.read_text(encoding="utf-8"))
        answers = {str(key): _texts(values) for key, values in toml.get(ANSWERS, {}).items()}
        return Hints(answers=answers, rare=frozenset(_texts(toml.get(RARE, []))))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as exc:
        raise Invalid(N_("%(file)s cannot be read: %(problem)s"), file=path, problem=exc) from exc


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no list")
    return tuple(str(value) for value in values)
