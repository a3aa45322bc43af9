"""The schema of ``rapporten.toml``: what is told of many cases, to whom, and what is left out."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from service.bundle.schema.table import (
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
from service.core.suppression import LEAST
from service.core.words import Gives, Key

Small = Annotated[Whole, Field(ge=LEAST, le=100)]


class RecipientTable(Table):
    """``[rapport.<key>.ontvanger.<key>]``."""

    name: Filled = needed(Key.NAME, N_("Who it is, as it stands above the report."))
    code: Text = optional(
        Key.CODE,
        N_("The value of the dimension: only cases with it are told. Left out: all cases."),
    )
    email: Text = optional(Key.EMAIL, N_("Where the report is sent to by mail."))
    address: Text = optional(Key.ADDRESS, N_("The postal address, with line breaks in it."))
    small: Small | None = optional(
        Key.SMALL, N_("Another smallest number for this recipient."), default=None
    )
    groups: Texts = optional(
        Key.GROUPS, N_("Groups that see the report of this recipient and no other."), default=()
    )


class LineTable(Table):
    """``[[rapport.<key>.onderdeel.regel]]``."""

    name: Text = optional(Key.NAME, N_("What stands before it. Left out: the name of the measure."))
    measure: Filled = needed(Key.MEASURE, N_("The measure that is told."))
    minus: Text = optional(
        Key.MINUS, N_("A measure that is taken off, such as what was closed from what came in.")
    )
    of: Texts = optional(
        Key.OF,
        N_("The measures that together are the whole: it is told as “n of m”."),
        default=(),
    )
    where: dict[Text, Text] = optional(
        Key.WHERE,
        N_('Only cases with this value of a dimension, such as `{ outcome = "upheld" }`.'),
        default_factory=dict,
    )
    gives: Gives = optional(
        Key.GIVES,
        N_("How many cases, what they add together, or the middle one of their values."),
        default=Gives.COUNT,
    )
    inset: Flag = optional(
        Key.INSET, N_("Whether it is a part of the line above it."), default=False
    )


class PartTable(Table):
    """``[[rapport.<key>.onderdeel]]``."""

    title: Filled = needed(Key.TITLE, N_("The heading."))
    text: Text = optional(Key.TEXT, N_("What is said below the heading."))
    recipients: Texts = optional(
        Key.TARGET, N_("Only in the reports of these recipients. Left out: of all."), default=()
    )
    clauses: Text = optional(
        Key.CLAUSES, N_("The clauses that it answers for, with spaces between them.")
    )
    open_because: Text = optional(
        Key.OPEN_BECAUSE,
        N_(
            "Why its numbers are always told, however small. Only for lines: a breakdown always"
            " leaves out small numbers."
        ),
    )
    before: Flag = optional(
        Key.BEFORE, N_("Whether the period before stands beside it."), default=False
    )
    measure: Text = optional(
        Key.MEASURE, N_("For a breakdown: the measure whose cases are divided.")
    )
    rows: Text = optional(Key.ROWS, N_("For a breakdown: the dimension of the rows."))
    columns: Text = optional(
        Key.COLUMNS, N_("For a breakdown: the dimension of the columns. Left out: one column.")
    )
    total: Flag = optional(
        Key.OF_ALL, N_("For a breakdown: whether there are totals."), default=True
    )
    lines: tuple[LineTable, ...] = optional(
        Key.LINE, N_("Instead of a breakdown: the lines of the table, in order."), default=()
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.measure) != bool(self.rows):
            raise Wrong(
                N_("A breakdown needs both “%(measure)s” and “%(rows)s”."),
                measure=Key.MEASURE.value,
                rows=Key.ROWS.value,
            )
        if self.rows and self.lines:
            raise Wrong(
                N_("A table has either “%(lines)s” or “%(rows)s”."),
                lines=Key.LINE.value,
                rows=Key.ROWS.value,
            )
        if self.open_because and not self.lines:
            raise Wrong(
                N_("“%(key)s” is only for lines: in a breakdown small numbers tell of people."),
                key=Key.OPEN_BECAUSE.value,
            )
        if self.columns and (not self.rows or self.columns == self.rows or self.before):
            raise Wrong(
                N_(
                    "“%(columns)s” needs other “%(rows)s”, and does not go together with"
                    " “%(before)s”."
                ),
                columns=Key.COLUMNS.value,
                rows=Key.ROWS.value,
                before=Key.BEFORE.value,
            )
        return self


class ReportTable(Table):
    """``[rapport.<key>]``."""

    title: Filled = needed(
        Key.TITLE, N_("The title. Names between braces are filled in, as in every text.")
    )
    measure: Filled = needed(
        Key.MEASURE, N_("The measure that counts the cases of the report, such as those received.")
    )
    dimension: Filled = needed(Key.DIMENSION, N_("By what cases belong to a recipient."))
    recipients: dict[Text, RecipientTable] = needed(
        Key.RECIPIENT, N_("Who get a report, by key."), min_length=1
    )
    small: Small | None = optional(
        Key.SMALL,
        N_("Numbers of cases below this one are left out. Left out: as in `maten.toml`."),
        default=None,
    )
    break_down_from: Annotated[Whole, Field(ge=0, le=1000)] = optional(
        Key.BREAK_DOWN_FROM,
        N_("With fewer cases than this, a recipient gets no breakdown at all."),
        default=0,
    )
    preface: Text = optional(Key.PREFACE, N_("What the report begins with."))
    none: Filled = needed(
        Key.NONE, N_("What it says instead of tables when there are no cases in the period.")
    )
    few: Filled = needed(
        Key.FEW, N_("What stands instead of a table of which too little can be told.")
    )
    clauses: Text = optional(
        Key.CLAUSES, N_("The clauses that the report carries out, with spaces between them.")
    )
    parts: tuple[PartTable, ...] = optional(
        Key.REPORT_PART, N_("The parts of the report, in order."), default=()
    )


class ReportsFile(Table):
    """``rapporten.toml``."""

    reports: dict[Text, ReportTable] = optional(
        Key.REPORT, N_("The reports, by key."), default_factory=dict
    )
