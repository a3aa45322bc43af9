"""What a case counts for, by the measures of its version: worked out from plain values, no I/O.

A case stands for each measure at most once: from the moment it counts, with the value and the
dimensions that its record gives now. Whoever remembers how it stood before asks only about what
has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from service.core import deadline, feel
from service.core.calendar_functions import Functions
from service.core.errors import ServiceError
from service.core.feel.budget import Allowance
from service.core.moments import as_date, as_moment
from service.core.record import get_path
from service.core.words import CountsAt
from service.engine.expressions import functions, scope
from service.engine.reasons import WHOLE_RECORD, dimensions_of, measures_of, reasons_of
from service.engine.standing import NOTHING, Observed, Standing
from service.engine.step import Facts

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.bundle.measures import Measure

# Of all measures of a case at one moment; a step has its own, so that no measure can stop a step.
STEPS = 300_000
UNITS = 100  # values are kept in hundredths, so that sums come out even
YEARS = range(1900, 9000)
MOST = 10**15  # hundredths; what is larger is no value
UNKNOWN = ""  # nobody filled in the dimension yet
OTHER = "*"  # it holds a value that the bundle does not name


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What happened in a case, as far as measures ask; moments are the first of their kind.

    ``filled`` tells when a field that holds no moment itself was filled in. ``ends``: per term
    that has begun when it passes; one that is not there is worked out. ``moved``: the terms that
    began, or end at another moment than before.
    """

    opened_at: datetime
    closed_at: datetime | None
    entered: Mapping[str, datetime] = field(default_factory=dict)
    left: Mapping[str, datetime] = field(default_factory=dict)
    decided: Mapping[str, datetime] = field(default_factory=dict)
    filled: Callable[[str], datetime | None]
    ends: Mapping[str, datetime] = field(default_factory=dict)
    moved: Collection[str] = ()


def observe(
    bundle: Bundle,
    root: str,
    facts: Facts,
    happened: Happened,
    *,
    before: Observed = NOTHING,
    changed: Collection[str] | None = None,
) -> Observed:
    """What the case stands for now, when it stood as *before* and *changed* names changed since.

    Without *changed* everything is worked out anew.
    """
    measures = measures_of(bundle, root)
    if not measures:
        return NOTHING
    look = _Look(bundle, replace(facts, allowance=Allowance(STEPS)), changed)
    anew = measures if changed is None else _touched(bundle, root, happened, before, changed)
    found = dict(before.measures)
    for key in anew:
        measure, stood = measures[key], found.pop(key, None)
        at = look.moment(measure, happened, stood)
        if at is not None:
            found[key] = Standing(at, look.value(measure, at, stood))
    return Observed(
        day=look.day(happened, before),
        dimensions={name: look.dimension(name, before) for name in dimensions_of(bundle, root)},
        measures=found,
    )


def _touched(
    bundle: Bundle, root: str, happened: Happened, before: Observed, changed: Collection[str]
) -> Collection[str]:
    """The keys of the measures for which a step can have made a difference."""
    reasons = reasons_of(bundle, root)
    found = {key: None for name in changed for key in reasons.by_field.get(name, ())}
    for at, subjects in (
        (CountsAt.ENTERED, happened.entered),
        (CountsAt.LEFT, happened.left),
        (CountsAt.DECIDED, happened.decided),
        (CountsAt.MET, happened.moved),
        (CountsAt.MISSED, happened.moved),
    ):
        for subject in subjects:
            found |= dict.fromkeys(reasons.by_subject.get((at, subject), ()))
    if changed:
        found |= dict.fromkeys(reasons.by_any_field)
    if happened.closed_at is not None:
        found |= dict.fromkeys(reasons.at_the_end)
    return found | dict.fromkeys(key for key in reasons.at_once if key not in before.measures)


class _Look:
    """One look at a case: what has to be worked out anew, and what it gives."""

    def __init__(self, bundle: Bundle, facts: Facts, changed: Collection[str] | None) -> None:
        self.bundle, self.facts, self.changed = bundle, facts, changed
        self._given: tuple[dict[str, Any], Functions] | None = None

    def moment(self, measure: Measure, happened: Happened, stood: Standing | None) -> int | None:
        """When the case counts for *measure*; None when it does not."""
        held = None if stood is None else stood.at
        subject = measure.subject
        match measure.at:
            case CountsAt.OPENED:
                return whole(happened.opened_at)
            case CountsAt.CLOSED:
                return whole(happened.closed_at)
            case CountsAt.ENTERED:
                return held or whole(happened.entered.get(subject))
            case CountsAt.LEFT:
                return held or whole(happened.left.get(subject))
            case CountsAt.DECIDED:
                return held or whole(happened.decided.get(subject))
            case CountsAt.FILLED:
                return self._filled(subject, happened, held)
            case _:
                return self._of_term(measure, happened)

    def value(self, measure: Measure, at: int, stood: Standing | None) -> int | None:
        """What the case adds, in hundredths; None when it does not count after all."""
        if not measure.value:
            return UNITS
        if stood is not None and stood.at == at and not self._moved(measure.value):
            return stood.hundredths
        return hundredths(self._evaluate(measure.value))

    def dimension(self, name: str, before: Observed) -> str:
        """The code of what the case holds for one dimension."""
        dimension = self.bundle.measures.dimensions[name]
        if not dimension.value:
            found = get_path(self.facts.record, dimension.path)
        elif name in before.dimensions and not self._moved(dimension.value):
            return before.dimensions[name]
        else:
            found = feel.to_json(self._evaluate(dimension.value))
        return code(found, self.bundle.codes.get(name, {}))

    def day(self, happened: Happened, before: Observed) -> str:
        """The day by which the case belongs to a year."""
        source, calendar = self.bundle.measures.day, self.bundle.calendar
        if source:
            if before.day and not self._moved(source):
                return before.day
            given = as_date(self._evaluate(source), calendar)
            if given is not None:
                return given.isoformat()
        return calendar.local_date(happened.opened_at).isoformat()

    def _filled(self, path: str, happened: Happened, held: int | None) -> int | None:
        value = get_path(self.facts.record, path)
        if value is None or value is False or value == "" or value == []:
            return None
        told = as_moment(value, self.bundle.calendar) if isinstance(value, str) else None
        return whole(told) or held or whole(happened.filled(path))

    def _of_term(self, measure: Measure, happened: Happened) -> int | None:
        """When a term was met, or passed unmet; that it will pass is known before it does."""
        term, record = self.bundle.regulation.terms.get(measure.subject), self.facts.record
        if term is None:
            return None
        ends = happened.ends.get(term.name)
        if ends is None:
            counted = deadline.ends(term, record, self.bundle.calendar)
            ends = None if counted is None else counted[2]
        if ends is None:
            return None
        goal = get_path(record, term.doel)
        met = as_moment(goal, self.bundle.calendar) if isinstance(goal, str) else None
        if measure.at is CountsAt.MET:
            return whole(met) if met is not None and met < ends else None
        if met is not None:
            return whole(ends) if met >= ends else None
        lapsed = happened.closed_at is not None and happened.closed_at < ends
        return None if lapsed else whole(ends)

    def _moved(self, source: str) -> bool:
        """Whether an expression can give something else than it did."""
        if self.changed is None:
            return True
        expression = feel.parse(source.strip())
        if expression.calls & WHOLE_RECORD:
            return bool(self.changed)
        return any(name in self.changed for name in expression.inputs)

    def _evaluate(self, source: str) -> Any:
        if self._given is None:
            self._given = scope(self.bundle, self.facts), functions(self.bundle, self.facts)
        names, given = self._given
        try:
            return feel.parse(source.strip()).evaluate(names, given, allowance=self.facts.allowance)
        except ServiceError:
            return None  # a case goes on whatever a measure makes of it; it does not count then


def code(value: Any, codes: Mapping[str, str]) -> str:
    """What is stored of a dimension: one of its *codes*, or that it is none of them."""
    if value is None or value == "":
        return UNKNOWN
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return text if text in codes else OTHER


def hundredths(value: Any) -> int | None:
    """What a case adds, by the value of a measure; None when it does not count."""
    if isinstance(value, bool):
        return UNITS if value else None
    if not isinstance(value, int | Decimal):
        return None
    number = Decimal(value) * UNITS
    return round(number) if abs(number) <= MOST else None


def whole(moment: datetime | None) -> int | None:
    """*moment* to the second, as what was observed is remembered; None outside of YEARS.

    People may write any date in a form, also one that has no day in another zone.
    """
    if moment is None or moment.year not in YEARS:
        return None
    return int(moment.timestamp())
