"""What a step changes in what its case counts for: rows for the junction, and what it remembers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from service.actions import records
from service.actions.change import Change
from service.bundle.bundle import Bundle
from service.bundle.measures import Measure
from service.engine.observing import Happened, observe
from service.engine.reasons import measures_of
from service.engine.standing import NOTHING, Observed, recalled
from service.engine.step import Facts, How
from service.store.tables import Instance

Terms = Mapping[str, list[str]]
Days = dict[int, tuple[datetime, date]]  # by seconds since the epoch, the moment and its local day
_NOTATION = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def after(
    instance: Instance, change: Change, facts: Facts, terms: Terms
) -> tuple[list[dict[str, Any]], Observed]:
    """The observations that the step of *change* adds, and what the case stands for after it.

    *facts*: with the record after the step. *terms*: from where to when each term that has begun
    runs.
    """
    bundle = change.bundle
    if not measures_of(bundle, instance.root):
        return [], NOTHING
    before = recalled((instance.waiting or {}).get("observed", {}))
    if change.past is not None:
        stood = change.past.observed
        return rows_between(bundle, instance, before, stood, change.now), stood
    now = observe(
        bundle,
        instance.root,
        facts,
        _happened(instance, change, terms),
        before=before,
        changed=_changed(records.of(instance), change.step.record),
    )
    return rows_between(bundle, instance, before, now, change.now), now


def rows_between(
    bundle: Bundle, instance: Instance, before: Observed, now: Observed, known_at: datetime
) -> list[dict[str, Any]]:
    """The rows that lead from how the case stood to how it stands: taken back, and added."""
    old, new = before.measures, now.measures
    if before == now:
        return []
    names = before.dimensions.keys() | now.dimensions.keys()
    moved = {n for n in names if before.dimensions.get(n) != now.dimensions.get(n)}
    known = measures_of(bundle, instance.root)
    told = {"instance_id": instance.id, "process": bundle.key, "known_at": known_at}
    days: Days = {}
    stood, stands = _Worded(bundle, before, days), _Worded(bundle, now, days)
    found = []
    for key in {**old, **new}:
        measure = known.get(key)
        if measure is None or (
            old.get(key) == new.get(key)
            and before.day == now.day
            and moved.isdisjoint(measure.dimensions)
        ):
            continue
        taken, added = stood.rows(measure), stands.rows(measure)
        if taken == added:
            continue
        found += [{**told, **row, "sign": -1} for row in taken]
        found += [{**told, **row, "sign": 1} for row in added]
    return found


class _Worded:
    """How a case stands in the words of the ledger; what several measures share is said once."""

    def __init__(self, bundle: Bundle, observed: Observed, days: Days) -> None:
        """*days*: those that were looked up before."""
        self._calendar, self._observed, self._days = bundle.calendar, observed, days
        self._case_day = date.fromisoformat(observed.day) if observed.day else None
        self._dimensions: dict[tuple[str, ...], str] = {}

    def rows(self, measure: Measure) -> list[dict[str, Any]]:
        """That of *measure*; none when the case does not count for it."""
        standing = self._observed.measures.get(measure.key)
        if standing is None or standing.hundredths is None:
            return []
        at, day = self._day(standing.at)
        return [
            {
                "measure": measure.key,
                "at": at,
                "day": day,
                "case_day": self._case_day,
                "hundredths": standing.hundredths,
                "dimensions": self._held(measure.dimensions),
                "spread": measure.spread,
            }
        ]

    def _day(self, seconds: int) -> tuple[datetime, date]:
        if seconds not in self._days:
            at = datetime.fromtimestamp(seconds, UTC)
            self._days[seconds] = at, self._calendar.local_date(at)
        return self._days[seconds]

    def _held(self, names: tuple[str, ...]) -> str:
        if names not in self._dimensions:
            held = {name: self._observed.dimensions[name] for name in names}
            self._dimensions[names] = written(held)
        return self._dimensions[names]


def written(dimensions: Mapping[str, str]) -> str:
    """Codes by dimension in the one notation of the tables."""
    return _NOTATION.encode(dict(sorted(dimensions.items())))


def _happened(instance: Instance, change: Change, terms: Terms) -> Happened:
    """What this step brought about; what happened before is remembered with the case."""
    step, now = change.step, change.now
    there = set(step.here.values())  # what is only offered was not reached
    passed = [
        each
        for each in step.passed
        if each.how is How.COMPLETED or (each.how is How.ENTERED and each.element in there)
    ]
    return Happened(
        opened_at=instance.started_at,
        closed_at=now if step.completed else None,
        entered={each.element: now for each in passed},
        left={each.element: now for each in passed if each.how is How.COMPLETED},
        decided={each.table: now for each in step.decisions},
        filled=lambda _: now,
        ends={name: datetime.fromisoformat(mark[1]) for name, mark in terms.items()},
        moved=_changed((instance.waiting or {}).get("terms", {}), terms),
    )


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """The names that a step gave another value: fields of the record, at the top, or terms."""
    gone = before.keys() - after.keys()
    return frozenset(gone) | {
        name for name, value in after.items() if name not in before or before[name] != value
    }
