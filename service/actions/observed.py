"""What a step changes in what its case counts for: rows for the junction, and what it remembers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from service.actions import records
from service.actions.change import Change
from service.bundle.bundle import Bundle
from service.bundle.measures import Measure
from service.engine.observing import Happened, measures_of, observe
from service.engine.standing import Observed, Standing, recalled, remembered
from service.engine.step import How
from service.store.tables import Instance

Terms = Mapping[str, list[str]]


def after(
    instance: Instance, change: Change, terms: Terms
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The observations that the step of *change* adds, and what to remember with the case.

    *terms*: from where to when each term that has begun runs.
    """
    bundle, step = change.bundle, change.step
    if not measures_of(bundle, instance.root):
        return [], {}
    before = recalled((instance.waiting or {}).get("observed", {}))
    facts = replace(change.facts, record=step.record)
    now = observe(
        bundle,
        instance.root,
        facts,
        _happened(instance, change, terms),
        before=before,
        changed=_changed(records.of(instance), step.record),
    )
    return rows_between(bundle, instance, before, now, change.now), {"observed": remembered(now)}


def rows_between(
    bundle: Bundle, instance: Instance, before: Observed, now: Observed, known_at: datetime
) -> list[dict[str, Any]]:
    """The rows that lead from how the case stood to how it stands: taken back, and added."""
    old, new = before.measures, now.measures
    names = before.dimensions.keys() | now.dimensions.keys()
    moved = {n for n in names if before.dimensions.get(n) != now.dimensions.get(n)}
    found = []
    for measure in measures_of(bundle, instance.root):
        stood, stands = old.get(measure.key), new.get(measure.key)
        if stood == stands and (
            stands is None or (before.day == now.day and moved.isdisjoint(measure.dimensions))
        ):
            continue
        for row in _differences(bundle, measure, before, now):
            told = {"instance_id": instance.id, "process": bundle.key, "known_at": known_at}
            found.append({**told, **row})
    return found


def _differences(
    bundle: Bundle, measure: Measure, before: Observed, now: Observed
) -> Iterator[dict[str, Any]]:
    old, new = (_row(bundle, measure, each) for each in (before, now))
    if old == new:
        return
    if old is not None:
        yield {**old, "sign": -1}
    if new is not None:
        yield {**new, "sign": 1}


def _row(bundle: Bundle, measure: Measure, observed: Observed) -> dict[str, Any] | None:
    standing: Standing | None = observed.measures.get(measure.key)
    if standing is None or standing.hundredths is None:
        return None
    held = {name: observed.dimensions[name] for name in sorted(measure.dimensions)}
    at = datetime.fromtimestamp(standing.at, UTC)
    return {
        "measure": measure.key,
        "at": at,
        "day": bundle.calendar.local_date(at),
        "case_day": date.fromisoformat(observed.day),
        "hundredths": standing.hundredths,
        "dimensions": written(held),
        "spread": measure.spread,
    }


def written(dimensions: Mapping[str, str]) -> str:
    """Codes by dimension in the one notation of the tables."""
    return json.dumps(dict(sorted(dimensions.items())), ensure_ascii=False, separators=(",", ":"))


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
