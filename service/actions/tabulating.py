"""The tables of a report, out of what was counted: every number as a sum of unknowns.

All recipients together are one publication; what of it may be told is in ``weighing``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, product

from service.actions.reckoning import (
    REST,
    Reckoning,
    Unknown,
    codes_of,
    who_of,
    with_told_totals,
)
from service.actions.tabulated import Number, Table, TableRow, Tabulation
from service.actions.weighing import Draft, Earlier, Weighing
from service.bundle.bundle import Bundle
from service.bundle.reports import Line, Part, Recipient, Report
from service.core.period import Period


def tabulate(
    bundle: Bundle,
    report: Report,
    reckoning: Reckoning,
    periods: Sequence[Period],
    earlier: Sequence[Earlier] = (),
) -> Tabulation:
    """Everything that is told of *periods* (the one asked for, and the one before)."""
    return _Making(bundle, report, reckoning, periods, earlier).made()


class _Making:
    """Collects the cells of all recipients, asks what may be told, puts tables together."""

    def __init__(
        self,
        bundle: Bundle,
        report: Report,
        reckoning: Reckoning,
        periods: Sequence[Period],
        earlier: Sequence[Earlier],
    ) -> None:
        self.bundle, self.report, self.reckoning = bundle, report, reckoning
        self.periods, self.earlier = periods, earlier
        self.small = report.small or bundle.measures.small
        self.told_totals = with_told_totals(report)
        self.weighing = Weighing(reckoning)
        self.drafts: dict[tuple[str, int], Draft] = {}

    def made(self) -> Tabulation:
        found: dict[str, list[Table | Part]] = {}
        for recipient in self.report.recipients.values():
            mine = found.setdefault(recipient.key, [])
            for part in self.report.parts:
                if part.is_for(recipient.key):
                    mine.append(self._table(recipient, part, len(mine)))
        self._totals()
        self._overlaps()
        for part in self.report.parts:
            self._unseen(part)
        for each in self.earlier:
            self.weighing.publish_beside(each)
        exposed = self.weighing.decide()
        for (key, place), draft in self.drafts.items():
            table = found[key][place]
            if draft.withheld and isinstance(table, Table):
                found[key][place] = replace(table, rows=(), withheld=True)
        return Tabulation(cells=self.weighing.asked, tables=found, exposed=exposed)

    def _sum(
        self,
        measure: str,
        who: str,
        period: Period,
        where: Mapping[str, str],
        *,
        by: Collection[str] = (),
    ) -> dict[Unknown, int]:
        """The cases of *measure* in *period* of *who* (a code, empty: all), with codes *where*.

        As unknowns that are told apart *by* dimensions, when they are by several.
        """
        sets, wanted = self.reckoning.divisions[measure], {*where, *by}
        told_by = next(each for each in sets if wanted <= set(each))
        known = who_of(self.report, self.bundle, measure)
        codes = [
            [where[name]] if name in where else codes_of(self.bundle, name) for name in told_by
        ]
        each_who = [who] if who else [*known, REST]
        return {
            Unknown(measure, told_by, stretch.first, stretch.last, one, tuple(combination)): 1
            for stretch in self.reckoning.stretches
            if stretch.first in period
            for one in each_who
            for combination in product(*codes)
        }

    def _line(self, line: Line, who: str, period: Period) -> dict[Unknown, int]:
        found = self._sum(line.measure, who, period, line.where)
        if line.minus:
            for unknown in self._sum(line.minus, who, period, line.where):
                found[unknown] = found.get(unknown, 0) - 1
        return found

    def _whole(self, line: Line, who: str, period: Period) -> dict[Unknown, int]:
        found: dict[Unknown, int] = {}
        for name in line.of:
            found |= self._sum(name, who, period, line.where)
        return found

    def _small_of(self, recipient: Recipient) -> int:
        return max(self.small, recipient.small or 0)

    # ------------------------------------------------------------ tables
    def _table(self, recipient: Recipient, part: Part, place: int) -> Table | Part:
        if part.rows:
            return self._breakdown(recipient, part, place)
        if not part.lines:
            return part
        draft = self._draft(recipient, part, place)
        rows = [
            TableRow(
                line=line,
                numbers=tuple(
                    self._of_line(recipient, part, line, period, draft)
                    for period in self._beside(part)
                ),
            )
            for line in part.lines
        ]
        return Table(part=part, rows=tuple(rows))

    def _draft(self, recipient: Recipient, part: Part, place: int) -> Draft:
        """The table is withheld from the start when the recipient has too few cases to divide."""
        draft = Draft()
        if part.rows or any(line.where for line in part.lines):
            now = self.reckoning.sum(
                self._sum(self.report.measure, recipient.code, self.periods[0], {})
            )
            draft.withheld = now < self.report.break_down_from and not part.open_because
        self.drafts[recipient.key, place] = draft
        self.weighing.drafts.append(draft)
        return draft

    def _of_line(
        self, recipient: Recipient, part: Part, line: Line, period: Period, draft: Draft
    ) -> Number:
        small = 0 if part.open_because else self._small_of(recipient)
        whole = None
        if line.of:
            whole = self.weighing.cell(self._whole(line, recipient.code, period), small)
        cell = self.weighing.cell(self._line(line, recipient.code, period), small)
        draft.inside |= {each for each in (cell, whole) if small and each is not None}
        return Number(cell=cell, of=whole, line=line)

    def _breakdown(self, recipient: Recipient, part: Part, place: int) -> Table:
        small, draft = self._small_of(recipient), self._draft(recipient, part, place)
        rows = self._codes(part.rows, part, recipient)
        columns = self._codes(part.columns, part, recipient) if part.columns else ()
        made = []
        for row in (*rows, *((None,) if part.total else ())):
            numbers = []
            for period, column in product(self._beside(part), columns or (None,)):
                numbers.append(self._crossing(recipient, part, period, row, column, small, draft))
            if columns and part.total:
                numbers.append(
                    self._crossing(recipient, part, self.periods[0], row, None, small, draft)
                )
            made.append(TableRow(code=row, numbers=tuple(numbers)))
        return Table(
            part=part,
            rows=tuple(made),
            columns=(*columns, *((None,) if columns and part.total else ())),
        )

    def _crossing(
        self,
        recipient: Recipient,
        part: Part,
        period: Period,
        row: str | None,
        column: str | None,
        small: int,
        draft: Draft,
    ) -> Number:
        where = {part.rows: row, part.columns: column}
        given = {name: code for name, code in where.items() if name and code is not None}
        parts = self._sum(part.measure, recipient.code, period, given, by=part.dimensions)
        cell = self.weighing.cell(parts, small if given else 0)
        if given:
            draft.inside.add(cell)
        return Number(cell=cell)

    def _codes(self, dimension: str, part: Part, recipient: Recipient) -> list[str]:
        """The rows or columns of a breakdown: every code with a name, others when there are any."""
        named = self.bundle.codes.get(dimension, {})
        return [
            code
            for code in codes_of(self.bundle, dimension)
            if code in named
            or any(
                self.reckoning.sum(
                    self._sum(part.measure, recipient.code, period, {dimension: code})
                )
                for period in self._beside(part)
            )
        ]

    def _beside(self, part: Part) -> Sequence[Period]:
        return self.periods if part.before else self.periods[:1]

    # ------------------------------------------------------------ what is in no table
    def _totals(self) -> None:
        """Of a breakdown all totals count as told, also those that no table happens to tell.

        So the tables of one measure that share no dimension tell nothing of each other.
        """
        for measure in sorted(self.told_totals):
            known = ("", *who_of(self.report, self.bundle, measure))
            sets = self.reckoning.divisions[measure]
            for by, who, period in product(sets, known, self.periods):
                self.weighing.cell(self._sum(measure, who, period, {}, by=by), 0)

    def _overlaps(self) -> None:
        """That some measures count the same cases as others, by as many as they really differ.

        Whoever has one table then has the numbers of another, and may not learn more from both.
        """
        for overlap in self.bundle.measures.overlaps:
            if not self.reckoning.divisions.keys() >= set(overlap.measures):
                continue  # not all of them are in this report
            per = [set(who_of(self.report, self.bundle, name)) for name in overlap.measures]
            known = ("", *sorted(set.intersection(*per)), *([REST] if all(per) else []))
            for who, stretch in product(known, self.reckoning.stretches):
                parts: dict[Unknown, int] = {}
                for names, times in ((overlap.together, 1), (overlap.same_as, -1)):
                    for name in names:
                        for unknown in self._sum(name, who, stretch, {}):
                            parts[unknown] = parts.get(unknown, 0) + times
                self.weighing.cell(parts, 0)

    def _unseen(self, part: Part) -> None:
        """What who reads all tables could work out of *part*, though it stands in none of them:

        the cases of no recipient, and of stretches of days between one publication and another.
        """
        for measure in part.measures:
            known = who_of(self.report, self.bundle, measure)
            for who, stretch in product(("", *known, REST), self.reckoning.stretches):
                for parts in self._numbers(part, measure, who, stretch):
                    self.weighing.cell(parts, self.small, is_shown=False)

    def _numbers(
        self, part: Part, measure: str, who: str, stretch: Period
    ) -> Iterator[dict[Unknown, int]]:
        if part.rows and part.measure == measure:
            names_of = (combinations(part.dimensions, n + 1) for n in range(len(part.dimensions)))
            for names in chain.from_iterable(names_of):
                for codes in product(*(codes_of(self.bundle, name) for name in names)):
                    where = dict(zip(names, codes, strict=True))
                    yield self._sum(measure, who, stretch, where, by=part.dimensions)
        for line in part.lines:
            if not part.open_because and measure in line.measures:
                yield self._sum(measure, who, stretch, line.where)
