"""The schema of ``maten.toml``: what is counted of cases, how, and which clause it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from service.bundle.schema.table import (
    Feel,
    Filled,
    Flag,
    Table,
    Text,
    Texts,
    Whole,
    Wrong,
    needed,
    optional,
)
from service.core.language import N_
from service.core.words import CountsAt, Key

SMALL = 5  # numbers of cases below this are not told, when the bundle does not say
# Which key tells what a measure counts at; a moment that is not here needs none.
SUBJECTS: Mapping[CountsAt, Key] = {
    CountsAt.ENTERED: Key.ELEMENT,
    CountsAt.LEFT: Key.ELEMENT,
    CountsAt.MET: Key.TERM,
    CountsAt.MISSED: Key.TERM,
    CountsAt.DECIDED: Key.TABLE,
    CountsAt.FILLED: Key.FIELD,
}


class CountingTable(Table):
    """``[telling]``."""

    day: Feel = optional(
        Key.DAY,
        N_(
            "The day by which a case belongs to a year, such as the day it was received. Left out:"
            " the day it was opened."
        ),
    )
    small: Annotated[Whole, Field(ge=1, le=100)] = optional(
        Key.SMALL,
        N_("Numbers of cases below this one are hidden in reports: they would tell of people."),
        default=SMALL,
    )


class DimensionTable(Table):
    """``[dimensie.<key>]``."""

    name: Filled = needed(Key.NAME, N_("The name above the column."))
    field: Text = optional(
        Key.FIELD, N_("The field of a form that offers a fixed list of answers, or a yes and no.")
    )
    value: Feel = optional(
        Key.CLASSIFIED,
        N_("Instead of a field: gives one of the values below. Anything else is lost."),
    )
    values: dict[Text, Text] = optional(
        Key.VALUES,
        N_("The values that the expression can give, with their names."),
        default_factory=dict,
    )


class MeasureTable(Table):
    """``[maat.<key>]``."""

    name: Filled = needed(Key.NAME, N_("What is counted, in words."))
    at: CountsAt = needed(Key.AT, N_("The moment at which a case counts; each case counts once."))
    element: Text = optional(
        Key.ELEMENT, N_("With a moment in the model: the element, as process/id.")
    )
    term: Text = optional(Key.TERM, N_("With a term that is met or missed: its name."))
    table: Text = optional(Key.TABLE, N_("With a decision: the id of the decision table."))
    field: Text = optional(Key.FIELD, N_("With a field that is filled in: its path in the record."))
    process: Text = optional(
        Key.PROCESS, N_("Only for cases that began with this model. Left out: the usual one.")
    )
    value: Feel = optional(
        Key.ADDS,
        N_(
            "What a case adds: a number, or whether it counts. Left out: each case counts as one."
            " Nothing or false: it does not count."
        ),
    )
    unit: Text = optional(Key.UNIT, N_("What the number stands for, such as working days."))
    spread: Flag = optional(
        Key.SPREAD,
        N_("Whether the number of each case is kept apart, so that the middle one can be told."),
        default=False,
    )
    dimensions: Texts = optional(
        Key.DIMENSIONS, N_("The dimensions by which the cases are told apart."), default=()
    )
    small: Annotated[Whole, Field(ge=1, le=100)] | None = optional(
        Key.SMALL, N_("Another smallest number for this measure than that of all."), default=None
    )
    clauses: Text = optional(
        Key.CLAUSES, N_("The clauses that this measure answers for, with spaces between them.")
    )

    view: Text = optional(
        Key.VIEW,
        N_(
            "What the list of the cases that count is called, for who keeps an eye on all of them."
            " Left out: there is no such list."
        ),
    )
    reason: Feel = optional(
        Key.REASON,
        N_(
            "With such a list: gives the reason of a case on it from its record, for who may read"
            " the case."
        ),
    )

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        wanted = SUBJECTS.get(self.at)
        for key, given in self._subjects().items():
            if key is wanted and not given:
                raise Wrong(
                    N_("“%(at)s” needs the key “%(key)s”."), at=self.at.value, key=key.value
                )
            if key is not wanted and given:
                raise self._at_odds(key)
        if self.view and self.at is CountsAt.MISSED:  # that list is there for every term
            raise self._at_odds(Key.VIEW)
        if self.reason and not self.view:
            raise Wrong(
                N_("“%(at)s” needs the key “%(key)s”."), at=Key.REASON.value, key=Key.VIEW.value
            )
        return self

    @property
    def subject(self) -> str:
        """What the measure counts at: an element, a term, a table or a field; empty: the case."""
        wanted = SUBJECTS.get(self.at)
        return "" if wanted is None else self._subjects()[wanted]

    def _at_odds(self, key: Key) -> Wrong:
        return Wrong(
            N_("“%(at)s” does not go with the key “%(key)s”."), at=self.at.value, key=key.value
        )

    def _subjects(self) -> Mapping[Key, str]:
        return {
            Key.ELEMENT: self.element,
            Key.TERM: self.term,
            Key.TABLE: self.table,
            Key.FIELD: self.field,
        }


class FigureTable(Table):
    """``[cijfer.<key>]``."""

    name: Filled = needed(
        Key.NAME, N_("The words behind the numbers: “41 of 43” and then, such as, in time.")
    )
    clauses: Filled = needed(
        Key.CLAUSES, N_("The clauses beside which the figure stands, with spaces between them.")
    )
    good: Annotated[Texts, Field(min_length=1)] = needed(
        Key.GOOD, N_("The measures of cases in which the clause was kept.")
    )
    exceptions: Texts = optional(
        Key.EXCEPTIONS,
        N_(
            "The measures of cases in which it was not: the exceptions. With the first they are the"
            " whole; left out, the whole is all cases."
        ),
        default=(),
    )
    of_all: Text = optional(
        Key.OF_ALL, N_("The measure of all cases that the clause can be about.")
    )
    outside: dict[Text, Filled] = optional(
        Key.OUTSIDE,
        N_("Measures of cases in which it does not matter any more, each with the words for them."),
        default_factory=dict,
    )
    rest: Text = optional(
        Key.REST, N_("The words for cases in which it is not known yet, such as: still in time.")
    )
    reason: Feel = optional(
        Key.REASON, N_("Gives the reason of an exception from the record of its case.")
    )

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if not self.exceptions and not self.of_all:
            raise Wrong(
                N_("A figure needs the key “%(one)s” or “%(other)s”: of how many it is."),
                one=Key.EXCEPTIONS.value,
                other=Key.OF_ALL.value,
            )
        for key, given in ((Key.OUTSIDE, self.outside), (Key.REST, self.rest)):
            if given and not self.of_all:
                raise Wrong(
                    N_("“%(at)s” needs the key “%(key)s”."), at=key.value, key=Key.OF_ALL.value
                )
        if self.reason and not self.exceptions:
            raise Wrong(
                N_("“%(at)s” needs the key “%(key)s”."),
                at=Key.REASON.value,
                key=Key.EXCEPTIONS.value,
            )
        return self


class OverlapTable(Table):
    """``[[overlap]]``."""

    together: Annotated[Texts, Field(min_length=1)] = needed(
        Key.TOGETHER, N_("Measures that together count the same cases as the others.")
    )
    same_as: Annotated[Texts, Field(min_length=1)] = needed(
        Key.OF,
        N_("The others. What is left out of reports may then not follow from either."),
    )


class MeasuresFile(Table):
    """``maten.toml``."""

    counting: CountingTable = optional(
        Key.COUNTING, N_("What holds for all measures."), default_factory=CountingTable
    )
    dimensions: dict[Text, DimensionTable] = optional(
        Key.DIMENSION, N_("By what cases are told apart, by key."), default_factory=dict
    )
    measures: dict[Text, MeasureTable] = optional(
        Key.MEASURE, N_("What is counted, by key."), default_factory=dict
    )
    figures: dict[Text, FigureTable] = optional(
        Key.FIGURE,
        N_("How the figure beside a clause is made from measures, by key."),
        default_factory=dict,
    )
    overlaps: tuple[OverlapTable, ...] = optional(
        Key.OVERLAP, N_("Measures that count the same cases as others do."), default=()
    )
