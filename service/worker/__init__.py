"""Keeps the deadlines: fires due timers and performs jobs. No rules and no screens."""

from __future__ import annotations

from service.worker.executor import TickResult, tick
from service.worker.loop import Worker

__all__ = ["TickResult", "Worker", "tick"]
