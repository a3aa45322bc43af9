"""What a rehearsal found, as it is stored with a version and shown. Plays nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.actions import messages
from service.core.language import Message

# A bundle that fails everywhere fills no page and no database.
MAX_FAILURES, MAX_TEXT = 100, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwalked:
    """An element or sequence flow that no scenario came through. ``name`` is for people."""

    file: str
    key: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the model the scenarios came through."""

    elements: int
    flows: int
    unwalked: tuple[Unwalked, ...] = ()

    @property
    def walked(self) -> int:
        return self.elements + self.flows - len(self.unwalked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """A scenario that did not go as written: where, what was expected and what is."""

    file: str
    feature: str
    scenario: str
    line: int
    sentence: str
    message: Message
    details: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that came of a rehearsal. ``problem``: why it was not played to the end."""

    failures: tuple[Fallen, ...] = ()
    coverage: Coverage | None = None
    problem: Message | None = None


def failure_to_json(found: Fallen) -> dict[str, Any]:
    """The form in which :func:`from_json` reads a failure, cut to a size that can be stored."""
    return {
        "file": found.file,
        "feature": found.feature,
        "scenario": found.scenario,
        "line": found.line,
        "sentence": found.sentence[:MAX_TEXT],
        "message": _cut(messages.to_json(found.message)),
        "details": [_cut(messages.to_json(detail)) for detail in found.details],
    }


def coverage_to_json(found: Coverage) -> dict[str, Any]:
    """What the scenarios came through."""
    return {
        "elements": found.elements,
        "flows": found.flows,
        "unwalked": [
            {"file": one.file, "key": one.key, "name": one.name, "kind": one.kind}
            for one in found.unwalked
        ],
    }


def from_json(row: Mapping[str, Any]) -> Result:
    """The result that was stored; an empty row is a rehearsal that has not ended."""
    problem = row.get("problem")
    return Result(
        failures=tuple(_failure(one) for one in row.get("failures", ())),
        coverage=_coverage(row.get("coverage")),
        problem=None if problem is None else messages.from_json(problem),
    )


def _failure(row: Mapping[str, Any]) -> Fallen:
    texts = {name: row[name] for name in ("file", "feature", "scenario", "line", "sentence")}
    return Fallen(
        **texts,
        message=messages.from_json(row["message"]),
        details=tuple(messages.from_json(detail) for detail in row["details"]),
    )


def _coverage(row: Mapping[str, Any] | None) -> Coverage | None:
    if row is None:
        return None
    missed = tuple(Unwalked(**one) for one in row["unwalked"])
    return Coverage(elements=row["elements"], flows=row["flows"], unwalked=missed)


def _cut(message: dict[str, Any]) -> dict[str, Any]:
    params = {
        name: value[:MAX_TEXT] if isinstance(value, str) else value
        for name, value in message["params"].items()
    }
    return {**message, "params": params}
