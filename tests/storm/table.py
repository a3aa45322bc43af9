"""Tells how storms ended, as tables for the operator's guide. Measures nothing."""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.report import table
from tests.storm.run import Outcome, Row

HEAD = ("fault", "times", "forms taken", "broken off", "people saw", "longest", "back", "all done")


def as_text(outcomes: Iterable[Outcome]) -> str:
    """A table of faults for each storm, and what was found when it was over."""
    return "\n\n".join(part for outcome in outcomes for part in _parts(outcome))


def _parts(outcome: Outcome) -> Iterable[str]:
    found = outcome.judgement
    yield f"### {outcome.database}: {outcome.seconds:.0f} s, {outcome.kills} processes killed"
    yield table([HEAD, *(_cells(row) for row in outcome.rows)])
    yield (
        f"{found.cases} cases, {outcome.acts} forms, {found.events} events in the chains, "
        f"{found.letters} letters: **{len(found.lost)} lost, {len(found.doubled)} doubled**; "
        f"{found.deliveries} deliveries, {found.repeated} of them a repetition with the same "
        f"Message-ID. Other findings: {len(found.broken) + len(outcome.surprises)}."
    )
    lines = [*found.findings, *outcome.surprises]
    if lines:
        yield "\n".join(f"- {line}" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    errors = ", ".join(f"{count} × {status}" for status, count in sorted(row.errors.items()))
    return (
        row.fault,
        str(row.strikes),
        str(row.acts),
        str(row.broken),
        errors or "no error",
        seconds(row.longest),
        seconds(row.back),
        seconds(row.done),
    )


def seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"
