"""When a failed piece of work is tried again, and when a person has to look."""

from __future__ import annotations

from datetime import timedelta

# After the n-th failure wait this long; the last one repeats until the attempts are used up.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
MAX_ATTEMPTS = 8
# Longer than the slowest conversation with a mail server; a worker that dies frees its work then.
JOB_LEASE = timedelta(minutes=2)
TIMER_LEASE = timedelta(minutes=1)
CONFLICT_PAUSE = timedelta(seconds=5)


def delay(failures: int) -> timedelta:
    """How long to wait after *failures* failures in a row (1 or more)."""
    return DELAYS[min(failures, len(DELAYS)) - 1]


def exhausted(failures: int) -> bool:
    return failures >= MAX_ATTEMPTS
