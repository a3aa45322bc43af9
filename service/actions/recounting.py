"""What a case counts for, worked out from what is kept of it: record, path and submissions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from service.actions import facts as case_facts
from service.actions import observed, walking
from service.actions.walking import Stay
from service.bundle.bundle import Bundle
from service.bundle.measures import Measures
from service.core.record import get_path
from service.core.words import CountsAt, Property
from service.engine.observing import Happened, observe
from service.engine.standing import NOTHING, Observed
from service.engine.step import How
from service.engine.views import is_offer
from service.store import observations, submissions
from service.store.db import Session
from service.store.tables import Instance, Observation, Submission, SubmissionKind

# What makes two rows of a case the same observation.
SAME = ("measure", "at", "day", "case_day", "hundredths", "dimensions", "spread")


def differences(
    session: Session, instance: Instance, bundle: Bundle, now: datetime
) -> list[dict[str, Any]]:
    """The rows that lead from what is kept of *instance* to what *bundle* says it counts for.

    Only about measures of *bundle*; none when everything fits.
    """
    names = set(bundle.measures.measures)
    kept = _standing(row for row in observations.of_instance(session, instance.id)
                     if row.measure in names)  # fmt: skip
    made = Counter(
        tuple(row[name] for name in SAME) for row in _counted(session, instance, bundle, now)
    )
    told = {"instance_id": instance.id, "process": bundle.key, "known_at": now}
    return [
        {**told, **dict(zip(SAME, key, strict=True)), "sign": sign}
        for sign, keys in ((-1, kept - made), (1, made - kept))
        for key in keys.elements()
    ]


def only(bundle: Bundle, measures: Measures, besides: Iterable[str]) -> Bundle:
    """*bundle*, as if it counted what *measures* says and nothing of *besides*."""
    left = {key: each for key, each in measures.measures.items() if key not in besides}
    return replace(bundle, measures=replace(measures, measures=left))


def _standing(rows: Iterable[Observation]) -> Counter[tuple[Any, ...]]:
    """What stands after all rows of a case: those that were not taken back."""
    found: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        found[tuple(getattr(row, name) for name in SAME)] += row.sign
    return +found


def _counted(
    session: Session, instance: Instance, bundle: Bundle, now: datetime
) -> list[dict[str, Any]]:
    """What the case counts for by the measures of *bundle*, as rows."""
    stands = seen(session, instance, bundle, now)
    return observed.rows_between(bundle, instance, NOTHING, stands, now)


def seen(session: Session, instance: Instance, bundle: Bundle, now: datetime) -> Observed:
    """What the case counts for by the measures of *bundle*."""
    facts = case_facts.of(session, instance, bundle, now)
    given = submissions.standing(submissions.of_instance(session, instance.id))
    happened = _happened(instance, bundle, walking.walked(session, instance), given)
    return observe(bundle, instance.root, facts, happened)


def _happened(
    instance: Instance, bundle: Bundle, path: Sequence[Stay], given: Sequence[Submission]
) -> Happened:
    began = [(stay.element, stay.entered_at or stay.left_at) for stay in path]
    ended = [(stay.element, stay.left_at) for stay in path if stay.how is How.COMPLETED]
    entered = [
        (element, at)
        for (element, at), stay in zip(began, path, strict=True)
        if stay.how is not How.CANCELLED or _was_reached(bundle, stay)
    ]
    decided = [(row.name, row.at) for row in given if row.kind is SubmissionKind.DECISION]
    fields = {
        each.subject for each in bundle.measures.measures.values() if each.at is CountsAt.FILLED
    }
    return Happened(
        opened_at=instance.started_at,
        closed_at=instance.ended_at,
        entered=_first(entered),
        left=_first(ended),
        decided=_first(decided),
        filled=_filled(bundle, given, fields),
    )


def _was_reached(bundle: Bundle, stay: Stay) -> bool:
    """Whether a token that was taken away had come there; what is offered is reached by use."""
    element = bundle.elements.get(stay.element)
    return stay.entered_at is not None and not (element is not None and is_offer(element))


def _first(moments: Iterable[tuple[str, datetime | None]]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for name, at in moments:
        if at is not None and (name not in found or at < found[name]):
            found[name] = at
    return found


def _filled(
    bundle: Bundle, given: Sequence[Submission], fields: Iterable[str]
) -> Callable[[str], datetime | None]:
    """Since when each of *fields* is filled in, by replaying what was handed in."""
    since: dict[str, datetime] = {}
    for row in given:
        data = json.loads(row.data)
        element = bundle.elements.get(row.element)
        rows = "" if element is None else element.properties.get(Property.APPENDS_TO, "")
        inside = "" if element is None else element.properties.get(Property.IN_ROW, "")
        for path in fields:
            if rows == path:
                since.setdefault(path, row.at)
            elif not rows and not inside and path.partition(".")[0] in data:
                if get_path(data, path) in (None, False, "", []):
                    since.pop(path, None)
                else:
                    since.setdefault(path, row.at)
    return since.get
