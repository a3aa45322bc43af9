"""The tables of ``overzichten.toml`` about cards on a wall, and about what comes back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.bundle.schema.table import Feel, Filled, Table, Text, Texts, Whole, needed, optional
from service.core.language import N_
from service.core.words import Key


class EffectTable(Table):
    """``[bord.<key>.effect]``."""

    measure: Filled = needed(
        Key.MEASURE, N_("The measure that is compared before and after, by its key in maten.toml.")
    )
    dimension: Text = optional(
        Key.DIMENSION,
        N_("A dimension of that measure: only cases with the same value as the card count."),
    )
    field: Text = optional(Key.FIELD, N_("The field of the case on the card that holds the value."))
    since: Filled = needed(
        Key.SINCE, N_("The field with the day from which the cases after it are counted.")
    )


class WallTable(Table):
    """``[bord.<key>]``."""

    name: Filled = needed(Key.NAME, N_("What it is called in the menu and above the columns."))
    process: Filled = needed(
        Key.PROCESS,
        N_("The model whose cases are the cards. Its phases in bundle.toml are the columns."),
    )
    groups: Texts = optional(
        Key.GROUPS, N_("The groups that see it, apart from auditors."), default=()
    )
    shown: Feel = optional(
        Key.SHOWN, N_("Whether a case is on the wall. Left out: every case of the model.")
    )
    owner: Text = optional(Key.OWNER, N_("The field with the user name of who owns the card."))
    due: Feel = optional(
        Key.DUE_BY, N_("The day by which the next step has to be done; nothing when none has.")
    )
    card: Texts = optional(
        Key.CARD, N_("Fields that stand on the card, such as what changes."), default=()
    )
    fields: Texts = optional(
        Key.FIELDS, N_("Fields that are told when a card is opened."), default=()
    )
    begins: Text = optional(
        Key.START, N_("The start form that makes a new card, as a button above the columns.")
    )
    clauses: Text = optional(Key.CLAUSES, N_("The clauses this is for, with spaces between them."))
    effect: EffectTable | None = optional(
        Key.EFFECT, N_("How it is told whether a card helped."), default=None
    )


class EchoTable(Table):
    """``[herhaling.<key>]``."""

    name: Filled = needed(Key.NAME, N_("What comes back, in words."))
    measure: Filled = needed(Key.MEASURE, N_("The measure that counts it, by its key."))
    dimension: Filled = needed(
        Key.DIMENSION, N_("The dimension of which a value comes back, by its key.")
    )
    per: Text = optional(
        Key.PER, N_("A second dimension: it comes back only within one value of it.")
    )
    times: Annotated[Whole, Field(ge=2, le=1000)] = optional(
        Key.TIMES, N_("From how many cases on it is told that it comes back."), default=3
    )
    months: Annotated[Whole, Field(ge=1, le=60)] = optional(
        Key.MONTHS, N_("Within how many months."), default=6
    )
    never: Texts = optional(
        Key.EXCEPT, N_("Values of the dimension that are never told."), default=()
    )
