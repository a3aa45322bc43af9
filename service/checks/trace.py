"""What carries out each clause of a regulation, declared and found; printing it is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from service.bundle.parts import Parts, read_parts
from service.bundle.regulation import REGULATION_FILE, Clause
from service.bundle.running_text import TEXT_FILE
from service.checks.carriers import Carrier, Carriers, split
from service.core.errors import BundleError
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.words import CarrierKind, Key

# These show that a clause is carried out, but do not carry it.
PROOF = frozenset({CarrierKind.MEASURE, CarrierKind.SCENARIO, CarrierKind.TEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clause with everything that carries it and the scenarios that play it."""

    clause: Clause
    carriers: tuple[Carrier, ...]
    scenarios: tuple[str, ...]
    reading: bool
    awaited: bool  # something that carries it is a report that does not exist yet

    @property
    def carried(self) -> bool:
        """Whether anything carries this clause, now or in a report to come."""
        return any(each.kind not in PROOF for each in self.carriers)

    @property
    def coming(self) -> bool:
        """Whether only a report that does not exist yet carries this clause."""
        kinds = {each.kind for each in self.carriers} - PROOF
        return self.awaited and kinds == {CarrierKind.REPORT}


def matrix(files: Mapping[str, bytes]) -> list[Row]:
    """Every clause of the regulation in these files, in the order of the regulation.

    BundleError when settings or regulation cannot be read.
    """
    parts = read_parts(files)
    if not parts.whole:
        raise BundleError(N_("The clauses cannot be followed."), findings=parts.findings)
    return _Trace(parts, files).rows()


def check_carriers(parts: Parts, files: Mapping[str, bytes]) -> list[Finding]:
    """Clauses that nothing carries, carriers that do not exist, clauses that do not exist."""
    trace = _Trace(parts, files)
    return [*trace.dangling(), *trace.unknown_clauses(), *trace.unmarked(), *trace.bare()]


class _Trace:
    """The clauses of one regulation beside everything that can carry them."""

    def __init__(self, parts: Parts, files: Mapping[str, bytes]) -> None:
        self.regulation = parts.regulation
        self.carriers = Carriers(parts, files)
        self.tags = {name: set(text.split()) for name, text in self.carriers.features.items()}

    def rows(self) -> list[Row]:
        found: dict[str, dict[tuple[CarrierKind, str], None]] = {
            n: {} for n in self.regulation.clauses
        }
        for clause in self.regulation.clauses.values():
            for each in clause.carriers:
                kind, name = split(each)
                if kind is not None:
                    found[clause.id][kind, name] = None
        for kind, name, _, clauses in self.carriers.references():
            for each in clauses:
                if each in found:
                    found[each][kind, name] = None
        return [self._row(clause, found[clause.id]) for clause in self.regulation.clauses.values()]

    def dangling(self) -> Iterator[Finding]:
        """What ``drager`` names and nobody can find."""
        for clause in self.regulation.clauses.values():
            for each in clause.carriers:
                kind, name = split(each)
                if kind is None:
                    yield _wrong(
                        "carrier", clause.id,
                        N_("“%(carrier)s” does not say what kind of carrier it is."),
                        N_("Write kind:name, with one of: %(known)s."),
                        carrier=each, known=", ".join(CarrierKind),
                    )  # fmt: skip
                elif kind is CarrierKind.REPORT and not self.carriers.exists(kind, name):
                    if clause.id not in self.regulation.coming_reports:
                        yield _wrong(
                            "carrier", clause.id,
                            N_("Clause %(clause)s counts on “%(carrier)s”, which is not awaited."),
                            N_("Add the clause to “%(key)s”, or name what carries it."),
                            carrier=each, clause=clause.id, key=Key.COMING_REPORTS.value,
                        )  # fmt: skip
                elif not self.carriers.exists(kind, name):
                    near = get_close_matches(
                        name, self.carriers.known.get(kind, {}), n=5, cutoff=0.4
                    )
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
        for kind, name, file, clauses in self.carriers.references():
            if kind in (CarrierKind.FIELD, CarrierKind.LETTER):
                for each in clauses:
                    if each not in known and (file, name, each) not in told:
                        told.add((file, name, each))
                        yield _wrong(
                            "clause", name, N_("The regulation has no clause “%(name)s”."),
                            N_("Correct “%(key)s”, or add the clause to the regulation."),
                            file=file, name=each, key=Key.CLAUSES.value,
                        )  # fmt: skip
        for each in self.regulation.coming_reports:
            if each not in known:
                yield _wrong(
                    "clause", Key.COMING_REPORTS,
                    N_("The regulation has no clause “%(name)s”."),
                    N_("Correct the list “%(key)s”."), name=each, key=Key.COMING_REPORTS.value,
                )  # fmt: skip

    def unmarked(self) -> Iterator[Finding]:
        """Where the running text and the list of clauses do not tell the same."""
        known, blocks = self.regulation.clauses, self.regulation.text
        if not blocks:
            return
        marked = dict.fromkeys(each for block in blocks for each in block.clauses)
        for each in marked:
            if each not in known:
                yield _wrong(
                    "clause", each, N_("The regulation has no clause “%(name)s”."),
                    N_("Correct the mark, or add the clause to the regulation."),
                    file=TEXT_FILE, name=each,
                )  # fmt: skip
        for clause in known.values():
            if clause.id not in marked and not self._is_reading(clause):
                yield _wrong(
                    "clause", clause.id, N_("Clause %(clause)s is not marked in the text."),
                    N_("Put a mark around its words: [words](#%(clause)s)."),
                    file=TEXT_FILE, clause=clause.id,
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
                    N_("Put “%(clauses)s” on what carries it out, or name it under"
                       " “%(carriers)s”."),
                    clause=row.clause.id, text=row.clause.text,
                    clauses=Key.CLAUSES.value, carriers=Key.CARRIERS.value,
                )  # fmt: skip

    def _row(self, clause: Clause, found: Mapping[tuple[CarrierKind, str], None]) -> Row:
        order = list(CarrierKind)
        tag = f"@{clause.id}"
        return Row(
            clause=clause,
            carriers=tuple(
                Carrier(kind=kind, name=name, label=self.carriers.label(kind, name, clause.id))
                for kind, name in sorted(found, key=lambda each: (order.index(each[0]), each[1]))
            ),
            scenarios=tuple(
                name
                for name, tags in self.tags.items()
                if (CarrierKind.SCENARIO, name) in found or tag in tags
            ),
            reading=self._is_reading(clause),
            awaited=any(
                kind is CarrierKind.REPORT and not self.carriers.exists(kind, name)
                for kind, name in found
            ),
        )

    def _is_reading(self, clause: Clause) -> bool:
        return bool(self.regulation.readings) and clause.place == self.regulation.readings


def _wrong(
    code: str, element: str, msgid: str, advice: str | None, *,
    file: str = REGULATION_FILE, severity: Severity = Severity.ERROR, **params: str,
) -> Finding:  # fmt: skip
    return Finding(
        severity=severity, code=code, file=file, element=element,
        message=Message(msgid, dict(params)),
        advice=Message(advice, dict(params)) if advice else None,
    )  # fmt: skip
