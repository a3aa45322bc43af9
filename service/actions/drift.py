"""What a version of a report would tell otherwise if it were worked out now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.actions import publication, rendering
from service.actions.reckoning import Held, Reckoning, reckon
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
    """Which numbers of its own period would be told otherwise now; small ones by their sign.

    Versions of before do not tell what their sums and middles are made of; those are passed over.
    """
    then = json.loads(issue.origin)
    told = next(each for each in published["recipients"] if each["key"] == recipient)
    rows = [(part, row) for part in told["parts"] for row in part.get("rows", ())]
    period = Period(issue.first, issue.last)
    has_middle = any("middle" in cell for _, row in rows for cell in row["cells"])
    reckoning = reckon(session, bundle, declared, [period], with_values=has_middle)
    now = _Now(then, reckoning, declared.small or bundle.measures.small)
    figure = rendering.figures(published, recipient, bundle=bundle, language=language, say=say)
    for part, row in rows:
        for cell in row["cells"]:
            found = now.cell(cell)
            if found is not None and found != cell:
                yield Change(
                    part=part["title"],
                    line=rendering.named(row, say),
                    then=figure(cell).text,
                    now=figure(found).text,
                )


class _Now:
    """The cells of a version as they would be told now."""

    def __init__(self, then: dict[str, Any], reckoning: Reckoning, few: int) -> None:
        """*few*: of fewer cases no middle is told."""
        self._cells, self._values = then["cells"], publication.unknowns(then)
        self._reckoning, self._few = reckoning, few

    def cell(self, cell: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """A cell with the number of now; None: it told none, or it cannot be told now."""
        held = self._held(cell.get("at"))
        if held is None or not {"told", "sum", "middle"} & cell.keys():
            return None
        small = max(self._cells[cell["at"]][2], self._few if "middle" in cell else 0)
        if 0 < held.cases < small:
            return {"few": small}
        if "sum" in cell:
            return {**cell, "sum": held.hundredths}
        if "middle" in cell:
            return None if held.middle is None else {**cell, "middle": held.middle}
        whole = self._held(cell.get("of_at"))
        return {**cell, "told": held.cases, **({} if whole is None else {"of": whole.cases})}

    def _held(self, place: int | None) -> Held | None:
        """What the same sum is now; None when it is not counted like that any more."""
        if place is None:
            return None
        total = Held()
        for number, times in self._cells[place][0]:
            unknown, _ = self._values[number]
            if unknown.by not in self._reckoning.divisions.get(unknown.measure, ()):
                return None
            finer = {
                unknown._replace(first=each.first, last=each.last): times
                for each in self._reckoning.stretches
                if unknown.first <= each.first and each.last <= unknown.last
            }
            if not finer:
                return None  # of the period before
            found = self._reckoning.together(finer)
            total.add(found, found.cases)
        return total
