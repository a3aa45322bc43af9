"""Timers of a case: when they go off, how often, what they open."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from service.actions import timers
from service.store.tables import TimerState
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}


def test_a_due_timer_opens_its_task(world: World, answers: Answers, clock: Clock) -> None:
    number = world.file(answers()).number
    (timer,) = world.timers()
    clock.set(2026, 3, 10, 0, 0)
    assert timers.fire(world.services, timer.instance_id, clock())
    assert "Collega aanmanen" in [task.name for task in world.tasks(number)]
    assert world.timers()[0].state is TimerState.FIRED


def test_a_timer_does_not_go_off_before_its_moment(
    world: World, answers: Answers, clock: Clock
) -> None:
    world.file(answers())
    (timer,) = world.timers()
    clock.set(2026, 3, 9, 23, 59)
    assert not timers.fire(world.services, timer.instance_id, clock())


def test_a_timer_goes_off_once(world: World, answers: Answers, clock: Clock) -> None:
    number = world.file(answers()).number
    (timer,) = world.timers()
    clock.set(2026, 3, 10, 0, 0)
    timers.fire(world.services, timer.instance_id, clock())
    assert not timers.fire(world.services, timer.instance_id, clock())
    assert [task.name for task in world.tasks(number)].count("Collega aanmanen") == 1


def test_a_timer_tells_how_its_moment_was_counted(world: World, answers: Answers) -> None:
    world.file(answers())
    (timer,) = world.timers()
    assert timer.due_at.isoformat() == "2026-03-09T23:00:00+00:00"
    assert "2026-03-02" in json.dumps(timer.explanation)
