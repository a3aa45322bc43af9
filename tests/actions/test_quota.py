"""What outsiders leave behind has an end, also when many come at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from proef import World
from service.actions import filling, quota
from service.actions.services import Services
from service.core.allowance import Allowance
from service.core.errors import TooOften
from service.store import attempts
from service.store.attempts import Spending
from service.store.tables import Attempt, Document


def with_limits(services: Services, **limits: int) -> Services:
    allowance = replace(Allowance(), **limits)
    return replace(services, settings=replace(services.settings, allowance=allowance))


def sent(services: Services, number: int) -> bool:
    """Whether a file of somebody without an account was kept."""
    try:
        filling.store_upload(services, b"tekst %d" % number, "brief.txt", f"browser:{number}")
    except TooOften:
        return False
    return True


def test_many_at_once_keep_no_more_files_than_allowed(world: World) -> None:
    services = with_limits(world.services, total_files=5)
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda number: sent(services, number), range(16)))
    with services.db.reading() as session:
        rows = session.scalar(select(func.count(Document.id)))
    assert (sum(kept), rows) == (5, 5)


def test_bytes_of_all_together_end(world: World) -> None:
    services = with_limits(world.services, total_megabytes=1)
    assert filling.store_upload(services, b"x" * 700_000, "een.txt", "browser:a")
    with pytest.raises(TooOften) as refused:
        filling.store_upload(services, b"x" * 700_000, "twee.txt", "browser:b")
    assert refused.value.wait == timedelta(days=1)


def test_staff_are_not_counted_with_outsiders(world: World) -> None:
    services = with_limits(world.services, total_files=1)
    for number in range(3):
        filling.store_upload(services, b"tekst", f"{number}.txt", "anna")
    with services.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_file_that_is_refused_reaches_no_disk(world: World) -> None:
    services = with_limits(world.services, total_files=1)
    quota.admit_file(services, "browser:a", 10)
    before = sorted(services.settings.data_dir.rglob("*"))
    with pytest.raises(TooOften):
        filling.store_upload(services, b"nieuw", "nieuw.txt", "browser:a")
    assert sorted(services.settings.data_dir.rglob("*")) == before


def test_who_spends_several_things_waits_for_the_longest(world: World) -> None:
    now = world.services.clock()
    spendings = [
        Spending(key="uur", amount=2, most=1, span=timedelta(hours=1)),
        Spending(key="dag", amount=2, most=1, span=timedelta(days=1)),
        Spending(key="ruim", amount=2, most=9, span=timedelta(days=9)),
    ]
    with world.services.db.writing() as session:
        assert attempts.spent(session, spendings, now) is None
        assert attempts.spend(session, spendings, now) == timedelta(days=1)
        assert attempts.spent(session, spendings, now) == timedelta(days=1)
