"""Looks on while scenarios are played, and counts again what each step wrote; no tests here."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.actions import recounting
from service.rehearsal.world import World
from service.store import observations


@dataclass(kw_only=True)
class Recounter:
    """Compares what a case counts for with a recount, and remembers which measures it saw."""

    seen: set[str] = field(default_factory=set)
    looked_at: tuple[str, int] | None = None

    def __call__(self, world: World) -> None:
        case = None if world.number is None else world.case()
        if case is None or self.looked_at == (case.number, case.revision):
            return
        self.looked_at = (case.number, case.revision)
        with world.services.db.reading() as session:
            bundle = world.services.bundles.get(session, case.bundle_hash)
            found = recounting.differences(session, case, bundle, world.clock.moment)
            self.seen |= {row.measure for row in observations.of_instance(session, case.id)}
        told = [(row["measure"], row["sign"], str(row["at"]), row["dimensions"]) for row in found]
        assert told == [], f"{case.number} at revision {case.revision}"
