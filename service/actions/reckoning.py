"""What a report counts, read from the totals: numbers of cases that no table takes further apart.

How they are put together is in ``tabulating``; what of it is told, in ``core/suppression``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from service.bundle.bundle import Bundle
from service.bundle.reports import Report
from service.core.middle import middle_of
from service.core.period import Period
from service.engine.observing import OTHER, UNKNOWN
from service.store import sums
from service.store.db import Session

REST = "-"  # of cases that belong to no recipient of their own; no code can be this


class Unknown(NamedTuple):
    """Cases of one measure in one stretch of days, of one recipient, with these codes.

    ``by`` are the dimensions of the codes; the same case is in one of them for each ``by`` of its
    measure.
    """

    measure: str
    by: tuple[str, ...]
    first: date
    last: date
    who: str
    codes: tuple[str, ...]


@dataclass(slots=True)
class Held:
    """How many cases, what they add together in hundredths, and how many add how much."""

    cases: int = 0
    hundredths: int = 0
    values: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def middle(self) -> int | None:
        """The middle of what the cases add, in hundredths; None when they were not told apart."""
        found = middle_of(self.values)
        return None if found is None else found.middle

    def add(self, other: Held | sums.Sum, cases: int, times: int = 1) -> None:
        self.cases += cases * times
        self.hundredths += other.hundredths * times
        for value, number in other.values.items():
            self.values[value] += number * times


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """Everything that was counted for one report, over stretches of days that do not overlap."""

    stretches: tuple[Period, ...]
    divisions: Mapping[str, tuple[tuple[str, ...], ...]]
    held: Mapping[Unknown, Held]

    def of(self, unknown: Unknown) -> int:
        found = self.held.get(unknown)
        return 0 if found is None else found.cases

    def sum(self, parts: Mapping[Unknown, int]) -> int:
        """How many cases *parts* are together, each so many times."""
        return sum(self.of(unknown) * times for unknown, times in parts.items())

    def together(self, parts: Mapping[Unknown, int]) -> Held:
        """All of *parts* added up, each so many times."""
        total = Held()
        for unknown, times in parts.items():
            if (found := self.held.get(unknown)) is not None:
                total.add(found, found.cases, times)
        return total


def reckon(
    session: Session,
    bundle: Bundle,
    report: Report,
    periods: Iterable[Period],
    *,
    with_values: bool = True,
) -> Reckoning:
    """Count for *report* in everything that *periods* are made of, as it is known now.

    *with_values*: with what each case adds, for middles; that takes the most time.
    """
    stretches = cut(periods)
    divisions = divided(report)
    held: dict[Unknown, Held] = defaultdict(Held)
    for measure, sets in divisions.items():
        names = tuple(sorted({name for by in sets for name in by}))
        known = who_of(report, bundle, measure)
        for stretch in stretches:
            for row in sums.sums(
                session,
                bundle.key,
                measure,
                stretch,
                by=(report.dimension, *names),
                apart=with_values and bundle.measures.measures[measure].spread,
            ):
                codes, who = row.dimensions, row.dimensions[report.dimension]
                for by in sets:
                    unknown = Unknown(
                        measure,
                        by,
                        stretch.first,
                        stretch.last,
                        who if who in known else REST,
                        tuple(codes[name] for name in by),
                    )
                    held[unknown].add(row, row.count)
    return Reckoning(stretches=stretches, divisions=divisions, held=dict(held))


def who_of(report: Report, bundle: Bundle, measure: str) -> Collection[str]:
    """The recipients by code whose cases a measure can tell apart, in order."""
    if report.dimension not in bundle.measures.measures[measure].dimensions:
        return ()
    return tuple(dict.fromkeys(each.code for each in report.recipients.values() if each.code))


def codes_of(bundle: Bundle, dimension: str) -> tuple[str, ...]:
    """Every code that a case can have for a dimension, those without a name last."""
    return (*bundle.codes.get(dimension, {}), OTHER, UNKNOWN)


def divided(report: Report) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Per measure the sets of dimensions by which its cases are counted.

    Tables that share a dimension are counted together, since who reads both can compare them.
    Where the total of a measure is told anyway, tables that share none tell nothing of each other.
    """
    wanted: dict[str, list[frozenset[str]]] = {name: [] for name in report.measures}
    for part in report.parts:
        if part.rows:
            wanted[part.measure].append(frozenset(part.dimensions))
        for line in part.lines:
            for name in line.measures:
                wanted[name].append(frozenset(line.where))
    told = with_told_totals(report)
    return {name: _merged(sets, apart=name in told) for name, sets in wanted.items()}


def with_told_totals(report: Report) -> frozenset[str]:
    """The measures of which the total per recipient is told: of a breakdown, and in open lines."""
    found = {report.measure, *(part.measure for part in report.parts if part.rows)}
    for part in report.parts:
        if part.open_because:
            found |= {name for line in part.lines if not line.where for name in line.measures}
    return frozenset(found)


def cut(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The stretches of days that *periods* are made of, in order."""
    asked = list(periods)
    starts = {each.first for each in asked} | {each.last + timedelta(days=1) for each in asked}
    edges = sorted(starts)
    found = (Period(first, after - timedelta(days=1)) for first, after in pairwise(edges))
    return tuple(each for each in found if any(each.first in period for period in asked))


def _merged(sets: Sequence[frozenset[str]], *, apart: bool) -> tuple[tuple[str, ...], ...]:
    """*sets* with those put together that overlap; all of them unless they may stay *apart*."""
    merged: list[frozenset[str]] = []
    for each in sets:
        near = [other for other in merged if other & each or not apart]
        merged = [other for other in merged if other not in near]
        merged.append(each.union(*near))
    whole = [each for each in merged if each] or [frozenset[str]()]
    return tuple(sorted(tuple(sorted(each)) for each in whole))
