"""The schema of ``overzichten.toml``: who sees how things stand, and which figures beside it."""

from __future__ import annotations

from service.bundle.schema.table import Filled, Table, Text, Texts, needed, optional
from service.bundle.schema.walls_tables import EchoTable, WallTable
from service.core.language import N_
from service.core.words import Key


class PartTable(Table):
    """``[[overzicht.<key>.deel]]``."""

    title: Filled = needed(Key.TITLE, N_("The heading above the figures."))
    measure: Filled = needed(Key.MEASURE, N_("The measure, by its key in maten.toml."))
    dimension: Text = optional(
        Key.DIMENSION,
        N_(
            "A dimension of that measure: one bar for each of its values. Left out: how it went"
            " over time."
        ),
    )
    term: Text = optional(
        Key.TERM,
        N_("Over time: the term that was promised, of which the length becomes a line."),
    )


class BoardTable(Table):
    """``[overzicht.<key>]``."""

    name: Filled = needed(Key.NAME, N_("What it is called in the row of overviews."))
    groups: Texts = optional(Key.GROUPS, N_("The groups that see it."), default=())
    handlers: Text = optional(
        Key.HANDLERS, N_("What who handles a case is called, above the names. Left out: “Who”.")
    )
    parts: tuple[PartTable, ...] = optional(
        Key.PART, N_("The figures below what falls due, in order."), default=()
    )


class AnalysisTable(Table):
    """``[analyse]``."""

    name: Filled = needed(Key.NAME, N_("What it is called above the figures."))
    clauses: Text = optional(Key.CLAUSES, N_("The clauses this is for, with spaces between them."))
    parts: tuple[PartTable, ...] = optional(Key.PART, N_("The figures, in order."), default=())


class BoardsFile(Table):
    """``overzichten.toml``."""

    boards: dict[Text, BoardTable] = optional(
        Key.BOARD,
        N_("The overviews, by the key that stands in their address."),
        default_factory=dict,
    )
    walls: dict[Text, WallTable] = optional(
        Key.WALL,
        N_("Walls with a card per case, by the key that stands in their address."),
        default_factory=dict,
    )
    echoes: dict[Text, EchoTable] = optional(
        Key.ECHO, N_("When it is told that something comes back, by key."), default_factory=dict
    )
    analysis: AnalysisTable | None = optional(
        Key.ANALYSIS, N_("What auditors see of what cases are about."), default=None
    )
