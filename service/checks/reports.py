"""Checks what a bundle reports: that it counts it, of whom, and to whom it may be told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import prod

from service.bundle import naming
from service.bundle.bundle import BOTH
from service.bundle.parts import Parts
from service.bundle.reports import REPORTS_FILE, Line, Part, Report
from service.checks.saying import Says
from service.core.finding import Finding
from service.core.forms import Kind
from service.core.language import N_
from service.core.rights import Right
from service.core.words import Blank, Gives, Key

SAYS = Says(code="report", file=REPORTS_FILE)

BESIDES = 2  # codes of each dimension beside its own: unknown, and none of these
# How many numbers a table may be made of, per recipient: all are weighed against each other.
MOST_NUMBERS = 400
_BLANK = re.compile(r"\{(\w+)\}")


def check_reports(parts: Parts) -> list[Finding]:
    """A finding for everything that cannot be reported, or may not be."""
    return [
        finding for report in parts.reports.values() for finding in _Look(parts, report).findings()
    ]


class _Look:
    """One report beside the rest of its bundle."""

    def __init__(self, parts: Parts, report: Report) -> None:
        self.parts, self.report = parts, report
        self.place = f"{Key.REPORT}.{report.key}"
        self.measures = parts.measures.measures
        self.dimensions = parts.measures.dimensions

    def findings(self) -> Iterator[Finding]:
        yield from self._names()
        yield from self._head()
        for number, part in enumerate(self.report.parts, start=1):
            place = f"{self.place}.{Key.REPORT_PART}.{number}"
            yield from self._part(place, part)
            for line in part.lines:
                yield from self._line(place, part, line)
        if not any(
            Right.ESTABLISH_REPORTS in group.rights for group in self.parts.settings.groups.values()
        ):
            yield SAYS.wrong(
                self.place,
                N_("No group may establish “%(place)s”."),
                N_("Give a group in %(file)s the right “%(right)s”."),
                file="bundle.toml",
                right=Right.ESTABLISH_REPORTS.value,
            )

    def _names(self) -> Iterator[Finding]:
        for place, name in (
            (self.place, self.report.key),
            *((f"{self.place}.{Key.RECIPIENT}", key) for key in self.report.recipients),
        ):
            if not naming.is_key(name):
                yield SAYS.wrong(
                    place, N_("“%(key)s” must be letters, digits and dashes, at most 80."), key=name
                )
        for text in self.report.texts():
            for name in _BLANK.findall(text):
                if name not in set(Blank):
                    yield SAYS.unknown(
                        self.place, N_("Nothing is filled in for “{%(name)s}”."), name, set(Blank)
                    )

    def _head(self) -> Iterator[Finding]:
        report = self.report
        yield from self._clauses(self.place, report.clauses)
        yield from self._measures(self.place, (report.measure,))
        if report.dimension not in self.dimensions:
            yield self._no_dimension(self.place, report.dimension, self.dimensions)
            return
        seen: set[str] = set()
        known = self._codes(report.dimension)
        for recipient in report.recipients.values():
            place = f"{self.place}.{Key.RECIPIENT}.{recipient.key}"
            if recipient.code and recipient.code not in known:
                yield self._no_code(place, recipient.code, known)
            if recipient.code in seen:
                yield SAYS.wrong(place, N_("“%(place)s” gets the same cases as another recipient."))
            seen.add(recipient.code)
            yield from self._groups(place, recipient.groups)
        yield from self._of_recipients(self.place, report.measure, ())

    def _groups(self, place: str, groups: Iterable[str]) -> Iterator[Finding]:
        known = self.parts.settings.groups
        for name in groups:
            if name not in known:
                yield SAYS.unknown(place, N_("There is no group “%(name)s”."), name, known)
            elif Right.READ_REPORTS not in known[name].rights:
                yield SAYS.wrong(
                    place,
                    N_("Group “%(name)s” may not read reports."),
                    N_("Give it the right “%(right)s”."),
                    name=name,
                    right=Right.READ_REPORTS.value,
                )

    def _part(self, place: str, part: Part) -> Iterator[Finding]:
        yield from self._clauses(place, part.clauses)
        yield from self._measures(place, part.measures)
        for name in part.recipients:
            if name not in self.report.recipients:
                yield SAYS.unknown(
                    place, N_("There is no recipient “%(name)s”."), name, self.report.recipients
                )
        for name in part.measures:
            yield from self._of_recipients(place, name, part.recipients)
        yield from self._divided(place, part.measure, part.dimensions)
        numbers = prod(len(self._codes(name)) + BESIDES for name in part.dimensions)
        if numbers > MOST_NUMBERS:
            yield SAYS.wrong(
                place,
                N_("This table has %(numbers)s numbers; %(most)s is most."),
                N_("Take a dimension with fewer values, or leave the columns out."),
                numbers=numbers,
                most=MOST_NUMBERS,
            )

    def _line(self, place: str, part: Part, line: Line) -> Iterator[Finding]:
        for told in line.measures:
            yield from self._divided(place, told, line.where)
        for name, code in line.where.items():
            if name in self.dimensions and code not in (known := self._codes(name)):
                yield self._no_code(place, code, known)
        measure = self.measures.get(line.measure)
        if line.gives is Gives.MIDDLE and measure is not None and not measure.spread:
            yield SAYS.wrong(
                place,
                N_("“%(name)s” does not keep the value of each case, so there is no middle one."),
                N_("Set “%(key)s” in maten.toml."),
                name=line.measure,
                key=f"{Key.SPREAD} = true",
            )
        if line.gives is not Gives.COUNT and (line.of or line.minus):
            yield SAYS.wrong(
                place,
                N_("“%(of)s” and “%(minus)s” only go with numbers of cases."),
                of=Key.OF.value,
                minus=Key.MINUS.value,
            )
        if line.minus and not part.open_because:
            yield SAYS.wrong(
                place,
                N_("A number that another is taken off can only be told whatever it is."),
                N_("Say why in “%(key)s”, or leave the line out."),
                key=Key.OPEN_BECAUSE.value,
            )

    def _measures(self, place: str, names: Iterable[str]) -> Iterator[Finding]:
        for name in names:
            if name not in self.measures:
                yield SAYS.unknown(
                    place, N_("There is no measure “%(name)s”."), name, self.measures
                )

    def _of_recipients(self, place: str, name: str, only: Iterable[str]) -> Iterator[Finding]:
        """A measure that does not tell recipients apart is only for who gets everything."""
        measure, recipients = self.measures.get(name), self.report.recipients
        if measure is None or self.report.dimension in measure.dimensions:
            return
        told = [each for each in recipients.values() if not only or each.key in set(only)]
        for each in told:
            if each.code:
                yield SAYS.wrong(
                    place,
                    N_("“%(name)s” does not tell whose cases it counts, and “%(key)s” gets its"
                       " own alone."),
                    N_("Add the dimension “%(dimension)s” in maten.toml, or name in “%(target)s”"
                       " who may read it."),
                    name=name,
                    key=each.key,
                    dimension=self.report.dimension,
                    target=Key.TARGET.value,
                )  # fmt: skip
                return

    def _divided(self, place: str, name: str, dimensions: Iterable[str]) -> Iterator[Finding]:
        measure = self.measures.get(name)
        if measure is None:
            return
        for dimension in dimensions:
            if dimension not in measure.dimensions:
                yield self._no_dimension(place, dimension, measure.dimensions)
            elif dimension == self.report.dimension:
                yield SAYS.wrong(
                    place,
                    N_("A table divided by “%(name)s” would tell recipients of each other."),
                    name=dimension,
                )

    def _codes(self, dimension: str) -> set[str]:
        """The codes of a dimension, as far as they can be known of parts."""
        found = self.dimensions.get(dimension)
        if found is None:
            return set()
        if found.values:
            return set(found.values)
        fields = [
            each
            for form in self.parts.forms.values()
            for each in form.fields
            if each.path == found.path
        ]
        if any(each.type is Kind.CHECKBOX for each in fields):
            return set(BOTH)
        return {str(option.value) for each in fields for option in each.options}

    def _clauses(self, place: str, clauses: Iterable[str]) -> Iterator[Finding]:
        known = self.parts.regulation.clauses
        for clause in clauses:
            if clause not in known:
                yield SAYS.unknown(
                    place, N_("The regulation has no clause “%(name)s”."), clause, known
                )

    def _no_dimension(self, place: str, name: str, known: Iterable[str]) -> Finding:
        return SAYS.unknown(place, N_("There is no dimension “%(name)s”."), name, known)

    def _no_code(self, place: str, code: str, known: Iterable[str]) -> Finding:
        return SAYS.unknown(place, N_("The dimension has no value “%(name)s”."), code, known)
