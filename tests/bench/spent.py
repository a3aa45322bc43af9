"""Whose the processor time of a load was: of the service, of PostgreSQL, of the clients."""

from __future__ import annotations

from collections.abc import Mapping

from tests.bench import processes
from tests.bench.stage import Stage


class Spent:
    """Reads the clocks of the kernel before and after."""

    def __init__(self, families: Mapping[str, int]) -> None:
        """*families*: a name for each first process; its children count with it."""
        self._families = families
        self._before: dict[str, float] = {}

    def begin(self) -> None:
        self._before = self._now()

    def end(self, *, clients: float) -> dict[str, float]:
        """Seconds since the beginning. *clients* say themselves what they used.

        What is in ``all`` and in nothing else was the kernel's, or somebody's who was not asked.
        """
        now = self._now()
        return {**{name: now[name] - self._before[name] for name in now}, "clients": clients}

    def _now(self) -> dict[str, float]:
        found = {name: processes.seconds(pid) for name, pid in self._families.items()}
        return {**found, "all": processes.all_seconds()}


def database(stage: Stage) -> dict[str, int]:
    """The first process of PostgreSQL; SQLite works inside who uses it."""
    if stage.services.db.is_sqlite:
        return {}
    return {"database": processes.parent(stage.count("SELECT pg_backend_pid()"))}
