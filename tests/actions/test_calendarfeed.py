"""What a calendar program is told: own tasks and appointments, nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from service.actions import calendarfeed, people, work
from service.core.errors import NotFound
from service.store.audit import Act
from service.store.tables import AuditEvent, CalendarLink
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}


def taken(world: World, answers: Answers) -> str:
    number = world.file(answers(behandelaar="anna")).number
    task = world.task(number, "Aanvraag beoordelen")
    work.claim(world.services, task.id, world.actor("anna"))
    return number


def test_a_task_in_ones_name_stands_on_its_last_day_without_a_name(
    world: World, answers: Answers
) -> None:
    number = taken(world, answers)
    secret = calendarfeed.make(world.services, world.actor("anna"))
    (entry,) = calendarfeed.entries(world.services, secret)
    assert (entry.title, entry.begins) == (f"{number} Aanvraag beoordelen", date(2026, 3, 9))
    assert "Kees" not in entry.title


def test_tasks_of_the_group_and_of_others_stand_in_no_calendar(
    world: World, answers: Answers
) -> None:
    taken(world, answers)
    world.file(answers())
    secret = calendarfeed.make(world.services, world.actor("bob"))
    assert calendarfeed.entries(world.services, secret) == []


def test_an_appointment_is_as_long_as_the_bundle_says(world: World, answers: Answers) -> None:
    number = world.file(answers(behandelaar="anna")).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    world.do_jobs()
    secret = calendarfeed.make(world.services, world.actor("anna"))
    (entry,) = calendarfeed.entries(world.services, secret)
    assert entry.title == f"{number} Nabellen"
    assert entry.begins == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert entry.ends == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_only_the_hash_of_the_secret_is_kept_and_both_acts_are_noted(world: World) -> None:
    anna = world.actor("anna")
    secret = calendarfeed.make(world.services, anna)
    (row,) = world.rows(CalendarLink)
    assert secret not in (row.username, row.secret_hash)
    calendarfeed.revoke(world.services, anna)
    calendarfeed.revoke(world.services, anna)
    kinds = [each.kind for each in world.rows(AuditEvent)][-2:]
    assert kinds == [Act.CALENDAR_LINKED, Act.CALENDAR_UNLINKED]


@pytest.mark.parametrize("gone", ["replaced", "revoked", "closed", "made up"])
def test_a_link_that_is_over_opens_nothing(world: World, gone: str) -> None:
    anna = world.actor("anna")
    secret = calendarfeed.make(world.services, anna)
    if gone == "replaced":
        calendarfeed.make(world.services, anna)
    elif gone == "revoked":
        calendarfeed.revoke(world.services, anna)
    elif gone == "closed":
        people.close(world.services, "anna")
    else:
        secret = "x" * 32
    with pytest.raises(NotFound):
        calendarfeed.entries(world.services, secret)
