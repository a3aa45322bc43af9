"""What people leave behind has an end, also when many come at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import func, select, text

from service.actions import quota, uploads, work
from service.actions.services import Services
from service.core.actor import PARTY_PREFIX
from service.core.allowance import Allowance
from service.core.errors import Full, TooOften
from service.outside import FileStore
from service.store import attempts, documents, tasks
from service.store.attempts import Spending
from service.store.tables import Attempt, Document
from tests.proef import World
from tests.waiting import PATIENCE, wait_for


def with_limits(services: Services, **limits: int) -> Services:
    allowance = replace(Allowance(), **limits)
    return replace(services, settings=replace(services.settings, allowance=allowance))


def sent(services: Services, number: int) -> bool:
    """Whether a file of somebody without an account was kept."""
    try:
        uploads.keep(services, b"tekst %d" % number, "brief.txt", f"browser:{number}")
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
    assert uploads.keep(services, b"x" * 700_000, "een.txt", "browser:a")
    with pytest.raises(TooOften) as refused:
        uploads.keep(services, b"x" * 700_000, "twee.txt", "browser:b")
    assert refused.value.wait == timedelta(days=1)


@dataclass
class Together:
    """A file store in which two files arrive before either of them is in."""

    files: FileStore
    gate: threading.Barrier = field(default_factory=lambda: threading.Barrier(2))

    def put(self, data: bytes) -> str:
        self.gate.wait(PATIENCE)
        return self.files.put(data)


def attached(services: Services, owner: str) -> bool:
    """Whether a file of a party was kept."""
    try:
        return bool(uploads.keep(services, owner.encode(), "brief.txt", owner))
    except Full:
        return False


@pytest.mark.parametrize("owners", [("aanvrager", "aanvrager"), ("aanvrager", "behandelaar")])
def test_two_files_that_fit_alone_do_not_both_fit(
    world: World, answers: Callable[..., Any], owners: tuple[str, str]
) -> None:
    number = world.file(answers()).number
    services = with_limits(world.services, case_files=1)
    services = replace(services, files=cast(FileStore, Together(services.files)))
    names = [f"{PARTY_PREFIX}{number}/{owner}" for owner in owners]
    with ThreadPoolExecutor(2) as pool:
        kept = list(pool.map(lambda owner: attached(services, owner), names))
    with services.db.reading() as session:
        rows = session.scalar(select(func.count(Document.id)))
    assert (sum(kept), rows) == (1, 1)


@pytest.mark.postgres
def test_a_second_file_waits_for_the_first_to_be_written(
    make_world: Callable[[str], World], answers: Callable[..., Any]
) -> None:
    world = make_world("postgres")
    number = world.file(answers()).number
    owner = f"{PARTY_PREFIX}{number}/aanvrager"
    services = with_limits(world.services, case_files=1)

    def waits() -> bool:
        with services.db.reading() as session:
            return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

    with ThreadPoolExecutor(1) as pool:
        with services.db.writing() as session:
            quota.fit_file(session, services, owner, 10)
            documents.add_draft(
                session, id="een", name="een.txt", title="een.txt", media_type="text/plain",
                size=10, sha256="a" * 64, owner=owner, created_by=owner,
                created_at=services.clock(), marks=[],
            )  # fmt: skip
            second = pool.submit(attached, services, owner)
            wait_for(waits, "that the second file waits")
        assert second.result(PATIENCE) is False


def test_staff_are_not_counted_with_outsiders(world: World) -> None:
    services = with_limits(world.services, total_files=1)
    for number in range(3):
        uploads.keep(services, b"tekst", f"{number}.txt", "anna")
    assert sent(services, 1)


@pytest.mark.parametrize("limit", ["person_files", "staff_files"])
def test_files_of_staff_end_for_the_day(world: World, limit: str) -> None:
    services = with_limits(world.services, **{limit: 1})
    uploads.keep(services, b"een", "een.txt", "anna")
    with pytest.raises(Full):
        uploads.keep(services, b"twee", "twee.txt", "anna")
    with services.db.reading() as session:
        keys = session.scalars(select(Attempt.key)).all()
        assert session.scalar(select(func.count(Document.id))) == 1
    assert not any("anna" in key for key in keys), "nobody stands in this table by name"


def test_bytes_of_one_of_the_staff_end_for_the_day(world: World) -> None:
    services = with_limits(world.services, person_megabytes=1)
    assert uploads.keep(services, b"x" * 700_000, "een.txt", "anna")
    with pytest.raises(Full):
        uploads.keep(services, b"x" * 700_000, "twee.txt", "anna")
    assert uploads.keep(services, b"x" * 700_000, "drie.txt", "bob")


def drafts_of(world: World, services: Services, answers: Callable[..., Any]) -> list[str]:
    """Two tasks, one of which has a draft of almost a megabyte of Anna."""
    found = [world.task(world.file(answers()).number, "Aanvraag beoordelen").id for _ in range(2)]
    work.save_draft(services, found[0], {"reden": ["x" * 900_000]}, world.actor("anna"))
    return found


@pytest.mark.parametrize(("limit", "of_bob"), [("person_drafts", True), ("staff_drafts", False)])
def test_drafts_hold_so_much_together(
    world: World, answers: Callable[..., Any], limit: str, of_bob: bool
) -> None:
    services = with_limits(world.services, **{limit: 1})
    _, two = drafts_of(world, services, answers)
    for name, fits in (("anna", False), ("bob", of_bob)):
        expected = nullcontext() if fits else pytest.raises(Full)
        with expected:
            work.save_draft(services, two, {"reden": ["x" * 200_000]}, world.actor(name))


def test_a_draft_makes_place_for_the_next_of_the_same_task(
    world: World, answers: Callable[..., Any]
) -> None:
    services = with_limits(world.services, person_drafts=1)
    one, two = drafts_of(world, services, answers)
    anna = world.actor("anna")
    work.save_draft(services, one, {"reden": ["y" * 950_000]}, anna)
    work.save_draft(services, one, {"reden": ["kort"]}, anna)
    work.save_draft(services, two, {"reden": ["x" * 900_000]}, anna)


def test_a_task_that_is_done_leaves_no_draft_behind(
    world: World, answers: Callable[..., Any]
) -> None:
    number = world.file(answers()).number
    task = world.task(number, "Aanvraag beoordelen")
    work.save_draft(world.services, task.id, {"reden": ["é"]}, world.actor("anna"))
    with world.services.db.reading() as session:
        assert tasks.drafted(session, "") == len('{"reden": ["é"]}'.encode())
    world.complete(number, "Aanvraag beoordelen", "anna", {"besluit": "toegekend", "reden": "Ja."})
    with world.services.db.reading() as session:
        assert tasks.drafted(session, "") == 0


def test_a_file_that_is_refused_reaches_no_disk(world: World) -> None:
    services = with_limits(world.services, total_files=1)
    quota.admit_file(services, "browser:a", 10)
    before = sorted(services.settings.data_dir.rglob("*"))
    with pytest.raises(TooOften):
        uploads.keep(services, b"nieuw", "nieuw.txt", "browser:a")
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
