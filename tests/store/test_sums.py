"""What is read from totals is what a look at every observation would give."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from service.actions.observed import written
from service.actions.services import Services
from service.core.period import Period
from service.store import sums, totals
from service.store.sums import Counting, Sum
from service.store.tables import Basis, BundleRow, Excluded, Instance, Observation

CASES = 60
FIRST, LAST = date(2025, 11, 3), date(2027, 2, 20)
COLOURS, SIZES = ("red", "blue", ""), ("s", "l")
Standing = dict[str, Any]
PERIODS = [
    Period.year(2026),
    Period.quarter(2026, 3),
    Period.month(2026, 2),
    Period(date(2026, 1, 15), date(2026, 1, 15)),
    Period(date(2025, 12, 31), date(2027, 1, 1)),
    Period(date(2026, 1, 20), date(2026, 2, 10)),
    Period(date(1900, 1, 1), date(9000, 1, 1)),
]


@pytest.fixture
def standing(services: Services) -> list[Standing]:
    """Cases that counted in some way, and were then counted otherwise or not at all."""
    chance = random.Random(9)
    with services.db.writing() as session:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        session.execute(
            insert(BundleRow).values(
                hash="h", key="p", title="P", archive=b"", uploaded_by="x", uploaded_at=moment
            )
        )
        cases = [
            {"id": number, "number": f"P-{number}", "process": "p", "bundle_hash": "h"}
            for number in range(1, CASES + 1)
        ]
        about = {"state": b"", "record": "{}", "started_at": moment}
        session.execute(insert(Instance), [{**case, **about} for case in cases])
        held, rows = [], []
        for number in range(1, CASES + 1):
            told = [_counted(chance, number) for _ in range(chance.randint(1, 4))]
            rows += [{**row, "sign": sign} for row in told for sign in (1, -1)]
            last = told[-1]
            rows.append({**last, "sign": 1})
            if chance.random() < 0.2:
                rows.append({**last, "sign": -1})
            else:
                held.append(last)
        chance.shuffle(rows)
        session.execute(insert(Observation), rows)
        session.execute(insert(Excluded).values(instance_id=held[0]["instance_id"], username="jo"))
    with services.db.writing() as session:
        while totals.add_up(session, datetime(2027, 3, 1, tzinfo=UTC), 37):
            pass
        assert totals.differences(session) == 0
    return held


def _counted(chance: random.Random, number: int) -> Standing:
    day, case_day = (
        FIRST + timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(2)
    )
    codes = {"colour": chance.choice(COLOURS), "size": chance.choice(SIZES)}
    at = datetime.combine(day, time(12), UTC)
    return {
        "instance_id": number,
        "process": "p",
        "measure": "m",
        "known_at": at,
        "at": at,
        "day": day,
        "case_day": case_day,
        "hundredths": 100 * chance.randrange(9),
        "dimensions": written(codes),
        "spread": True,
    }


def _day(row: Standing, basis: Basis) -> date:
    day: date = row["day" if basis is Basis.MOMENT else "case_day"]
    return day


def _by_colour(rows: list[Standing]) -> list[tuple[Mapping[str, str], int, int]]:
    counts: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for row in rows:
        colour = next(each for each in COLOURS if f'"colour":"{each}"' in row["dimensions"])
        counts[colour] += 1
        added[colour] += row["hundredths"]
    return [({"colour": each}, counts[each], added[each]) for each in sorted(counts)]


@pytest.mark.parametrize("basis", Basis)
def test_sums_of_any_period_are_those_of_its_observations(
    services: Services, standing: list[Standing], basis: Basis
) -> None:
    with services.db.reading() as session:
        for period in PERIODS:
            within = [row for row in standing if _day(row, basis) in period]
            (whole,) = sums.sums(session, "p", "m", period, basis=basis, apart=True)
            assert whole.count == len(within)
            assert whole.hundredths == sum(row["hundredths"] for row in within)
            assert whole.values == Counter(row["hundredths"] for row in within)
            found = sums.sums(session, "p", "m", period, basis=basis, by=["colour"])
            assert [(each.dimensions, each.count, each.hundredths) for each in found] == _by_colour(
                within
            )


def test_a_trend_has_one_sum_per_month_that_holds_cases(
    services: Services, standing: list[Standing]
) -> None:
    period = Period(date(2026, 1, 15), date(2026, 12, 2))
    with services.db.reading() as session:
        found = sums.months(session, "p", "m", period, where={"size": "s"}, apart=True)
    asked = Counter(
        row["case_day"].replace(day=1)
        for row in standing
        if row["case_day"] in Period.year(2026) and '"size":"s"' in row["dimensions"]
    )
    assert [(month, each.count) for month, each in found] == sorted(asked.items())
    assert all(sum(each.values.values()) == each.count for _, each in found)


def test_a_sum_can_be_narrowed_to_one_code_or_some(
    services: Services, standing: list[Standing]
) -> None:
    with services.db.reading() as session:
        period = Period(FIRST, LAST)
        (large,) = sums.sums(session, "p", "m", period, where={"size": "l"})
        (known,) = sums.sums(session, "p", "m", period, where={"colour": ["red", "blue"]})
    assert large.count == sum('"size":"l"' in row["dimensions"] for row in standing)
    assert known.count == sum('"colour":""' not in row["dimensions"] for row in standing)


def test_a_sum_of_nothing_is_zero_and_told_apart_it_is_nothing(
    services: Services, standing: list[Standing]
) -> None:
    nothing = Sum(dimensions={}, count=0, hundredths=0)
    with services.db.reading() as session:
        assert sums.sums(session, "p", "m", Period.year(2031)) == [nothing]
        assert sums.sums(session, "p", "m", Period.year(2031), by=["size"]) == []
        assert sums.sums(session, "p", "other", Period.year(2026)) == [nothing]


def test_cases_of_before_a_dimension_was_asked_for_count_as_unknown(
    services: Services, standing: list[Standing]
) -> None:
    with services.db.reading() as session:
        (found,) = sums.sums(session, "p", "m", Period(FIRST, LAST), by=["later"])
        assert (found.dimensions, found.count) == ({"later": ""}, len(standing))


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("where", [None, {"colour": "red"}, {"colour": ("", "blue"), "size": "s"}])
def test_the_cases_behind_a_sum_are_given_page_by_page(
    services: Services, standing: list[Standing], basis: Basis, where: sums.Where | None
) -> None:
    with services.db.reading() as session:
        for period in PERIODS:
            (whole,) = sums.sums(session, "p", "m", period, basis=basis, where=where)
            found: list[Counting] = []
            while page := sums.behind(
                session,
                "p",
                "m",
                period,
                basis=basis,
                where=where,
                limit=7,
                after=found[-1].place if found else None,
            ):
                assert len(page) <= 7
                found += page
            assert len(found) == whole.count
            assert found == sorted(found, key=lambda each: each.place)
            assert {each.instance_id for each in found} <= {row["instance_id"] for row in standing}
            assert sum(each.hundredths for each in found) == whole.hundredths
            assert all(each.day in period and each.number.startswith("P-") for each in found)


def test_who_is_involved_in_a_case_does_not_find_it_behind_a_sum(
    services: Services, standing: list[Standing]
) -> None:
    with services.db.reading() as session:
        found = sums.behind(session, "p", "m", Period(FIRST, LAST), limit=99, unseen_by="jo")
    assert {each.instance_id for each in found} == {row["instance_id"] for row in standing[1:]}


def test_a_year_is_read_from_totals_and_never_from_observations(
    services: Services, standing: list[Standing]
) -> None:
    asked: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(services.db.engine, "before_cursor_execute", note)
    with services.db.reading() as session:
        sums.sums(session, "p", "m", Period.year(2026))
        sums.sums(session, "p", "m", Period(date(2026, 1, 2), date(2026, 12, 30)))
    event.remove(services.db.engine, "before_cursor_execute", note)
    year, less = (each for each in asked if "total" in each)
    assert "day_total" not in year
    assert ("month_total" in less, less.count("FROM day_total")) == (True, 2)
    assert not any("observation" in each for each in asked)


def test_a_total_that_somebody_changed_differs_from_its_observations(
    services: Services, standing: list[Standing]
) -> None:
    with services.db.writing() as session:
        for name in ("day_total", "month_total"):
            session.connection().exec_driver_sql(
                f"UPDATE {name} SET cases = cases + 1 WHERE basis = 'case'"
                f" AND day = (SELECT min(day) FROM {name} WHERE basis = 'case')"
            )
        assert totals.differences(session) >= 2
