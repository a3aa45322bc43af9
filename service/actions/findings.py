"""Findings as they are stored with a version. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.actions import messages
from service.core.finding import Finding, Severity


def to_json(item: Finding) -> dict[str, Any]:
    """A finding as stored with its draft."""
    return {
        "severity": item.severity.value,
        "code": item.code,
        "file": item.file,
        "line": item.line,
        "element": item.element,
        "name": item.name,
        "message": messages.to_json(item.message),
        "advice": None if item.advice is None else messages.to_json(item.advice),
        "clauses": list(item.clauses),
        "consequences": [to_json(each) for each in item.consequences],
    }


def from_json(row: Mapping[str, Any]) -> Finding:
    """The finding that was stored."""
    advice = row["advice"]
    return Finding(
        severity=Severity(row["severity"]),
        code=row["code"],
        file=row["file"],
        line=row.get("line"),  # findings of 0.2 had none
        element=row["element"],
        name=row["name"],
        message=messages.from_json(row["message"]),
        advice=None if advice is None else messages.from_json(advice),
        clauses=tuple(row["clauses"]),
        consequences=tuple(map(from_json, row.get("consequences", ()))),  # 0.2 had none
    )
