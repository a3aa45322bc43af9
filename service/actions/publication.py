"""What is published of a report, as plain values that are kept and never change; and its origin.

Numbers, signs and the author's own words stand in it; sentences of the service and dates do not,
those are written when somebody reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.actions.reckoning import Held, Reckoning, Unknown
from service.actions.tabulated import Number, Table, TableRow, Tabulation
from service.actions.weighing import Earlier, Parts, Weighed
from service.bundle.bundle import BOTH, Bundle
from service.bundle.reports import Part, Recipient, Report
from service.core.language import N_
from service.core.period import Period
from service.core.suppression import Mark
from service.core.words import Gives
from service.engine.observing import OTHER, UNKNOWN

Json = dict[str, Any]

NAMELESS = {OTHER: N_("Something else"), UNKNOWN: N_("Not known yet")}
TOTAL = N_("Total")


def published(
    bundle: Bundle,
    report: Report,
    tabulation: Tabulation,
    reckoning: Reckoning,
    periods: Sequence[Period],
) -> Json:
    """All recipients with what each is told, in the order of the bundle."""
    look = _Look(bundle, report, tabulation, reckoning, periods)
    return {
        "title": report.title,
        "preface": report.preface,
        "none": report.none,
        "few": report.few,
        "clauses": list(report.clauses),
        "periods": [[each.first.isoformat(), each.last.isoformat()] for each in periods],
        "recipients": [look.of(each) for each in report.recipients.values()],
    }


def origin(tabulation: Tabulation, reckoning: Reckoning) -> Json:
    """What the published numbers were made from: to compare with later, and to publish beside."""
    shown = [(each.parts, each.mark, each.small) for each in tabulation.cells if _is_seen(each)]
    numbers: dict[Unknown, int] = {}
    for parts, _, _ in shown:
        for unknown in parts:
            numbers.setdefault(unknown, len(numbers))
    return {
        "unknowns": [
            [
                *(unknown.measure, list(unknown.by), unknown.first.isoformat()),
                *(unknown.last.isoformat(), unknown.who, list(unknown.codes)),
                reckoning.of(unknown),
            ]
            for unknown in numbers
        ],
        "cells": [
            [[[numbers[u], n] for u, n in parts.items()], mark.value, small]
            for parts, mark, small in shown
        ],
        "exposed": tabulation.exposed,
    }


def _is_seen(cell: Weighed) -> bool:
    return cell.mark is not Mark.UNSEEN


def unknowns(kept: Json) -> list[tuple[Unknown, int]]:
    """The unknowns of an ``origin`` with their values of then."""
    found = []
    for measure, by, first, last, who, codes, value in kept["unknowns"]:
        days = Period.between(first, last)
        unknown = Unknown(measure, tuple(by), days.first, days.last, who, tuple(codes))
        found.append((unknown, value))
    return found


def earlier(kept: Json, name: str, reckoning: Reckoning) -> Iterator[Earlier]:
    """What was published then, for who publishes now; *name* tells it from other publications.

    Where an unknown has the same value still, it counts as the same: who assumes that nothing
    changed must not learn anything. What has changed is unknown anew.
    """
    then = unknowns(kept)
    now: list[tuple[Parts, Mapping[Unknown, int]]] = []
    for unknown, value in then:
        finer = {
            unknown._replace(first=stretch.first, last=stretch.last): 1
            for stretch in reckoning.stretches
            if unknown.first <= stretch.first and stretch.last <= unknown.last
        }
        is_whole = finer and (
            min(each.first for each in finer) == unknown.first
            and max(each.last for each in finer) == unknown.last
            and unknown.by in reckoning.divisions.get(unknown.measure, ())
        )
        if is_whole and reckoning.sum(finer) == value:
            now.append((finer, {}))
        else:
            other = unknown._replace(measure=f"{unknown.measure} {name}")
            now.append(({other: 1}, {other: value}))
    for parts, mark, small in kept["cells"]:
        together: dict[Unknown, int] = {}
        values: dict[Unknown, int] = {}
        for number, times in parts:
            found, known = now[number]
            values |= known
            for unknown, n in found.items():
                together[unknown] = together.get(unknown, 0) + n * times
        yield Earlier(parts=together, values=values, mark=Mark(mark), small=small)


class _Look:
    """One look at the tables of every recipient."""

    def __init__(
        self,
        bundle: Bundle,
        report: Report,
        tabulation: Tabulation,
        reckoning: Reckoning,
        periods: Sequence[Period],
    ) -> None:
        self.bundle, self.report, self.tabulation = bundle, report, tabulation
        self.reckoning, self.periods = reckoning, periods
        self.small = report.small or bundle.measures.small
        seen = (n for n, cell in enumerate(tabulation.cells) if _is_seen(cell))
        # Where each cell stands in the ``origin``.
        self.place = {number: place for place, number in enumerate(seen)}

    def of(self, recipient: Recipient) -> Json:
        total = self.reckoning.together(
            {
                unknown: 1
                for unknown in self.reckoning.held
                if unknown.measure == self.report.measure
                and unknown.by == self.reckoning.divisions[self.report.measure][0]
                and unknown.first in self.periods[0]
                and recipient.code in ("", unknown.who)
            }
        )
        return {
            "key": recipient.key,
            "name": recipient.name,
            "overall": not recipient.code,
            "cases": total.cases,
            "parts": [self.part(each) for each in self.tabulation.tables[recipient.key]],
        }

    def part(self, made: Table | Part) -> Json:
        part = made.part if isinstance(made, Table) else made
        found: Json = {"title": part.title, "text": part.text, "clauses": list(part.clauses)}
        if isinstance(made, Part):
            return found
        if made.withheld:
            return {**found, "withheld": True}
        return {
            **found,
            "open": part.open_because,
            "first": self._dimension(part.rows) if part.rows else "",
            "heads": [*self._heads(made)],
            "rows": [self.row(made, each) for each in made.rows],
        }

    def row(self, table: Table, row: TableRow) -> Json:
        part = table.part
        if row.line is not None:
            measure = self.bundle.measures.measures[row.line.measure]
            name: Json = {"name": row.line.name or measure.name}
            if row.line.inset:
                name["inset"] = True
            if row.line.gives is Gives.MIDDLE:
                name["unit"] = measure.unit
        elif row.code is None:
            name = {"word": TOTAL, "total": True}
        else:
            name = self._code(part.rows, row.code)
        return {**name, "cells": [self.cell(part, number) for number in row.numbers]}

    def cell(self, part: Part, number: Number) -> Json:
        cell, line = self.tabulation.cells[number.cell], number.line
        mark = cell.mark
        if mark is Mark.FEW:
            return {"few": cell.small}
        if mark is not Mark.TOLD:
            return {"hidden": True}
        held = self._held(number.cell)
        if number.of is not None:
            if self.tabulation.cells[number.of].mark is not Mark.TOLD:
                return {"hidden": True}
            of = {"of": self._held(number.of).cases, "of_at": self.place[number.of]}
            return {"told": held.cases, "at": self.place[number.cell], **of}
        at = {"at": self.place[number.cell]}
        if line is None or line.gives is Gives.COUNT:
            return {"told": held.cases, **at}
        if line.gives is Gives.SUM:
            return {"sum": held.hundredths, **at}
        return {**self._middle(held), **at}

    def _middle(self, held: Held) -> Json:
        """The middle of the cases, when they are enough to have one that is nobody's own."""
        if not held.cases:
            return {}
        if held.cases < self.small:
            return {"few": self.small}
        found = held.middle
        return {} if found is None else {"middle": found}

    def _held(self, cell: int) -> Held:
        return self.reckoning.together(self.tabulation.cells[cell].parts)

    def _heads(self, table: Table) -> Iterator[Json]:
        if not table.columns:
            for number in range(len(self.periods) if table.part.before else 1):
                yield {"period": number}
            return
        for code in table.columns:
            yield {"word": TOTAL} if code is None else self._code(table.part.columns, code)

    def _dimension(self, key: str) -> str:
        return self.bundle.measures.dimensions[key].name

    def _code(self, dimension: str, code: str) -> Json:
        """What a code is called: by the author, or by the service."""
        name = self.bundle.codes.get(dimension, {}).get(code)
        if name is None:
            return {"word": NAMELESS[code]}
        return {"word": name} if name in BOTH.values() else {"name": name}
