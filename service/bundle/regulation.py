"""The regulation as data: clauses, terms, gates, settings and derived fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.bundle.tables import Tables
from service.core.errors import ConfigError, Finding
from service.core.language import N_
from service.core.terms import Term, parse_term

REGULATION_FILE = "regeling.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of the regulation and what carries it out."""

    id: str
    text: str
    place: str
    carriers: tuple[str, ...] = ()


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


def read_regulation(data: bytes | None) -> tuple[Regulation, list[Finding]]:
    """The regulation and everything that is wrong with the file."""
    reader = Tables(REGULATION_FILE)
    toml = reader.parse(data)
    head = reader.table(toml, "regeling")
    calendars = reader.table(toml, "kalender")
    if toml and not calendars.get("profiel"):
        reader.wrong(
            N_("“%(field)s” is missing in [%(table)s]."), field="profiel", table="kalender"
        )
    derived = reader.table(toml, "afgeleid")
    profile = reader.text(calendars, "profiel")
    regulation = Regulation(
        name=reader.text(head, "naam"),
        version=reader.text(head, "versie"),
        signatory=reader.text(head, "ondertekenaar"),
        organisation=reader.text(head, "organisatie"),
        properties=reader.table(head, "eigenschappen"),
        clauses={
            name: Clause(
                id=name,
                text=reader.text(table, "tekst"),
                place=reader.text(table, "plaats"),
                carriers=reader.texts(table, "drager"),
            )
            for name, table in reader.tables(toml, "clausule").items()
        },
        settings=reader.table(toml, "instelling"),
        terms=_terms(reader, toml),
        gates=tuple(_gate(reader, row) for row in reader.rows(toml, "poort")),
        derived={name: reader.text(derived, name) for name in derived},
        calendar=profile,
        internal_calendar=reader.text(calendars, "intern", profile),
        readings=reader.text(head, "lezingen"),
        coming_reports=reader.texts(head, "komende_rapporten"),
    )
    return regulation, reader.findings


def _terms(reader: Tables, toml: Mapping[str, Any]) -> dict[str, Term]:
    found = {}
    settings = reader.table(toml, "instelling")
    for name, table in reader.tables(toml, "termijn").items():
        try:
            found[name] = parse_term(name, table, settings)
        except ConfigError as exc:
            reader.wrong(exc.msgid, **exc.params)
    return found


def _gate(reader: Tables, row: Mapping[str, Any]) -> Gate:
    return Gate(
        target=reader.need_text(row, "voor", "poort"),
        first=reader.need_text(row, "eerst", "poort"),
        clauses=tuple(reader.text(row, "artikel").split()),
        explanation=reader.text(row, "uitleg"),
    )
