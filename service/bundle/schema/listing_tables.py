"""The tables of ``bundle.toml`` that say what lists and the status page show of a case."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.bundle.schema.field_table import FieldTable
from service.bundle.schema.table import Feel, Filled, Table, Text, Texts, Whole, needed, optional
from service.core.language import N_
from service.core.words import Key

STATUS_DAYS = 30  # that a status page stays open after closing, when the bundle does not say


class ListTable(Table):
    """``[lijst]``."""

    name: Feel = optional(
        Key.NAME,
        N_("Whose case it is, for who may read it. Left out: the name of the party that filed."),
    )
    mark: Feel = optional(
        Key.MARK, N_("A few words behind the subject, by which colleagues tell cases apart.")
    )
    handler: Text = optional(
        Key.HANDLERS, N_("What lists call who handles a case. Left out: a general word.")
    )
    unsearched: Texts = optional(
        Key.UNSEARCHED,
        N_(
            "Fields in whose text nobody searches, such as what somebody tells of health; each"
            " with all that lies below it."
        ),
        default=(),
    )
    together: Texts = optional(
        Key.TOGETHER,
        N_("Actions that can be used in several cases at once from the list, as model/element."),
        default=(),
    )


class AppointmentTable(Table):
    """``[[afspraak]]``."""

    name: Filled = needed(
        Key.NAME, N_("What it is called in the calendar of who handles the case. Without names.")
    )
    at: Feel = needed(Key.MOMENT, N_("Gives the moment, once it is known."))
    minutes: Annotated[Whole, Field(ge=5, le=1440)] = optional(
        Key.MINUTES, N_("How long it takes. Left out: an hour."), default=60
    )


class PhaseTable(Table):
    """``[[fase]]``."""

    name: Text = optional(Key.NAME, N_("The name of the phase on the status page."))
    done: Feel = optional(Key.DONE, N_("Whether the phase is over."))
    process: Text = optional(
        Key.PROCESS, N_("Only for cases that began with this model. Left out: the usual one.")
    )
    told: Text = optional(
        Key.EXPLANATION, N_("Tells the public in a sentence or two what happens then.")
    )


class StatusPartTable(Table):
    """``[[status.sectie]]``."""

    title: Text = needed(Key.TITLE, N_("The heading of this part of the status page."))
    fields: tuple[FieldTable, ...] = optional(
        Key.FIELDS, N_("The fields, each a path or a path with a label."), default=()
    )
    when: Feel = optional(
        Key.WHEN, N_("From when on who filed may read it. Left out: as soon as it is there.")
    )


class StatusTable(Table):
    """``[status]``."""

    terms: Texts = optional(Key.TERMS, N_("The terms that the status page shows."), default=())
    documents: Texts = optional(
        Key.DOCUMENTS, N_("The letters that can be read on the status page."), default=()
    )
    parts: tuple[StatusPartTable, ...] = optional(
        Key.SECTION, N_("What of the record who filed reads there, in order."), default=()
    )
    open_days: Annotated[Whole, Field(ge=0, le=3650)] = optional(
        Key.OPEN_DAYS,
        N_("For how many days the status page stays open after the case is closed."),
        default=STATUS_DAYS,
    )
