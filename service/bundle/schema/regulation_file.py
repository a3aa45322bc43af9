"""The schema of ``regeling.toml``: the regulation as data."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from service.bundle.schema.table import (
    Feel,
    Filled,
    Free,
    Table,
    Text,
    Texts,
    Words,
    Wrong,
    needed,
    optional,
)
from service.core import term_model
from service.core.errors import ConfigError
from service.core.language import N_
from service.core.words import Key


def _duration(text: str) -> str:
    try:
        term_model.read_duration(text)
    except ConfigError as exc:
        raise Wrong.by(exc) from exc
    return text


def _signal(text: str) -> str:
    try:
        term_model.read_signal(text)
    except ConfigError as exc:
        raise Wrong.by(exc) from exc
    return text


class RegulationTable(Table):
    """``[regeling]``."""

    name: Text = optional(
        Key.NAME, N_("The name of the regulation, on the screen and under letters.")
    )
    version: Text = optional(
        Key.VERSION, N_("The version of the regulation; one that is a date is written as a date.")
    )
    signatory: Text = optional(Key.SIGNATORY, N_("Who signs for the regulation."))
    organisation: Text = optional(
        Key.ORGANISATION, N_("The organisation, above letters and public pages.")
    )
    readings: Text = optional(
        Key.READINGS, N_("The place of clauses that only explain others; they need no carrier.")
    )
    coming_reports: Texts = optional(
        Key.COMING_REPORTS, N_("The clauses whose report does not exist yet."), default=()
    )
    term_reasons: Text = optional(
        Key.TERM_REASONS,
        N_("The list in the record that says why terms were missed: rows with termijn and reden."),
    )
    properties: Free = optional(
        Key.PROPERTIES,
        N_("Further facts, free to name. Letters read them as regeling.<name>."),
        default_factory=dict,
    )


class CalendarsTable(Table):
    """``[kalender]``."""

    profile: Filled = needed(Key.PROFILE, N_("The profile of kalender.toml that counts terms."))
    internal: Text = optional(
        Key.INTERNAL, N_("The profile for internal targets. Left out: the same one.")
    )


class TermTable(Table):
    """``[termijn.<name>]``."""

    name: Text = optional(Key.NAME, N_("What the term is called on the screen. Left out: its key."))
    public: Text = optional(
        Key.PUBLIC_NAME,
        N_("What it promises to the public, on the start and status pages. Left out: its name."),
    )
    start: Filled = needed(
        Key.START,
        N_("The field of the record from whose date the term runs. That day does not count."),
    )
    goal: Filled = needed(
        Key.GOAL, N_("The field of the record that shows, once filled in, that the term was met.")
    )
    duration: Annotated[Filled, AfterValidator(_duration)] = needed(
        Key.DURATION,
        N_(
            "How long it is: werkdagen, dagen, maanden or uren with a number. With rol behind days"
            " or months a last day that is not a working day moves to the next one."
        ),
    )
    rolls_if: Text | None = optional(
        Key.ROLLS_IF,
        N_("The setting, true or false, that says whether the last day moves, as rol does."),
        default=None,
    )
    cut_off: Text | None = optional(
        Key.CUT_OFF,
        N_("The setting with the time of day from which the start counts as the next day."),
        default=None,
    )
    moment: Text = optional(
        Key.MOMENT, N_("The field with the moment that is compared with that time.")
    )
    extended_by: Words = optional(
        Key.EXTENDED_BY, N_("The lists in the record whose rows move the last day.")
    )
    cap: Text = optional(Key.MAX, N_("A date field that caps the term. The earliest date counts."))
    contract: Text = optional(Key.CONTRACT, N_("A second date field that caps the term."))
    clauses: Words = optional(Key.CLAUSES, N_("The clauses that this carries out."))
    signals: tuple[Annotated[Text, AfterValidator(_signal)], ...] = optional(
        Key.SIGNALS,
        N_(
            "When to warn: name-3 is three working days before the last day, name+3 three after"
            " it, vervaldag the last day itself and verstreken its end. With intern behind it the"
            " signal counts to the internal target."
        ),
        default=(),
    )


class GateTable(Table):
    """``[[poort]]``."""

    target: Filled = needed(
        Key.TARGET, N_("The tag of what must not be reached too early; #id names one element.")
    )
    first: Filled = needed(Key.FIRST, N_("The tag of what every way there must pass."))
    clauses: Words = optional(Key.CLAUSES, N_("The clauses that this carries out."))
    explanation: Text = optional(Key.EXPLANATION, N_("The rule in one sentence."))


class ClauseTable(Table):
    """``[clausule.<id>]``."""

    text: Text = optional(Key.TEXT, N_("The words of the regulation."))
    place: Text = optional(Key.PLACE, N_("Where they stand."))
    carriers: Texts = optional(
        Key.CARRIERS,
        N_("What carries the clause out, each as kind:name, beside what names the clause itself."),
        default=(),
    )
    no_figure: Text = optional(
        Key.NO_FIGURE, N_("Why nothing is counted for the clause, in a word or two.")
    )


class RegulationFile(Table):
    """``regeling.toml``."""

    regulation: RegulationTable = optional(
        Key.REGULATION,
        N_("Which regulation this is."),
        default_factory=lambda: RegulationTable.model_validate({}),
    )
    calendars: CalendarsTable = needed(Key.CALENDAR, N_("Which calendars count."))
    settings: Free = optional(
        Key.SETTING,
        N_("Choices with free names. Expressions and letters read them as instelling.<name>."),
        default_factory=dict,
    )
    terms: dict[Text, TermTable] = optional(
        Key.TERM, N_("The terms, by key."), default_factory=dict
    )
    derived: dict[Text, Feel] = optional(
        Key.DERIVED,
        N_("Fields that fill themselves, once, as soon as their expression has a value."),
        default_factory=dict,
    )
    gates: tuple[GateTable, ...] = optional(
        Key.GATE, N_("Rules of order that are proved on the models."), default=()
    )
    clauses: dict[Text, ClauseTable] = optional(
        Key.CLAUSE, N_("The clauses of the regulation, by id."), default_factory=dict
    )
