"""The regulation as data: clauses, terms, gates, settings and derived fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from service.bundle.running_text import Block
from service.bundle.schema.reading import Reader
from service.bundle.schema.regulation_file import RegulationFile, TermTable
from service.core.errors import ConfigError
from service.core.finding import Finding
from service.core.language import N_
from service.core.term_model import (
    CAN_ROLL,
    Duration,
    Term,
    read_cut_off,
    read_duration,
    read_signal,
)
from service.core.words import Key

REGULATION_FILE = "regeling.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of the regulation and what carries it out; ``no_figure``: why none is counted."""

    id: str
    text: str
    place: str
    carriers: tuple[str, ...] = ()
    no_figure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A rule of order: nothing tagged ``target`` before everything tagged ``first``."""

    target: str
    first: str
    clauses: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """What ``regeling.toml`` says."""

    name: str
    version: str
    signatory: str
    organisation: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    derived: Mapping[str, str] = field(default_factory=dict)
    calendar: str = ""
    internal_calendar: str = ""
    readings: str = ""  # the place of clauses that only explain others
    coming_reports: tuple[str, ...] = ()  # clauses whose report does not exist yet
    term_reasons: str = ""  # the list in the record that says why terms were missed
    text: tuple[Block, ...] = ()  # the running text; nothing when there is none


NOTHING = Regulation(name="", version="", signatory="", organisation="")


def read_regulation(
    data: bytes | None, *, published: bool = False
) -> tuple[Regulation | None, list[Finding]]:
    """The regulation, None when the file has errors; and everything that is wrong with it."""
    reader = Reader(REGULATION_FILE, published=published)
    file = reader.toml(RegulationFile, data)
    if file is None:
        return None, reader.findings
    head, calendars = file.regulation, file.calendars
    regulation = Regulation(
        name=head.name,
        version=head.version,
        signatory=head.signatory,
        organisation=head.organisation,
        properties=head.properties,
        clauses={
            id: Clause(
                id=id,
                text=table.text,
                place=table.place,
                carriers=table.carriers,
                no_figure=table.no_figure,
            )
            for id, table in file.clauses.items()
        },
        settings=file.settings,
        terms={name: _term(reader, name, table, file) for name, table in file.terms.items()},
        gates=tuple(
            Gate(
                target=row.target,
                first=row.first,
                clauses=tuple(row.clauses.split()),
                explanation=row.explanation,
            )
            for row in file.gates
        ),
        derived=file.derived,
        calendar=calendars.profile,
        internal_calendar=calendars.internal or calendars.profile,
        readings=head.readings,
        coming_reports=head.coming_reports,
        term_reasons=head.term_reasons,
    )
    return (None if reader.findings else regulation), reader.findings


def _term(reader: Reader, name: str, table: TermTable, file: RegulationFile) -> Term:
    return Term(
        name=name,
        label=table.name or name,
        start=table.start,
        doel=table.goal,
        duration=_duration(reader, name, table, file.settings),
        extended_by=tuple(table.extended_by.split()),
        moment=table.moment,
        cut_off=_cut_off(reader, name, table, file.settings),
        caps=tuple(cap for cap in (table.cap, table.contract) if cap),
        signals=tuple(map(read_signal, table.signals)),
        clauses=tuple(table.clauses.split()),
        public=table.public,
    )


def _duration(reader: Reader, name: str, table: TermTable, settings: Mapping[str, Any]) -> Duration:
    duration = read_duration(table.duration)
    if table.rolls_if is None:
        return duration
    rolls, path = settings.get(table.rolls_if), (Key.TERM, name, Key.ROLLS_IF)
    if not isinstance(rolls, bool):
        reader.wrong(
            path, N_("The setting “%(setting)s” must be true or false."), setting=table.rolls_if
        )
    elif duration.unit not in CAN_ROLL:
        reader.wrong(path, N_("Only days and months can roll."))
    return replace(duration, rolls=True) if rolls else duration


def _cut_off(
    reader: Reader, name: str, table: TermTable, settings: Mapping[str, Any]
) -> time | None:
    """The time of day in the setting that the term names; an empty setting means no limit."""
    value = settings.get(table.cut_off or "")
    if table.cut_off is None or value == "":
        return None
    try:
        found = read_cut_off(value if isinstance(value, str) else "")
    except ConfigError:
        found = None
    if found is None or not table.moment:
        reader.wrong(
            (Key.TERM, name, Key.CUT_OFF),
            N_("The setting “%(setting)s” must be empty, or a time with “moment”."),
            setting=table.cut_off,
        )
    return found
