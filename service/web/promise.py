"""What the regulation promises in working days, as a strip and as sentences."""

from __future__ import annotations

from dataclasses import dataclass

from service.bundle.bundle import Bundle
from service.core.term_model import Term, Unit

LONGEST = 60
WEEK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A term somebody may count on: how many working days, for what."""

    days: int
    label: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """All promises, soonest first, and the bars to draw: ``due``, ``wk`` (a gap) or plain."""

    kept: tuple[Promise, ...] = ()
    bars: tuple[str, ...] = ()


def promise(bundle: Bundle) -> Promises:
    """The terms of the status page that count working days."""
    terms = (bundle.regulation.terms.get(name) for name in bundle.settings.status.terms)
    found = sorted((_promise(term) for term in terms if _counts(term)), key=lambda each: each.days)
    return Promises(kept=tuple(found), bars=_bars({each.days for each in found}))


def _counts(term: Term | None) -> bool:
    if term is None or term.duration.unit is not Unit.WORKDAYS:
        return False
    return 0 < term.duration.count <= LONGEST


def _promise(term: Term | None) -> Promise:
    assert term is not None, "_counts kept only terms that exist"
    return Promise(days=term.duration.count, label=term.public or term.label, clauses=term.clauses)


def _bars(due: set[int]) -> tuple[str, ...]:
    bars: list[str] = []
    for day in range(1, max(due, default=0) + 1):
        bars.append("due" if day in due else "")
        if day % WEEK == 0:
            bars.append("wk")
    return tuple(bars)
