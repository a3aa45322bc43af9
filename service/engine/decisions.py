"""Decision tables as the engine uses them: a name, and an answer for a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision table."""

    id: str
    file: str
    table: Any

    def decide(
        self, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
    ) -> tuple[Any, tuple[Any, ...]]:
        """The outcome and the rules that matched."""
        return self.table(names, functions), ()


def read_decision(data: bytes, *, file: str) -> list[Decision]:
    """Every decision in a file."""
    return []
