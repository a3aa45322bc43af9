"""The newest cases of a period that have some codes, and the stays in them. Reading only.

Totals of stays do not tell cases apart by dimension: which codes a case has may be known long after
its first steps are over. So its newest cases are asked themselves, and no more than ``MOST``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from service.actions import fleet, staying
from service.actions.fleet import Filter
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.core.period import Period
from service.store import fleet as store
from service.store import heat
from service.store.db import Session
from service.store.fleet import Order, Wanted
from service.store.heat import Stays

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """The cases by id, the newest first. ``has_more``: there are older ones that fit as well."""

    ids: tuple[int, ...]
    has_more: bool


def cases(
    services: Services,
    session: Session,
    actor: Actor,
    bundle: Bundle,
    period: Period,
    dimensions: Mapping[str, str],
) -> Recent:
    """Those that were open at some time in *period* and have these codes by ``process/name``.

    Those that *actor* is involved in are left out.
    """
    now = services.clock()
    first, end = period.moments(bundle.calendar.zone)
    wanted = Wanted(
        username=actor.username,
        now=now,
        processes=(bundle.key,),
        wishes=tuple(fleet.wishes(services, session, Filter(dimensions=dimensions), now)),
        before=end,
        open_from=first,
    )
    found = store.page(session, wanted, Order.NEWEST, after=None, limit=MOST + 1).cases
    return Recent(ids=tuple(each.id for each in found[:MOST]), has_more=len(found) > MOST)


def by_element(
    services: Services,
    session: Session,
    bundle: Bundle,
    recent: Recent,
    period: Period,
    *,
    versions: Collection[str] = (),
) -> dict[str, Stays]:
    """The stays in *recent* cases that ended in *period*; of all versions, or some."""
    told = heat.of_cases(session, recent.ids, period.moments(bundle.calendar.zone))
    rows = staying.rows_of(services, session, told)
    return heat.grouped(row for row in rows if not versions or row["bundle_hash"] in versions)
