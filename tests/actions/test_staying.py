"""Stays of cases are added up per element and day, each once, and stand up to a recount."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from service.actions import measuring, refilling, staying
from service.core.period import Period
from service.store import heat, stays
from service.store.heat import Stays
from service.store.tables import Passage, PassageToTotal, StayDay, StayMonth
from tests.conftest import AMSTERDAM, Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
DECIDE = {"besluit": "toegekend", "reden": "In orde."}
JUDGE = "proefproces/beoordelen"
YEAR = Period.year(2026)


def decide(world: World, number: str) -> None:
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    world.do_jobs()


def add_up(world: World) -> None:
    while staying.add_up(world.services):
        pass


def walked(world: World, period: Period = YEAR, versions: tuple[str, ...] = ()) -> dict[str, Stays]:
    with world.services.db.reading() as session:
        return heat.by_element(session, "proefproces", period, versions=versions)


def test_a_stay_takes_the_working_days_from_the_first_to_the_last(
    world: World, answers: Answers, clock: Clock
) -> None:
    same_day, over_the_weekend, late = (world.file(answers()).number for _ in range(3))
    clock.pass_(timedelta(minutes=5))
    decide(world, same_day)
    clock.set(2026, 3, 9, 9, 0)  # Monday of the week after; the term ends on this day
    decide(world, over_the_weekend)
    clock.set(2026, 3, 12, 9, 0)
    decide(world, late)
    add_up(world)
    found = walked(world)[JUDGE]
    assert (found.count, found.dated, found.late, found.broken) == (3, 3, 1, 0)
    assert dict(found.days) == {1: 1, 6: 1, 9: 1}
    assert found.middle is not None
    assert (found.middle.middle, found.total) == (6, 16)
    assert found.longest == world.case(late).id


def test_what_follows_by_itself_takes_no_time_and_tells_where_it_came_from(
    world: World, answers: Answers
) -> None:
    decide(world, world.file(answers()).number)
    add_up(world)
    found = walked(world)
    begun = next(key for key in found if found[key].sources == {"": 1})
    assert dict(found[begun].days) == {stays.AT_ONCE: 1}
    assert found[begun].longest is None
    assert sum(found[JUDGE].sources.values()) == 1
    assert all(source in {"", *found} for each in found.values() for source in each.sources)


def test_days_and_months_hold_the_same_and_any_period_is_read_from_them(
    world: World, answers: Answers, clock: Clock
) -> None:
    for _ in range(4):
        decide(world, world.file(answers()).number)
        clock.pass_(timedelta(days=17))
    add_up(world)
    for first, last, count in (
        (date(2026, 1, 1), date(2026, 12, 31), 4),
        (date(2026, 3, 2), date(2026, 3, 2), 1),
        (date(2026, 3, 3), date(2026, 4, 22), 3),
        (date(2026, 3, 20), date(2026, 4, 1), 0),
    ):
        found = walked(world, Period(first, last)).get(JUDGE)
        assert (found.count if found else 0) == count


def test_stays_are_told_apart_by_version(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    decide(world, number)
    add_up(world)
    assert JUDGE in walked(world, versions=(world.case(number).bundle_hash,))
    assert walked(world, versions=("another",)) == {}


def test_each_stay_is_added_once_and_late_ones_too(
    world: World, answers: Answers, clock: Clock
) -> None:
    decide(world, world.file(answers()).number)
    with world.services.db.writing() as session:
        held = session.scalars(select(PassageToTotal.passage_id)).all()
        session.execute(delete(PassageToTotal).where(PassageToTotal.passage_id.in_(held[::2])))
    add_up(world)
    first = {key: each.count for key, each in walked(world).items()}
    with world.services.db.writing() as session:  # those come after all, behind the others
        session.execute(insert(PassageToTotal), [{"passage_id": each} for each in held[::2]])
    clock.pass_(timedelta(days=2))
    decide(world, world.file(answers()).number)
    add_up(world)
    assert staying.add_up(world.services) == 0
    second = {key: each.count for key, each in walked(world).items()}
    assert sum(second.values()) > sum(first.values())
    with world.services.db.reading() as session:
        passages = session.scalar(select(func.count()).select_from(Passage))
    assert sum(second.values()) == passages
    assert staying.differences(world.services) == 0


@pytest.mark.postgres
def test_two_workers_add_different_stays(
    make_world: Callable[[str], World], answers: Answers
) -> None:
    world = make_world("postgres")
    decide(world, world.file(answers()).number)
    with world.services.db.writing() as one:
        taken = stays.take(one, 2)
        add_up(world)
        stays.add(one, staying.rows_of(world.services, one, taken))
    add_up(world)
    assert staying.differences(world.services) == 0
    assert walked(world)[JUDGE].count == 1


def test_the_stays_behind_a_number_are_given_page_by_page(
    world: World, answers: Answers, clock: Clock
) -> None:
    numbers = [world.file(answers()).number for _ in range(5)]
    for number in numbers:
        clock.pass_(timedelta(days=4))
        decide(world, number)
    add_up(world)
    span = [YEAR.moments(AMSTERDAM)]
    with world.services.db.reading() as session:
        found: list[Any] = []
        while page := heat.behind(
            session,
            "proefproces",
            JUDGE,
            span,
            late=False,
            limit=2,
            after=(found[-1].left_at, found[-1].id) if found else None,
            unseen_by="arie",
        ):
            found += page
        late = heat.behind(
            session, "proefproces", JUDGE, span, late=True, limit=9, unseen_by="arie"
        )
        days = heat.late_days(session, "proefproces", JUDGE, YEAR)
    assert [row.number for row in found] == numbers[::-1]
    assert [row.number for row in late] == numbers[:0:-1][: len(late)]
    assert len(late) == walked(world)[JUDGE].late == len(days)


def test_a_recount_finds_a_total_of_stays_that_somebody_changed_removed_or_made_up(
    sqlite_world: World, answers: Answers
) -> None:
    world = sqlite_world
    decide(world, world.file(answers()).number)
    while measuring.measure(world.services):
        pass
    assert refilling.verify(world.services).holds
    with world.services.db.writing() as session:
        session.execute(update(StayDay).where(StayDay.element == JUDGE).values(late=3))
        session.execute(delete(StayMonth).where(StayMonth.element == JUDGE))
        made_up = {"process": "proefproces", "day": date(2020, 1, 1), "bundle_hash": "h"}
        about = {"element": "nowhere", "source": "", "days": 1, "example": 1}
        counts = dict.fromkeys(stays.COUNTS, 1)
        session.execute(insert(StayMonth).values(**made_up, **about, **counts))
    assert refilling.verify(world.services).totals == 3
