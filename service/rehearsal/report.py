"""What a rehearsal found, as plain values and as JSON; writing it for people is the edge's work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from service.actions.rehearsed import Coverage
from service.core.language import Message
from service.engine.walked import Trail

Translate = Callable[[Message], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a scenario stopped: the sentence, what was expected, and how things are instead."""

    line: int
    sentence: str
    message: Message
    details: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One scenario after playing it."""

    file: str
    line: int
    name: str
    steps: int
    seconds: float
    failure: Failure | None = None
    trail: Trail = field(default_factory=Trail)

    @property
    def ok(self) -> bool:
        return self.failure is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All scenarios of one process."""

    process: str
    title: str
    scenarios: tuple[Played, ...]
    seconds: float
    coverage: Coverage | None = None

    @property
    def ok(self) -> bool:
        missed = self.coverage is not None and self.coverage.unwalked
        return not missed and self.failed == 0

    @property
    def failed(self) -> int:
        return sum(not played.ok for played in self.scenarios)


def to_json(reports: Iterable[Report], translate: Translate) -> dict[str, Any]:
    """The machine form of *reports*."""
    rows = [_process(report, translate) for report in reports]
    return {"ok": all(row["ok"] for row in rows), "processes": rows}


def _process(report: Report, translate: Translate) -> dict[str, Any]:
    row: dict[str, Any] = {
        "process": report.process,
        "title": report.title,
        "ok": report.ok,
        "seconds": round(report.seconds, 3),
        "scenarios": [_scenario(played, translate) for played in report.scenarios],
    }
    if report.coverage is not None:
        row["coverage"] = _coverage(report.coverage)
    return row


def _coverage(found: Coverage) -> dict[str, Any]:
    return {
        "elements": found.elements,
        "flows": found.flows,
        "walked": found.walked,
        "unwalked": [
            {"file": one.file, "kind": one.kind, "key": one.key, "name": one.name}
            for one in found.unwalked
        ],
    }


def _scenario(played: Played, translate: Translate) -> dict[str, Any]:
    row: dict[str, Any] = {
        "file": played.file,
        "line": played.line,
        "name": played.name,
        "ok": played.ok,
        "steps": played.steps,
        "seconds": round(played.seconds, 3),
    }
    if played.failure is not None:
        row["failure"] = {
            "line": played.failure.line,
            "sentence": played.failure.sentence,
            "message": translate(played.failure.message),
            "details": [translate(detail) for detail in played.failure.details],
        }
    return row
