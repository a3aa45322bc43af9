"""The things of a bundle that can carry a clause, by kind and name; nothing is judged here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from service.bundle.measures import MEASURES_FILE
from service.bundle.parts import Parts
from service.bundle.regulation import REGULATION_FILE, Gate
from service.bundle.reports import REPORTS_FILE
from service.checks.capabilities import CAPABILITIES
from service.core.language import N_, Message
from service.core.letters import Front
from service.core.words import CarrierKind, Key, Property

KINDS: Mapping[CarrierKind, str] = {
    CarrierKind.ELEMENT: N_("Steps"),
    CarrierKind.FIELD: N_("Fields"),
    CarrierKind.LETTER: N_("Letters"),
    CarrierKind.TERM: N_("Terms"),
    CarrierKind.GATE: N_("Rules of order"),
    CarrierKind.TABLE: N_("Decision tables"),
    CarrierKind.SETTING: N_("Choices"),
    CarrierKind.PROPERTY: N_("Facts of the regulation"),
    CarrierKind.SECTION: N_("Parts of the case file"),
    CarrierKind.PARTY: N_("Recipients"),
    CarrierKind.GROUP: N_("Groups"),
    CarrierKind.SERVICE: N_("Guaranteed by the service"),
    CarrierKind.REPORT: N_("Reports"),
    CarrierKind.BOARD: N_("Overviews"),
    CarrierKind.MEASURE: N_("Counted"),
    CarrierKind.SCENARIO: N_("Scenarios"),
    CarrierKind.TEST: N_("Proofs"),
}
TEST = re.compile(r"tests(/[A-Za-z0-9_-]+)+\.py")
BLANK = re.compile(r"\{\w+\}")  # what a report fills in: its period, its recipient
_LIST = re.compile(r"[^\[\s]+")
_TITLE = re.compile(r"^\s*[^\s:#@][^:]*:\s*(.+)$", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One thing that carries out a clause, or proves that something does."""

    kind: CarrierKind
    name: str
    label: str | Message = ""


def split(carrier: str) -> tuple[CarrierKind | None, str]:
    """``kind:name`` in two; no kind when it is not written like that."""
    kind, _, name = carrier.partition(":")
    return (CarrierKind(kind), name) if kind in list(CarrierKind) and name else (None, carrier)


class Carriers:
    """Everything in one bundle that a clause can be carried by."""

    def __init__(self, parts: Parts, files: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.regulation = parts.regulation
        self.features = {
            PurePosixPath(name).name: data.decode(errors="replace")
            for name, data in sorted(files.items())
            if name.startswith("scenarios/")
        }
        self.prefixes = _row_prefixes(parts)
        self.known: dict[CarrierKind, dict[str, str | Message]] = {
            CarrierKind.ELEMENT: {each.key: each.name for each in parts.elements},
            CarrierKind.FIELD: self._fields(),
            CarrierKind.LETTER: {k: _subject(v.front) for k, v in parts.letters.items()},
            CarrierKind.TERM: {k: v.label for k, v in self.regulation.terms.items()},
            CarrierKind.GATE: {n: "" for g in self.regulation.gates for n in (g.target, g.first)},
            CarrierKind.TABLE: {k: v.name for k, v in parts.decisions.items()},
            CarrierKind.SETTING: {
                k: f"{k} = {_plain(v)}" for k, v in self.regulation.settings.items()
            },
            CarrierKind.PROPERTY: self._properties(),
            CarrierKind.SECTION: {each.title: "" for each in parts.settings.sections},
            CarrierKind.PARTY: dict.fromkeys(parts.settings.parties, ""),
            CarrierKind.GROUP: {k: v.name for k, v in parts.settings.groups.items()},
            CarrierKind.SERVICE: {k: v.sentence for k, v in CAPABILITIES.items()},
            CarrierKind.REPORT: {k: BLANK.sub("…", v.title) for k, v in parts.reports.items()},
            CarrierKind.BOARD: {k: v.name for k, v in parts.boards.items()},
            CarrierKind.MEASURE: {k: v.name for k, v in parts.measures.measures.items()},
            CarrierKind.SCENARIO: {name: title_of(text) for name, text in self.features.items()},
        }

    def label(self, kind: CarrierKind, name: str, clause: str) -> str | Message:
        """What people call it; a rule of order is told with what it says about the clause."""
        if kind is CarrierKind.GATE:
            gates = [g for g in self.regulation.gates if name in (g.target, g.first)]
            named = [gate for gate in gates if clause in gate.clauses]
            return _explained(named or gates) or name
        return self.known.get(kind, {}).get(name) or name

    def exists(self, kind: CarrierKind, name: str) -> bool:
        """Whether the bundle or the service has it.

        A test is one of the service's own repository, which is not part of a version: what is said
        about the version must be the same wherever it is checked.
        """
        if kind is CarrierKind.TEST:
            return TEST.fullmatch(name) is not None
        return name in self.known.get(kind, {})

    def references(self) -> Iterator[tuple[CarrierKind, str, str, tuple[str, ...]]]:
        """Everything that names clauses itself: kind, name, file, clauses."""
        for element in self.parts.elements:
            yield CarrierKind.ELEMENT, element.key, element.file, element.clauses
        for form in self.parts.forms.values():
            for each in form.fields:
                for prefix in self.prefixes.get(form.id, ("",)):
                    yield CarrierKind.FIELD, prefix + each.path, form.file, each.clause
        for letter in self.parts.letters.values():
            yield CarrierKind.LETTER, letter.id, f"letters/{letter.id}.md", letter.front.clauses
        for term in self.regulation.terms.values():
            yield CarrierKind.TERM, term.name, REGULATION_FILE, term.clauses
        for gate in self.regulation.gates:
            yield CarrierKind.GATE, gate.target, REGULATION_FILE, gate.clauses
        for report in self.parts.reports.values():
            told = (*report.clauses, *(each for part in report.parts for each in part.clauses))
            yield CarrierKind.REPORT, report.key, REPORTS_FILE, tuple(dict.fromkeys(told))
        for measure in self.parts.measures.measures.values():
            yield CarrierKind.MEASURE, measure.key, MEASURES_FILE, measure.clauses

    def _fields(self) -> dict[str, str | Message]:
        """Everything a record can hold, by path: asked, computed, marked or shown."""
        found: dict[str, str | Message] = {}
        for form in self.parts.forms.values():
            for prefix in self.prefixes.get(form.id, ("",)):
                for each in form.fields:
                    found.setdefault(prefix + each.path, each.label)
        for element in self.parts.elements:
            marked = element.properties.get(Property.SETS, "").split()
            for name in (*marked, element.properties.get(Property.APPENDS_TO), element.result):
                if name:
                    found.setdefault(name, "")
        for name in self.regulation.derived:
            found.setdefault(name, "")
        for section in self.parts.settings.sections:
            for shown in section.fields:
                found[shown.path] = shown.label or found.get(shown.path, "")
        return found

    def _properties(self) -> dict[str, str | Message]:
        """The regulation's own facts: its head and its further properties."""
        head: dict[str, str] = {
            Key.NAME: self.regulation.name,
            Key.VERSION: self.regulation.version,
            Key.SIGNATORY: self.regulation.signatory,
            Key.ORGANISATION: self.regulation.organisation,
        }
        return _told({**head, **self.regulation.properties})


def _row_prefixes(parts: Parts) -> dict[str, tuple[str, ...]]:
    """Form → where in the record its answers go: at the top, or in rows of a list."""
    found: dict[str, dict[str, None]] = {form: {"": None} for form in parts.settings.starts}
    for element in parts.elements:
        if element.form:
            inside = _LIST.match(element.properties.get(Property.IN_ROW, ""))
            rows = inside[0] if inside else element.properties.get(Property.APPENDS_TO, "")
            found.setdefault(element.form, {})[f"{rows}." if rows else ""] = None
    return {form: tuple(prefixes) for form, prefixes in found.items()}


def _subject(front: Front) -> str:
    """The subject of a letter; nothing when it is filled in per case."""
    return "" if "{{" in front.subject else front.subject


def _explained(gates: list[Gate]) -> str:
    return "; ".join(dict.fromkeys(gate.explanation for gate in gates if gate.explanation))


def _told(facts: Mapping[str, Any]) -> dict[str, str | Message]:
    return {name: f"{name} = {_plain(value)}" for name, value in facts.items()}


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(text.split())


def title_of(feature: str) -> str:
    """What a file of scenarios calls itself; empty when it does not say."""
    found = _TITLE.search(feature)
    return found[1].strip() if found else ""
