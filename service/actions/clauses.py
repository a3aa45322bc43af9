"""The clauses of a regulation with all that is known of each: what carries it, and its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from service.actions import pseudonyms, rehearsed
from service.actions.compliance import Counts, Exceptions, Kept, exceptions
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.measures import Measure
from service.checks.trace import Row, matrix
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.core.period import Period
from service.store import bundles, passages, rehearsals
from service.store.db import Session
from service.store.passages import Passed
from service.store.tables import RehearsalState

KEPT = 12  # as many versions as the shelf holds
MOST_CASES = 20  # behind one step
PLAYED = (RehearsalState.PASSED, RehearsalState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A measure that stands in no figure, and how many cases count for it."""

    measure: Measure
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How the scenarios of a version went when they were last played to the end.

    ``failures``: per file how many of its scenarios did not go as written.
    """

    at: datetime
    failures: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A regulation as somebody may read it. ``kept`` None: the reader may not know the figures.

    ``number``: of this version; ``newest``: of the version that new cases follow.
    """

    bundle: Bundle
    number: int | None
    is_newest: bool
    rows: Mapping[str, Row]
    kept: Mapping[str, Kept] | None
    played: Played | None = None  # None: nothing is known of a rehearsal of this version

    def figures(self, clause: str) -> list[Kept]:
        """The figures beside one clause."""
        return [each for each in (self.kept or {}).values() if clause in each.figure.clauses]


def readable(services: Services, actor: Actor) -> list[Bundle]:
    """The regulations in use of which *actor* may see what carries them out."""
    with services.db.reading() as session:
        return [each for each in services.bundles.published(session) if may_look(actor, each.key)]


def may_look(actor: Actor, process: str) -> bool:
    """Whether *actor* may see what carries the clauses of a process out."""
    return may_count(actor, process) or allowed(Permission.READ_VERSIONS, actor, process=process)


def may_count(actor: Actor, process: str) -> bool:
    """Whether *actor* may see how well the clauses of a process are kept, and the cases behind."""
    return allowed(Permission.READ_AUDIT, actor, process=process)


def page(
    services: Services, actor: Actor, process: str, period: Period, *, version: str = ""
) -> Page:
    """The regulation of *process*, in the version called *version*; without a name the newest."""
    with services.db.reading() as session:
        bundle, is_newest = _version(services, session, actor, process, version)
        row = bundles.get(session, bundle.hash)
        counted = may_count(actor, process)
        return Page(
            bundle=bundle,
            number=None if row is None else row.version,
            is_newest=is_newest,
            rows=carried(bundle),
            kept=Counts(session, bundle, period).kept if counted else None,
            played=_played(session, bundle),
        )


@lru_cache(maxsize=KEPT)
def carried(bundle: Bundle) -> Mapping[str, Row]:
    """Every clause of a version with what carries it out, in the order of the regulation."""
    return {row.clause.id: row for row in matrix(bundle.files)}


def others(services: Services, found: Page, period: Period, names: Iterable[str]) -> list[Counted]:
    """What is counted beside the figures, of the measures called *names*."""
    measures, told = found.bundle.measures, set()
    for figure in measures.figures.values():
        told |= set(figure.measures)
    wanted = [name for name in names if name in measures.measures and name not in told]
    with services.db.reading() as session:
        counts = Counts(session, found.bundle, period)
        return [Counted(measure=measures.measures[key], count=counts.of(key)) for key in wanted]


def exceptions_of(
    services: Services,
    actor: Actor,
    found: Page,
    kept: Kept,
    period: Period,
    *,
    after: tuple[date, int] | None = None,
) -> Exceptions:
    """The cases in which the clauses of a figure were not kept; people in them by their codes."""
    demand_count(actor, found.bundle.key)
    with services.db.reading() as session:
        shown = exceptions(services, session, found.bundle, kept.figure, period, actor, after=after)
    codes = pseudonyms.of_people(services, (name for row in shown.rows for name in row.people))
    rows = (
        replace(row, people=tuple(codes.get(name, name) for name in row.people))
        for row in shown.rows
    )
    return replace(shown, rows=tuple(rows))


def passed(
    services: Services, actor: Actor, found: Page, element: str, period: Period
) -> Sequence[Passed]:
    """The cases that were at an element in *period*, the last first."""
    demand_count(actor, found.bundle.key)
    first, last = period.moments(found.bundle.calendar.zone)
    with services.db.reading() as session:
        return passages.at_element(
            session,
            found.bundle.key,
            element,
            first,
            last,
            limit=MOST_CASES,
            unseen_by=actor.username,
        )


def demand_count(actor: Actor, process: str) -> None:
    if not may_count(actor, process):
        raise NotAllowed(N_("You may not see the figures of this regulation."))


def _played(session: Session, bundle: Bundle) -> Played | None:
    row = rehearsals.get(session, bundle.hash)
    if row is None or row.ended_at is None or row.state not in PLAYED:
        return None
    failures = rehearsed.from_json(row.result).failures
    if len(failures) < row.failed:
        return None  # more than could be kept: of a file that is not among them nobody knows
    return Played(at=row.ended_at, failures=Counter(each.file for each in failures))


def _version(
    services: Services, session: Session, actor: Actor, process: str, version: str
) -> tuple[Bundle, bool]:
    newest = bundles.latest_hash(session, process)
    if newest is None or not may_look(actor, process):
        raise NotFound(N_("There is no such regulation."))
    if version in ("", newest):
        return services.bundles.get(session, newest), True
    row = bundles.get(session, version)
    if row is None or row.key != process or row.version is None:
        raise NotFound(N_("This version of the process does not exist."))
    return services.bundles.get(session, version), False
