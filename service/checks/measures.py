"""Checks what a bundle counts: that it exists, tells of no person, and stays within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import prod

from service.bundle import naming
from service.bundle.bundle import BOTH
from service.bundle.measures import MEASURES_FILE, Dimension, Measure, Measures
from service.bundle.parts import Parts
from service.checks.expression_checks import known_names
from service.checks.saying import Says
from service.core import feel
from service.core.errors import FeelError
from service.core.finding import Finding
from service.core.forms import Field, Kind
from service.core.language import N_
from service.core.words import CalendarFunction, CountsAt, Key, PeopleFunction, Scope, TermFunction

SAYS = Says(code="measure", file=MEASURES_FILE)

# How many combinations of dimensions one measure may have; each may be a row of every day.
MOST_CELLS = 5_000
BESIDES = 2  # values of each dimension beside its own: unknown, and none of these
FREE_TEXT = frozenset({Kind.TEXTFIELD, Kind.TEXTAREA, Kind.FILEPICKER})
ONE_OF = frozenset({Kind.SELECT, Kind.RADIO})
# They give something else tomorrow, so that counting again would not give the same.
OF_THE_MOMENT = frozenset(
    {
        *(CalendarFunction.NOW, CalendarFunction.TODAY, TermFunction.NEXT_SIGNAL),
        TermFunction.SIGNAL_KIND,
    }
)
OF_PEOPLE = frozenset({Scope.PEOPLE, Scope.USER, Scope.PARTY, PeopleFunction.HAS_ROLE})
_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_FILTER = re.compile(r"\[[^\[\]]*\]")
_TEXT = re.compile(r'"(?:\\.|[^"\\])*"')


def check_measures(parts: Parts) -> list[Finding]:
    """A finding for everything that cannot be counted, or may not be."""
    look = _Look(parts)
    found = [*look.of_expression(Key.COUNTING, parts.measures.day, texts=False)]
    found += _names(parts.measures)
    for dimension in parts.measures.dimensions.values():
        found += look.of_dimension(dimension)
    for measure in parts.measures.measures.values():
        found += look.of_measure(measure)
    return found


class _Look:
    """What the rest of the bundle knows of fields, elements, terms and tables."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.fields: dict[str, list[Field]] = {}
        for form in parts.forms.values():
            for each in form.fields:
                self.fields.setdefault(each.path, []).append(each)

    def of_dimension(self, dimension: Dimension) -> Iterator[Finding]:
        """A dimension has a closed list of values, and none of them is about one person."""
        place = f"{Key.DIMENSION}.{dimension.key}"
        if bool(dimension.path) == bool(dimension.value):
            yield SAYS.wrong(
                place,
                N_("“%(place)s” needs either “%(field)s” or “%(value)s”."),
                field=Key.FIELD.value,
                value=Key.CLASSIFIED.value,
            )
            return
        if dimension.value:
            if not dimension.values:
                yield SAYS.wrong(
                    place,
                    N_("“%(place)s” can have any value; a dimension needs a closed list."),
                    N_("List the values under “%(values)s”; what is not in it is not told apart."),
                    values=Key.VALUES.value,
                )
            yield from self.of_expression(place, dimension.value, texts=bool(dimension.values))
            return
        asked = self.fields.get(dimension.path)
        if asked is None:
            yield SAYS.unknown(place, N_("There is no field “%(name)s”."), dimension.path,
                                self.fields)  # fmt: skip
            return
        yield from self._personal(place, dimension.path, asked)
        if not any(each.type is Kind.CHECKBOX or _closed(each) for each in asked):
            yield SAYS.wrong(
                place,
                N_("“%(name)s” can hold anything; a dimension needs a closed list of answers."),
                N_("Take a field with fixed options, or classify it with “%(value)s”."),
                name=dimension.path,
                value=Key.CLASSIFIED.value,
            )

    def of_measure(self, measure: Measure) -> Iterator[Finding]:
        """A measure counts at something that exists, by dimensions that exist."""
        parts, place = self.parts, f"{Key.MEASURE}.{measure.key}"
        yield from self._subject(place, measure)
        known = parts.measures.dimensions
        for name in measure.dimensions:
            if name not in known:
                yield SAYS.unknown(place, N_("There is no dimension “%(name)s”."), name, known)
        if measure.process and measure.process not in parts.settings.roots:
            yield SAYS.unknown(
                place, N_("No case begins with “%(name)s”."), measure.process, parts.settings.roots
            )
        for clause in measure.clauses:
            if clause not in parts.regulation.clauses:
                yield SAYS.unknown(
                    place, N_("The regulation has no clause “%(name)s”."), clause,
                    parts.regulation.clauses,
                )  # fmt: skip
        yield from self.of_expression(place, measure.value, texts=False)
        cells = prod(self._size(known[each]) for each in measure.dimensions if each in known)
        if cells > MOST_CELLS:
            yield SAYS.wrong(
                place,
                N_("The dimensions of “%(place)s” make %(cells)s combinations; %(most)s is most."),
                N_("Leave a dimension out, or make a second measure with the others."),
                cells=cells,
                most=MOST_CELLS,
            )

    def of_expression(self, place: str, source: str, *, texts: bool) -> Iterator[Finding]:
        """What is counted may not read who people are, nor the clock; *texts* it may classify."""
        if not source.strip():
            return
        try:
            expression = feel.parse(source.strip())
        except FeelError:
            return  # told with all other expressions
        for name in sorted(expression.calls & OF_THE_MOMENT):
            yield SAYS.wrong(
                place,
                N_("“%(place)s” uses “%(name)s”: counted again, it would give something else."),
                N_("Compare fields of the record with each other."),
                name=name,
            )
        for name in sorted((expression.calls | set(expression.inputs)) & OF_PEOPLE):
            yield SAYS.wrong(
                place,
                N_("“%(place)s” reads “%(name)s”: what is counted tells nothing of people."),
                name=name,
            )
        for path in _paths(source):
            asked = list(_within(path, self.fields))
            yield from self._personal(place, path, asked)
            if not texts and any(each.type in FREE_TEXT for each in self.fields.get(path, ())):
                yield SAYS.wrong(
                    place,
                    N_("“%(place)s” reads “%(name)s”, in which people write what they like."),
                    N_("Classify it with a dimension that has a closed list of values."),
                    name=path,
                )

    def _subject(self, place: str, measure: Measure) -> Iterator[Finding]:
        parts, name = self.parts, measure.subject
        match measure.at:
            case CountsAt.ENTERED | CountsAt.LEFT:
                known: Iterable[str] = [each.key for each in parts.elements]
                text = N_("There is no element “%(name)s”.")
            case CountsAt.MET | CountsAt.MISSED:
                known, text = parts.regulation.terms, N_("There is no term “%(name)s”.")
            case CountsAt.DECIDED:
                known, text = parts.decisions, N_("There is no decision “%(name)s”.")
            case CountsAt.FILLED:
                yield from self._personal(place, name, self.fields.get(name, []))
                known = {*known_names(parts), *self.fields}
                text = N_("There is no field “%(name)s”.")
            case _:
                return
        if name not in set(known):
            yield SAYS.unknown(place, text, name, known)

    def _size(self, dimension: Dimension) -> int:
        """How many values a dimension can have."""
        if dimension.values:
            return len(dimension.values) + BESIDES
        asked = self.fields.get(dimension.path, [])
        codes = {str(o.value) for each in asked for o in each.options if _closed(each)}
        return len(codes or BOTH) + BESIDES

    def _personal(self, place: str, path: str, asked: Iterable[Field]) -> Iterator[Finding]:
        if any(each.personal for each in asked):
            yield SAYS.wrong(
                place,
                N_("“%(place)s” reads “%(name)s”, which a form declares to be personal."),
                N_("Leave it out: what is counted tells nothing of people."),
                name=path,
            )


def _names(measures: Measures) -> Iterator[Finding]:
    """Keys and codes are stored with every case, and stand in addresses and reports."""
    for place, name in (
        *((f"{Key.MEASURE}.{key}", key) for key in measures.measures),
        *((f"{Key.DIMENSION}.{key}", key) for key in measures.dimensions),
        *(
            (f"{Key.DIMENSION}.{each.key}", code)
            for each in measures.dimensions.values()
            for code in each.values
        ),
    ):
        if not naming.is_key(name):
            yield SAYS.wrong(
                place, N_("“%(key)s” must be letters, digits and dashes, at most 80."), key=name
            )


def _closed(field: Field) -> bool:
    """Whether a field offers one of a fixed list."""
    return field.type in ONE_OF and bool(field.options)


def _paths(source: str) -> set[str]:
    """Every name or dotted name in an expression, also past a filter; texts left out."""
    bare = _TEXT.sub('""', source)
    return set(_PATH.findall(bare)) | set(_PATH.findall(_FILTER.sub("", bare)))


def _within(path: str, fields: Mapping[str, list[Field]]) -> Iterator[Field]:
    """The fields that *path* reads: itself, and what a group of answers holds. Not rows: they can
    be counted whatever stands in them.
    """
    for name, asked in fields.items():
        group = name.startswith(f"{path}.")
        yield from (each for each in asked if name == path or (group and each.rows_of is None))
