"""Findings and other messages as they are stored with a version. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.core.finding import Finding, Severity
from service.core.language import Message


def to_json(item: Finding) -> dict[str, Any]:
    """A finding as stored with its draft."""
    return {
        "severity": item.severity.value,
        "code": item.code,
        "file": item.file,
        "line": item.line,
        "element": item.element,
        "name": item.name,
        "message": message_to_json(item.message),
        "advice": None if item.advice is None else message_to_json(item.advice),
        "clauses": list(item.clauses),
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
        message=message_from_json(row["message"]),
        advice=None if advice is None else message_from_json(advice),
        clauses=tuple(row["clauses"]),
    )


def message_to_json(message: Message) -> dict[str, Any]:
    """A message as stored: its id and parameters, plain or messages themselves."""
    params = {name: _param_to_json(value) for name, value in message.params.items()}
    return {"msgid": message.msgid, "params": params}


def _param_to_json(value: Any) -> Any:
    if isinstance(value, Message):
        return message_to_json(value)
    return value if isinstance(value, (int, float)) else str(value)


def message_from_json(row: Mapping[str, Any]) -> Message:
    """The message that was stored."""
    params = {
        name: message_from_json(value) if isinstance(value, dict) else value
        for name, value in row["params"].items()
    }
    return Message(row["msgid"], params)
