"""Reads the states of version 0.1.0, which the engine's own serializer made. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FORMAT = b"RW1\n"
PREFIX = len("00000000-0000-0000")
MICROSECONDS = 1_000_000


def renewed(found: dict[str, Any]) -> dict[str, Any]:
    """The same tokens in today's form; the specs are not needed for it."""
    prefix = found["root"][:PREFIX]
    first = found["tasks"][found["root"]]["last_state_change"]
    return {
        "prefix": prefix,
        "first": first,
        "scopes": [_scope(scope, first) for scope in _in_order(found)],
    }


def _in_order(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The root and its called processes, parents first."""
    waiting = dict(found["subprocesses"])
    line = [found]
    while line:
        scope = line.pop(0)
        yield scope
        line += [waiting.pop(token) for token in list(scope["tasks"]) if token in waiting]


def _scope(scope: dict[str, Any], first: float) -> dict[str, Any]:
    names: dict[str, int] = {}
    data: dict[str, dict[str, Any]] = {}
    rows = []
    for token, task in scope["tasks"].items():
        parent = task["parent"]
        data[token] = _data(task, data.get(parent, {}) if parent else None)
        rows.append(
            [
                _number(token),
                _number(parent) if parent in scope["tasks"] else 0,
                names.setdefault(task["task_spec"], len(names)),
                task["state"],
                round((task["last_state_change"] - first) * MICROSECONDS),
                {
                    "d": data[token],
                    "i": {k: v for k, v in task["internal_data"].items() if k != "seen_events"},
                    "c": [_number(child) for child in task["children"]],
                    **({"t": True} if task["triggered"] else {}),
                },
            ]
        )
    renewed: dict[str, Any] = {
        "spec": scope.get("spec", ""),
        "names": list(names),
        "rows": rows,
        "data": scope["data"],
        "correlations": scope["correlations"],
        "success": scope["success"],
        "completed": scope["completed"],
    }
    if "parent_task_id" in scope:
        renewed["at"] = _number(scope["parent_task_id"])
    if scope["last_task"] is not None:
        renewed["last"] = _number(scope["last_task"])
    return renewed


def _data(task: dict[str, Any], parent: dict[str, Any] | None) -> dict[str, Any]:
    """What the token carries: kept as the difference from its parent."""
    if parent is None or not task["delta"]:
        return dict(task["data"])
    kept = {name: value for name, value in parent.items() if name not in task["delta"]["deletions"]}
    return {**kept, **task["delta"]["updates"]}


def _number(token: str) -> int:
    return int(token[PREFIX + 1 :].replace("-", ""), 16)
