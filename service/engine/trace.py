"""What carries out each clause of a regulation, declared and found; printing it is elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from service.core.errors import Finding, Severity
from service.core.language import N_, Message
from service.core.letters.source import front_of
from service.engine.assembly import Parts, read_parts
from service.engine.capabilities import CAPABILITIES
from service.engine.elements import APPENDS_TO, IN_ROW, SETS
from service.engine.regulation import REGULATION_FILE, Clause, Gate

REPOSITORY = Path(__file__).resolve().parents[2]
_TEST = re.compile(r"tests(/[A-Za-z0-9_-]+)+\.py")
_LIST = re.compile(r"[^\[\s]+")
_TITLE = re.compile(r"^\s*[^\s:#@][^:]*:\s*(.+)$", re.M)


class Kind(StrEnum):
    """What can carry a clause; the value is written before the colon in ``drager``."""

    ELEMENT = "element"
    FIELD = "veld"
    LETTER = "brief"
    TERM = "termijn"
    GATE = "poort"
    TABLE = "tabel"
    SETTING = "instelling"
    PROPERTY = "eigenschap"
    SECTION = "sectie"
    PARTY = "partij"
    GROUP = "groep"
    SERVICE = "dienst"
    REPORT = "rapport"
    SCENARIO = "scenario"
    TEST = "test"


PROOF = frozenset({Kind.SCENARIO, Kind.TEST})  # shows that a clause is carried, carries nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One thing that carries out a clause, or proves that something does."""

    kind: Kind
    name: str
    label: str | Message = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clause with everything that carries it and the scenarios that play it."""

    clause: Clause
    carriers: tuple[Carrier, ...]
    scenarios: tuple[str, ...]
    reading: bool

    @property
    def carried(self) -> bool:
        """Whether anything carries this clause, now or in a report to come."""
        return any(each.kind not in PROOF for each in self.carriers)

    @property
    def coming(self) -> bool:
        """Whether only a report that does not exist yet carries this clause."""
        kinds = {each.kind for each in self.carriers} - PROOF
        return kinds == {Kind.REPORT}


def matrix(files: Mapping[str, bytes]) -> list[Row]:
    """Every clause of the regulation in these files, in the order of the regulation."""
    return _Trace(read_parts(files), files).rows()


def check_carriers(parts: Parts, files: Mapping[str, bytes]) -> list[Finding]:
    """Clauses that nothing carries, carriers that do not exist, clauses that do not exist."""
    trace = _Trace(parts, files)
    return [*trace.dangling(), *trace.unknown_clauses(), *trace.bare()]


class _Trace:
    """The things of a bundle that can carry a clause, by kind and name."""

    def __init__(self, parts: Parts, files: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.regulation = parts.regulation
        self.features = {
            PurePosixPath(name).name: data.decode(errors="replace")
            for name, data in sorted(files.items())
            if name.endswith(".feature")
        }
        self.prefixes = _row_prefixes(parts)
        self.known: dict[Kind, dict[str, str | Message]] = {
            Kind.ELEMENT: {each.key: each.name for each in parts.elements},
            Kind.FIELD: self._fields(),
            Kind.LETTER: {k: front_of(v.front).subject for k, v in parts.letters.items()},
            Kind.TERM: {k: v.label for k, v in self.regulation.terms.items()},
            Kind.GATE: {n: "" for g in self.regulation.gates for n in (g.target, g.first)},
            Kind.TABLE: {k: v.name for k, v in parts.decisions.items()},
            Kind.SETTING: {k: f"{k} = {_plain(v)}" for k, v in self.regulation.settings.items()},
            Kind.PROPERTY: self._properties(),
            Kind.SECTION: {each.title: "" for each in parts.settings.sections},
            Kind.PARTY: dict.fromkeys(parts.settings.parties, ""),
            Kind.GROUP: {k: v.name for k, v in parts.settings.groups.items()},
            Kind.SERVICE: {k: v.sentence for k, v in CAPABILITIES.items()},
            Kind.SCENARIO: {name: _title(text) for name, text in self.features.items()},
        }

    def rows(self) -> list[Row]:
        found: dict[str, dict[tuple[Kind, str], None]] = {n: {} for n in self.regulation.clauses}
        for clause in self.regulation.clauses.values():
            for each in clause.carriers:
                kind, name = _split(each)
                if kind is not None:
                    found[clause.id][kind, name] = None
        for kind, name, _, clauses in self._references():
            for each in clauses:
                if each in found:
                    found[each][kind, name] = None
        return [self._row(clause, found[clause.id]) for clause in self.regulation.clauses.values()]

    def dangling(self) -> Iterator[Finding]:
        """What ``drager`` names and nobody can find."""
        for clause in self.regulation.clauses.values():
            for each in clause.carriers:
                kind, name = _split(each)
                if kind is None:
                    yield _wrong(
                        "carrier", clause.id,
                        N_("“%(carrier)s” does not say what kind of carrier it is."),
                        N_("Write kind:name, with one of: %(known)s."),
                        carrier=each, known=", ".join(Kind),
                    )  # fmt: skip
                elif kind is Kind.REPORT:
                    if clause.id not in self.regulation.coming_reports:
                        yield _wrong(
                            "carrier", clause.id,
                            N_("Clause %(clause)s counts on “%(carrier)s”, which is not awaited."),
                            N_("Add the clause to “komende_rapporten”, or name what carries it."),
                            carrier=each, clause=clause.id,
                        )  # fmt: skip
                elif not self._exists(kind, name):
                    near = get_close_matches(name, self.known.get(kind, {}), n=5, cutoff=0.4)
                    yield _wrong(
                        "carrier", clause.id,
                        N_("Clause %(clause)s counts on “%(carrier)s”, which does not exist."),
                        N_("Correct or remove it. Near are: %(known)s."),
                        carrier=each, clause=clause.id, known=", ".join(near) or "–",
                    )  # fmt: skip

    def unknown_clauses(self) -> Iterator[Finding]:
        """Clauses that fields, letters and settings name; the models are checked elsewhere."""
        known = self.regulation.clauses
        told = set()
        for kind, name, file, clauses in self._references():
            if kind in (Kind.FIELD, Kind.LETTER):
                for each in clauses:
                    if each not in known and (file, name, each) not in told:
                        told.add((file, name, each))
                        yield _wrong(
                            "clause", name, N_("The regulation has no clause “%(name)s”."),
                            N_("Correct “artikel”, or add the clause to the regulation."),
                            file=file, name=each,
                        )  # fmt: skip
        for each in self.regulation.coming_reports:
            if each not in known:
                yield _wrong(
                    "clause", "komende_rapporten",
                    N_("The regulation has no clause “%(name)s”."),
                    N_("Correct the list “komende_rapporten”."), name=each,
                )  # fmt: skip

    def bare(self) -> Iterator[Finding]:
        """Clauses without anything that carries them; a reading needs nothing of its own."""
        for row in self.rows():
            if row.coming:
                yield _wrong(
                    "clause-coming", row.clause.id,
                    N_("Clause %(clause)s waits for a report that does not exist yet."),
                    None, severity=Severity.INFO, clause=row.clause.id,
                )  # fmt: skip
            elif not row.carried and not row.reading:
                yield _wrong(
                    "clause-bare", row.clause.id,
                    N_("Nothing carries out clause %(clause)s: %(text)s"),
                    N_("Put “artikel” on what carries it out, or name it under “drager”."),
                    clause=row.clause.id, text=row.clause.text,
                )  # fmt: skip

    def _row(self, clause: Clause, found: Mapping[tuple[Kind, str], None]) -> Row:
        order = list(Kind)
        tag = re.compile(rf"(?<!\S)@{re.escape(clause.id)}(?!\S)")
        return Row(
            clause=clause,
            carriers=tuple(
                Carrier(kind=kind, name=name, label=self._label(kind, name, clause.id))
                for kind, name in sorted(found, key=lambda each: (order.index(each[0]), each[1]))
            ),
            scenarios=tuple(
                name
                for name, text in self.features.items()
                if (Kind.SCENARIO, name) in found or tag.search(text)
            ),
            reading=bool(self.regulation.readings) and clause.place == self.regulation.readings,
        )

    def _label(self, kind: Kind, name: str, clause: str) -> str | Message:
        if kind is Kind.GATE:
            gates = [g for g in self.regulation.gates if name in (g.target, g.first)]
            named = [gate for gate in gates if clause in gate.clauses]
            return _explained(named or gates) or name
        return self.known.get(kind, {}).get(name) or name

    def _exists(self, kind: Kind, name: str) -> bool:
        if kind is not Kind.TEST:
            return name in self.known[kind]
        if not (REPOSITORY / "tests").is_dir():
            return True  # an installed service has no tests to look at
        return _TEST.fullmatch(name) is not None and (REPOSITORY / name).is_file()

    def _references(self) -> Iterator[tuple[Kind, str, str, tuple[str, ...]]]:
        """Everything that names clauses itself: kind, name, file, clauses."""
        for element in self.parts.elements:
            yield Kind.ELEMENT, element.key, element.file, element.clauses
        for form in self.parts.forms.values():
            for each in form.fields:
                for prefix in self.prefixes.get(form.id, ("",)):
                    yield Kind.FIELD, prefix + each.path, form.file, each.clause
        for letter in self.parts.letters.values():
            yield Kind.LETTER, letter.id, f"letters/{letter.id}.md", front_of(letter.front).clauses
        for term in self.regulation.terms.values():
            yield Kind.TERM, term.name, REGULATION_FILE, term.clauses
        for gate in self.regulation.gates:
            yield Kind.GATE, gate.target, REGULATION_FILE, gate.clauses

    def _fields(self) -> dict[str, str | Message]:
        """Everything a record can hold, by path: asked, computed, marked or shown."""
        found: dict[str, str | Message] = {}
        for form in self.parts.forms.values():
            for prefix in self.prefixes.get(form.id, ("",)):
                for each in form.fields:
                    found.setdefault(prefix + each.path, each.label)
        for element in self.parts.elements:
            marked = element.properties.get(SETS, "").split()
            for name in (*marked, element.properties.get(APPENDS_TO), element.result):
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
        head = {
            "naam": self.regulation.name,
            "versie": self.regulation.version,
            "ondertekenaar": self.regulation.signatory,
            "organisatie": self.regulation.organisation,
        }
        return {k: f"{k} = {_plain(v)}" for k, v in {**head, **self.regulation.properties}.items()}


def _row_prefixes(parts: Parts) -> dict[str, tuple[str, ...]]:
    """Form → where in the record its answers go: at the top, or in rows of a list."""
    found: dict[str, dict[str, None]] = {form: {"": None} for form in parts.settings.starts}
    for element in parts.elements:
        if element.form:
            inside = _LIST.match(element.properties.get(IN_ROW, ""))
            rows = inside[0] if inside else element.properties.get(APPENDS_TO, "")
            found.setdefault(element.form, {})[f"{rows}." if rows else ""] = None
    return {form: tuple(prefixes) for form, prefixes in found.items()}


def _split(carrier: str) -> tuple[Kind | None, str]:
    kind, _, name = carrier.partition(":")
    return (Kind(kind), name) if kind in list(Kind) and name else (None, carrier)


def _explained(gates: list[Gate]) -> str:
    return "; ".join(dict.fromkeys(gate.explanation for gate in gates if gate.explanation))


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(text.split())


def _title(feature: str) -> str:
    found = _TITLE.search(feature)
    return found[1].strip() if found else ""


def _wrong(
    code: str, element: str, msgid: str, advice: str | None, *,
    file: str = REGULATION_FILE, severity: Severity = Severity.ERROR, **params: str,
) -> Finding:  # fmt: skip
    return Finding(
        severity=severity, code=code, file=file, element=element,
        message=Message(msgid, dict(params)),
        advice=Message(advice, dict(params)) if advice else None,
    )  # fmt: skip
