"""Repairs of SpiffWorkflow 3.2.0, each with a test that fails the day the engine is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import SpiffWorkflow.bpmn.specs.event_definitions.timer as engine_timers

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
_fire_until: ContextVar[datetime] = ContextVar("fire_until", default=LONG_AGO)


class EngineClock(datetime):
    """What the engine's timers take for the present: the moment up to which they may fire."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> EngineClock:
        # The engine compares with "<"; a timer must fire on its due moment itself.
        moment = _fire_until.get() + timedelta(microseconds=1)
        return cls.fromtimestamp(0, UTC) + (moment - datetime.fromtimestamp(0, UTC))


@contextmanager
def fire_until(moment: datetime) -> Iterator[None]:
    """Timers due at or before *moment* fire inside this block; outside it none do."""
    token = _fire_until.set(moment)
    try:
        yield
    finally:
        _fire_until.reset(token)


def replace_clock() -> None:
    """Give the engine's timers our clock; the stock one reads the machine's."""
    engine_timers.datetime = EngineClock


def connect_instances(spec: Any) -> None:
    """R1: a freshly parsed spec forgets that instances report to their multi-instance task.

    Without this a running multi-instance hangs after a restart, because the engine makes the
    connection only when instances are created.
    """
    for task_spec in spec.task_specs.values():
        if hasattr(task_spec, "merge_child"):
            child = spec.task_specs[task_spec.task_spec]
            if not child.completed_event.is_connected(task_spec.merge_child):
                child.completed_event.connect(task_spec.merge_child)
