"""What a version of a report would tell otherwise if it were worked out now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.actions import publication, rendering
from service.actions.reckoning import Reckoning, reckon
from service.actions.rendering import Say
from service.bundle.bundle import Bundle
from service.bundle.reports import Report
from service.core.period import Period
from service.store.db import Session
from service.store.tables import ReportIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A number that is told otherwise now than the version tells it."""

    part: str
    line: str
    then: str
    now: str


def changes(
    session: Session,
    issue: ReportIssue,
    published: Mapping[str, Any],
    recipient: str,
    bundle: Bundle,
    declared: Report,
    language: str,
    say: Say,
) -> Iterator[Change]:
    """Which numbers of its own period would be told otherwise now; small ones by their sign."""
    then = json.loads(issue.origin)
    period = Period(issue.first, issue.last)
    now = reckon(session, bundle, declared, [period], with_values=False)
    told = next(each for each in published["recipients"] if each["key"] == recipient)
    values = publication.unknowns(then)
    write = rendering.numbers(language)
    for part in told["parts"]:
        for row in part.get("rows", ()):
            for cell in row["cells"]:
                if "told" not in cell:
                    continue
                parts, _, small = then["cells"][cell["at"]]
                found = _now(parts, values, now)
                if found is None or found == cell["told"]:
                    continue
                is_few = 0 < found < small
                yield Change(
                    part=part["title"],
                    line=rendering.named(row, say),
                    then=write(cell["told"]),
                    now=rendering.few(small, say) if is_few else write(found),
                )


def _now(
    parts: Sequence[Sequence[int]], values: Sequence[tuple[Any, int]], now: Reckoning
) -> int | None:
    """What the same sum is now; None when it is not counted like that any more."""
    total = 0
    for number, times in parts:
        unknown, _ = values[number]
        if unknown.by not in now.divisions.get(unknown.measure, ()):
            return None
        finer = {
            unknown._replace(first=each.first, last=each.last): 1
            for each in now.stretches
            if unknown.first <= each.first and each.last <= unknown.last
        }
        if not finer:
            return None  # of the period before
        total += times * now.sum(finer)
    return total
