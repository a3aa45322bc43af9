"""Many cases made in SQL out of a few fit together as those do, totals included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from service.actions import measuring, staying
from service.store import totals
from service.store.tables import AuditEvent, Instance, Passage, Task, Trait
from tests.bench import fleet
from tests.proef import World

CASES = 300
Answers = Callable[..., dict[str, Any]]


@pytest.mark.postgres
def test_copies_have_the_rows_of_their_originals_and_totals_over_all(
    make_world: Callable[[str], World], answers: Answers
) -> None:
    world = make_world("postgres")
    numbers = [world.file(answers()).number for _ in range(3)]
    decision = {"besluit": "toegekend", "reden": "In orde."}
    world.complete(numbers[0], "Aanvraag beoordelen", "anna", decision)
    world.do_jobs()
    while measuring.measure(world.services):
        pass
    told: list[str] = []
    fleet.fill(world.services, CASES, told.append)
    with world.services.db.reading() as session:
        assert totals.differences(session) == 0
        assert staying.differences(world.services) == 0
        for table in (AuditEvent, Passage, Task, Trait):
            cases = session.scalar(select(func.count(table.instance_id.distinct())))
            assert cases == CASES + len(numbers), table.__tablename__
        open_ = select(func.count()).where(Instance.ended_at.is_(None))
        assert 0 < (session.scalar(open_) or 0) < CASES / 5
    receipt = world.file(answers())  # the numbers of rows go on behind the copies
    assert world.case(receipt.number).id > CASES
