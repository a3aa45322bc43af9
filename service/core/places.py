"""Where an error came from, for a log: kinds and places only, never its text or its values.

The text of an error may hold whatever somebody typed: a name, a parameter of a statement.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FRAMES = 12
LONGEST_CHAIN = 5


def told(error: BaseException) -> dict[str, Any]:
    """The kind of *error* and its trace: file, line and function, the call that failed last.

    ``cause`` holds the same of what led to it, outermost first.
    """
    first, *others = list(_chain(error))
    found: dict[str, Any] = {"error": type(first).__name__, "trace": _frames(first)}
    if others:
        found["cause"] = [{"error": type(each).__name__, "trace": _frames(each)} for each in others]
    return found


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    for _ in range(LONGEST_CHAIN):
        if current is None:
            return
        yield current
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )


def _frames(error: BaseException) -> list[str]:
    # Without the source lines: those are read from disk, and may hold a literal.
    frames = traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), lookup_lines=False
    )
    return [f"{short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-FRAMES:]]


def short(filename: str) -> str:
    """The last parts of a path: which package and file, not where the service is installed."""
    return "/".join(Path(filename).parts[-3:])
