"""What state a token of the engine can be in, and how it is ended or led on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from SpiffWorkflow.util.task import TaskState

EXPECTED = TaskState.FUTURE | TaskState.LIKELY | TaskState.MAYBE
UNDER_WAY = TaskState.READY | TaskState.WAITING | TaskState.STARTED
OVER = TaskState.FINISHED_MASK


def stop(token: Any) -> None:
    """End a token and all that hangs under it, the deepest first.

    The engine's own ``cancel`` drops what hangs under it unheard: a scope that runs there would
    stay behind without anybody to return to.
    """
    for child in token.children:
        if not child._state & OVER:
            stop(child)
    if not token._state & OVER:
        token.cancel()


def end(scope: Any, but: Any = None) -> None:
    """End every token of a process or called process that is not over; later ones hang lower."""
    for token in reversed(list(scope.tasks.values())):
        if token is not but and not token._state & OVER:
            token.cancel()


def lead_on(token: Any, ways: Sequence[Any]) -> None:
    """Make the tokens that come after *token*, when these are not just all that is drawn."""
    token._sync_children(list(ways), TaskState.FUTURE)
