"""Waits in tests for what another process or thread brings about: on a condition, never on time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE = 90.0  # a bound for a hanging test, not a pause


def wait_for(reached: Callable[[], bool], what: str = "it") -> None:
    """Return as soon as *reached*; the test fails when *what* does not come about."""
    until = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < until, f"{what} did not come about within {PATIENCE:.0f} s"
        threading.Event().wait(0.05)
