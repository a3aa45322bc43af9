"""The stays behind a figure of the heat map, page by page: in which case, since when, how late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.actions import recent as recent_
from service.actions.heat import known_codes, version_of
from service.actions.services import Services
from service.actions.staying import days_of
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.actor import Actor
from service.core.period import Period
from service.engine.step import How
from service.store import heat
from service.store.db import Session
from service.store.stays import UNKNOWN
from service.store.tables import BundleRow

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRow:
    """One stay that is over. ``days`` None: nobody knows since when it was."""

    id: int
    number: str
    entered_at: datetime | None
    left_at: datetime
    days: int | None
    due_at: datetime | None
    is_late: bool
    is_broken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the stays at a step, latest first. ``name``: of the step, in its last version."""

    bundle: Bundle
    name: str
    rows: tuple[StayRow, ...]
    has_more: bool


def behind(
    services: Services,
    actor: Actor,
    *,
    process: str,
    element: str,
    period: Period,
    late: bool = False,
    version: int | None = None,
    dimensions: Mapping[str, str] | None = None,
    after: tuple[datetime, int] | None = None,
) -> Page:
    """A page of the stays at *element* that ended in *period*; *after* the one of before.

    Late ones are looked for only on the days that the totals name; with *dimensions* only the
    cases that the map is made of then.
    """
    with services.db.reading() as session:
        bundle, rows = version_of(services, session, actor, process, version)
        only = [row.hash for row in rows if version is not None and row.version == version]
        codes = known_codes(bundle, dimensions or {})
        recent = recent_.cases(services, session, actor, bundle, period, codes) if codes else None
        periods = [period]
        if late:
            days = heat.late_days(session, process, element, period)
            periods = [Period(day, day) for day in days]
        stays = heat.behind(
            session,
            process,
            element,
            [each.moments(bundle.calendar.zone) for each in periods],
            late=late,
            versions=only,
            among=None if recent is None else recent.ids,
            limit=PAGE + 1,
            after=after,
            unseen_by=actor.username,
        )
        named = _named(services, session, bundle, element, rows)
        found = tuple(
            _stay_row(services.bundles.get(session, each.bundle_hash), each)
            for each in stays[:PAGE]
        )
    name = element if named is None else named.name or element
    return Page(bundle=bundle, name=name, rows=found, has_more=len(stays) > PAGE)


def _stay_row(bundle: Bundle, told: Any) -> StayRow:
    days = days_of(bundle, told)
    return StayRow(
        id=told.id,
        number=told.number,
        entered_at=told.entered_at,
        left_at=told.left_at,
        days=None if days == UNKNOWN else days,
        due_at=told.due_at,
        is_late=told.due_at is not None and told.due_at <= told.left_at,
        is_broken=told.how == How.CANCELLED,
    )


def _named(
    services: Services,
    session: Session,
    bundle: Bundle,
    key: str,
    rows: Sequence[BundleRow],
) -> Element | None:
    """The step called *key*, as *bundle* or else the last version that had it names it."""
    if key in bundle.elements:
        return bundle.elements[key]
    versions = (services.bundles.get(session, row.hash) for row in rows)
    return next((each.elements[key] for each in versions if key in each.elements), None)
