"""Findings as they are stored with a draft. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.core.errors import Finding, Severity
from service.core.language import Message


def to_json(item: Finding) -> dict[str, Any]:
    """A finding as stored with its draft."""
    return {
        "severity": item.severity.value,
        "code": item.code,
        "file": item.file,
        "element": item.element,
        "name": item.name,
        "message": _message_to_json(item.message),
        "advice": None if item.advice is None else _message_to_json(item.advice),
        "clauses": list(item.clauses),
    }


def from_json(row: Mapping[str, Any]) -> Finding:
    """The finding that was stored."""
    advice = row["advice"]
    return Finding(
        severity=Severity(row["severity"]),
        code=row["code"],
        file=row["file"],
        element=row["element"],
        name=row["name"],
        message=Message(row["message"]["msgid"], row["message"]["params"]),
        advice=None if advice is None else Message(advice["msgid"], advice["params"]),
        clauses=tuple(row["clauses"]),
    )


def _message_to_json(message: Message) -> dict[str, Any]:
    params = {
        name: value if isinstance(value, (int, float)) else str(value)
        for name, value in message.params.items()
    }
    return {"msgid": message.msgid, "params": params}
