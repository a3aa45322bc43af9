"""Fires due timers, performs jobs, rehearses versions. No rules and no screens."""

from __future__ import annotations

from service.worker.executor import tick
from service.worker.loop import Worker
from service.worker.moves import TickResult
from service.worker.rehearsing import rehearse_next

__all__ = ["TickResult", "Worker", "rehearse_next", "tick"]
