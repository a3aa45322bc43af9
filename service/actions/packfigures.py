"""The figures that go along in a pack: how well clauses were kept, and how long cases took.

They are worked out when somebody asks for a pack and kept with the wish, which the trail vouches
for: totals change, a pack that is made again has to be the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from service.actions.compliance import Counts, Kept
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core import smallness
from service.core.period import Period
from service.store import bundles, sums
from service.store.db import Session
from service.store.tables import Instance


def told(
    services: Services, session: Session, cases: Iterable[Instance], period: Period | None
) -> Mapping[str, Any]:
    """What is known of the processes of *cases* in *period*, as plain values.

    None: of this year so far.
    """
    found = []
    for process in sorted({case.process for case in cases}):
        bundle = services.bundles.latest(session, process)
        if bundle is not None:
            found.append(_process(services, session, bundle, period))
    return {"processes": found}


def _process(
    services: Services, session: Session, bundle: Bundle, asked: Period | None
) -> dict[str, Any]:
    today = bundle.calendar.local_date(services.clock())
    period = asked or Period(date(today.year, 1, 1), today)
    row = bundles.get(session, bundle.hash)
    return {
        "process": bundle.key,
        "regulation": bundle.regulation.name,
        "edition": bundle.regulation.version,
        "version": None if row is None else row.version,
        "bundle": bundle.hash,
        "public": any(start.public for start in bundle.settings.starts.values()),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "figures": [_figure(each) for each in Counts(session, bundle, period).kept.values()],
        "lead": list(_lead(session, bundle, period)),
    }


def _figure(kept: Kept) -> dict[str, Any]:
    return {
        "clauses": list(kept.figure.clauses),
        "name": kept.figure.name,
        "good": kept.good,
        "exceptions": kept.exceptions,
        "whole": kept.whole,
        "of_all": kept.of_all,
        "outside": [[words, count] for words, count in kept.outside],
        "undecided": kept.rest,
        "undecided_words": kept.figure.rest,
    }


def _lead(session: Session, bundle: Bundle, period: Period) -> Iterable[dict[str, Any]]:
    """The middle of every measure that keeps the value of each case, in hundredths."""
    for measure in bundle.measures.measures.values():
        if not measure.spread:
            continue
        (total,) = sums.sums(session, bundle.key, measure.key, period, apart=True)
        middle = smallness.middle(total.values)
        yield {
            "name": measure.name,
            "unit": measure.unit,
            "cases": total.count,
            "middle": None if middle is None else middle.middle,
            "low": None if middle is None else middle.low,
            "high": None if middle is None else middle.high,
        }
