"""Looks on while scenarios are played, and folds the record of any moment again; no tests here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.actions import records
from service.actions.replaying import Replay
from service.rehearsal.world import World
from service.store import submissions
from service.store.tables import SubmissionKind

EVERY = 6  # steps; folding all of a long case again after each would cost minutes


@dataclass(kw_only=True)
class Replayer:
    """Compares the record, and the one of the moment before, with what was added up to then."""

    kinds: set[SubmissionKind] = field(default_factory=set)
    compared: int = 0
    looked_at: tuple[str, int] | None = None
    earlier: dict[str, tuple[datetime, int, dict[str, Any]]] = field(default_factory=dict)
    stage: World | None = None

    def __call__(self, world: World) -> None:
        if world is not self.stage:  # another scenario, with cases of the same numbers
            self.stage, self.looked_at = world, None
            self.earlier.clear()
        case = None if world.number is None else world.case()
        if case is None or self.looked_at == (case.number, case.revision):
            return
        self.looked_at = (case.number, case.revision)
        is_long = case.revision > EVERY
        if is_long and case.revision % EVERY and case.ended_at is None:
            return
        now, kept = world.clock.moment, records.of(case)
        with world.services.db.reading() as session:
            replay = Replay(services=world.services, session=session, instance=case)
            given = submissions.of_instance(session, case.id)
            assert replay.record(given) == kept, f"{case.number} at revision {case.revision}"
            if case.number in self.earlier:
                at, added, before = self.earlier[case.number]
                # More may have come at that very moment: the clock of a scenario stands still.
                if added == sum(row.at <= at for row in given):
                    assert replay.record(given, at) == before, f"{case.number} at {at}"
                    self.compared += 1
        self.kinds |= {row.kind for row in given}
        self.earlier[case.number] = (now, case.submissions, kept)
