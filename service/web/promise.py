"""What a regulation promises to who files now, as a strip of working days and as sentences."""

from __future__ import annotations

from dataclasses import dataclass

from service.bundle.bundle import Bundle
from service.bundle.settings import StartForm
from service.core.language import N_, Message
from service.core.term_model import Duration, Term, Unit

LONGEST = 60  # working days that a strip can show
WEEK = 5
WITHIN = {
    Unit.WORKDAYS: (N_("Within 1 working day:"), N_("Within %(count)s working days:")),
    Unit.DAYS: (N_("Within 1 day:"), N_("Within %(count)s days:")),
    Unit.MONTHS: (N_("Within 1 month:"), N_("Within %(count)s months:")),
    Unit.HOURS: (N_("Within 1 hour:"), N_("Within %(count)s hours:")),
}
# Only to put the soonest first: how many hours one of each lasts, roughly.
HOURS = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WORKDAYS: 24 * 7 / WEEK, Unit.MONTHS: 24 * 30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A term somebody may count on: how long, for what."""

    within: Message
    label: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """All promises, soonest first, and the bars to draw: ``due``, ``wk`` (a gap) or plain."""

    kept: tuple[Promise, ...] = ()
    bars: tuple[str, ...] = ()


def promise(bundle: Bundle, start: StartForm) -> Promises:
    """The terms of the status page that begin when *start* is filled in."""
    asked = {each.path for each in bundle.forms[start.form].fields}
    known = (bundle.regulation.terms.get(name) for name in bundle.settings.status.terms)
    found = [term for term in known if term and term.start in asked and term.duration.count > 0]
    found.sort(key=lambda term: term.duration.count * HOURS[term.duration.unit])
    days = {term.duration.count for term in found if _fits_a_strip(term.duration)}
    return Promises(kept=tuple(_promise(term) for term in found), bars=_bars(days))


def _fits_a_strip(duration: Duration) -> bool:
    return duration.unit is Unit.WORKDAYS and duration.count <= LONGEST


def _promise(term: Term) -> Promise:
    one, many = WITHIN[term.duration.unit]
    count = term.duration.count
    within = Message(one if count == 1 else many, {"count": count})
    return Promise(within=within, label=term.public or term.label, clauses=term.clauses)


def _bars(due: set[int]) -> tuple[str, ...]:
    bars: list[str] = []
    for day in range(1, max(due, default=0) + 1):
        bars.append("due" if day in due else "")
        if day % WEEK == 0:
            bars.append("wk")
    return tuple(bars)
