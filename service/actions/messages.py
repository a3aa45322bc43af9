"""A message as it is stored, or told by one process to another: id and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.core.language import Message


def to_json(message: Message) -> dict[str, Any]:
    """A message as stored: its id and parameters, plain or messages themselves."""
    params = {name: _param(value) for name, value in message.params.items()}
    return {"msgid": message.msgid, "params": params}


def _param(value: Any) -> Any:
    if isinstance(value, Message):
        return to_json(value)
    return value if isinstance(value, (int, float)) else str(value)


def from_json(row: Mapping[str, Any]) -> Message:
    """The message that was stored."""
    params = {
        name: from_json(value) if isinstance(value, dict) else value
        for name, value in row["params"].items()
    }
    return Message(row["msgid"], params)
