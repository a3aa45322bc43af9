"""How well clauses are kept in a period: figures that add up, and the cases that are exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from service.actions import counts, missed, motives
from service.actions import facts as case_facts
from service.actions.readers import may_read
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.measures import Figure, Measure
from service.core.actor import Actor
from service.core.deadline import Deadline
from service.core.period import Period
from service.core.rights import bare_groups
from service.core.words import CountsAt
from service.engine.step import Facts
from service.store import instances, sums, tasks
from service.store.db import Session
from service.store.sums import Counting
from service.store.tables import Instance

PAGE = 20  # exceptions on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A figure worked out: ``good`` of ``whole``. ``of_all`` None: nothing tells of how many.

    ``outside``: the words for cases in which it does not matter, and how many they are.
    """

    figure: Figure
    good: int
    exceptions: int
    of_all: int | None = None
    outside: tuple[tuple[str, int], ...] = ()

    @property
    def whole(self) -> int:
        if self.figure.exceptions or self.of_all is None:
            return self.good + self.exceptions
        return self.of_all - sum(count for _, count in self.outside)

    @property
    def rest(self) -> int:
        """Cases of which it is not known yet; below 0 when the measures do not add up."""
        if self.of_all is None:
            return 0
        return self.of_all - self.good - self.exceptions - sum(count for _, count in self.outside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptional:
    """A case in which a clause was not kept.

    ``reason`` is empty when the record has none, and None when it is not for this reader.
    ``deadline`` is that of the term which was not met, where the clause is about one. ``people``
    and ``groups``: who has the case now, and could be asked.
    """

    number: str
    day: date
    deadline: Deadline | None
    reason: str | None
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """A page of them; ``after`` is where the next one begins, None when this is the last."""

    rows: tuple[Exceptional, ...]
    after: tuple[date, int] | None = None


class Counts:
    """What the measures of a version come to in a period; each is asked for once."""

    def __init__(self, session: Session, bundle: Bundle, period: Period) -> None:
        self._session, self._bundle, self._period = session, bundle, period
        self._found: dict[str, int] = {}

    def of(self, measure: str) -> int:
        """How many cases count for *measure*."""
        if measure not in self._found:
            (total,) = sums.sums(self._session, self._bundle.key, measure, self._period)
            self._found[measure] = total.count
        return self._found[measure]

    @cached_property
    def kept(self) -> Mapping[str, Kept]:
        """Every figure of the version, by key."""
        return {key: self._kept(each) for key, each in self._bundle.measures.figures.items()}

    def _kept(self, figure: Figure) -> Kept:
        return Kept(
            figure=figure,
            good=sum(map(self.of, figure.good)),
            exceptions=sum(map(self.of, figure.exceptions)),
            of_all=self.of(figure.of_all) if figure.of_all else None,
            outside=tuple((words, self.of(key)) for key, words in figure.outside.items()),
        )


def exceptions(
    services: Services,
    session: Session,
    bundle: Bundle,
    figure: Figure,
    period: Period,
    actor: Actor,
    *,
    after: tuple[date, int] | None = None,
) -> Exceptions:
    """The cases of *period* in which the clauses of *figure* were not kept, by day.

    Those that *actor* is involved in are left out.
    """
    found = sorted(
        (
            (counting, bundle.measures.measures[key])
            for key in figure.exceptions
            for counting in sums.behind(
                session,
                bundle.key,
                key,
                period,
                limit=PAGE + 1,
                after=after,
                unseen_by=actor.username,
            )
        ),
        key=lambda pair: pair[0].place,
    )
    rows = [
        _exceptional(services, session, counting, measure, figure, actor)
        for counting, measure in found[:PAGE]
    ]
    more = len(found) > PAGE
    return Exceptions(rows=tuple(rows), after=found[PAGE - 1][0].place if more else None)


def _exceptional(
    services: Services,
    session: Session,
    counting: Counting,
    measure: Measure,
    figure: Figure,
    actor: Actor,
) -> Exceptional:
    instance = instances.by_id(session, counting.instance_id)
    assert instance is not None, "what counts for a case is removed with the case"
    own = services.bundles.get(session, instance.bundle_hash)  # a retired one is still kept
    facts = case_facts.of(session, instance, own, services.clock())
    people, groups = _who(session, instance, own)
    reason = _reason(own, figure, measure, facts)
    # What people typed is for who may open the case, or drew it (actions/masks).
    may_know = may_read(session, instance, actor)
    return Exceptional(
        number=counting.number,
        day=counting.day,
        deadline=_deadline(session, instance, own, facts, measure),
        reason=reason if may_know or not reason else None,
        people=people,
        groups=groups,
    )


def _deadline(
    session: Session, instance: Instance, bundle: Bundle, facts: Facts, measure: Measure
) -> Deadline | None:
    if measure.at is not CountsAt.MISSED:
        return None
    found = counts.of_case(session, instance, bundle, facts)
    return next((each for each in found if each.term == measure.subject), None)


def _reason(bundle: Bundle, figure: Figure, measure: Measure, facts: Facts) -> str:
    """What the record says, by the version the case runs on; empty when nothing.

    A figure without words of its own has those that were asked when the term was missed.
    """
    own = bundle.measures.figures.get(figure.key, figure)
    if not own.reason:
        is_term = measure.at is CountsAt.MISSED
        return " ".join(missed.why(bundle, facts.record, measure.subject)) if is_term else ""
    return motives.worded(bundle, own.reason, facts)


def _who(
    session: Session, instance: Instance, bundle: Bundle
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is asked why, else who handles a case that runs, else the groups whose turn it is."""
    if instance.ended_at is not None:
        return (), ()
    waiting, asking = tasks.open_of(session, instance.id), missed.asking(bundle)
    asked = [task for task in waiting if task.element in asking]
    if instance.handlers and not asked:
        return tuple(instance.handlers), ()
    seats = [seat for task in asked or waiting for seat in task.candidates]
    people = _named(seats, "u")
    if people:
        return people, ()
    names = bundle.settings.groups
    keys = bare_groups(_named(seats, "g"), bundle.key)
    return (), tuple(names[key].name for key in keys if key in names)


def _named(seats: Sequence[str], kind: str) -> tuple[str, ...]:
    pairs: Iterable[tuple[str, str, str]] = (seat.partition(":") for seat in seats)
    return tuple(dict.fromkeys(name for found, _, name in pairs if found == kind))
