"""How much of everything a run uses. Measures nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of everything; the small ones are for a test that only looks at the shape."""

    requests: int = 500
    first: int = 12  # of each client, before those that count
    pages: int = 60
    views: int = 7  # of each page about many cases
    readers: int = 100  # people who look at them
    tasks: int = 100_000
    timers: int = 10_000
    due: int = 1_000
    ticks: int = 200
    letters: int = 20
    paths: int = 5
    commits: int = 640
    worker_seconds: float = 6.0

    def as_json(self) -> dict[str, int]:
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}


FULL = Sizes()
QUICK = Sizes(
    requests=4,
    first=1,
    pages=2,
    views=1,
    readers=1,
    tasks=20,
    timers=4,
    due=3,
    ticks=2,
    letters=1,
    paths=1,
    commits=16,
    worker_seconds=1.0,
)
