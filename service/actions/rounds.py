"""Cases that begin by themselves: planned when a version is published, begun when a round is due.

One row says when a model begins again. Whoever moves it to the next round opens the case in the
same transaction, so a round begins once, with however many workers. Each round has a key too: one
that began before does not begin again, whatever happens to the row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.actions import messages, opening
from service.actions.opening import Opening, Receipt
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.actor import SYSTEM
from service.core.errors import ServiceError
from service.core.language import Message
from service.core.words import RecordField
from service.engine import rounds
from service.engine.rounds import Round
from service.store import rounds as rows
from service.store.audit import Act
from service.store.clock import SKEW
from service.store.db import Session
from service.store.tables import NextRound

# A worker looks every half second; what begins so much later was caught up with.
LATE = timedelta(minutes=15)
Pause = Callable[[int], timedelta]  # how long to wait after so many failures


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """The round that begins now, and what is told when it should have begun before."""

    round: Round
    late: Mapping[str, Any] | None


def plan(session: Session, bundle: Bundle, now: datetime) -> None:
    """A version comes into use: from now on its rounds count, and those of no other version.

    A round that was due and did not begin yet stays so: the new version begins it.
    """
    begins = rounds.beginnings(bundle)
    known = {row.root: row for row in rows.of_process(session, bundle.key)}
    rows.remove(session, [row.id for root, row in known.items() if root not in begins])
    for root, start in begins.items():
        row = known.get(root)
        if row is None:
            values = _planned(bundle, start, now)
            rows.add(session, process=bundle.key, root=root, **values)
        elif row.due_at is None or row.due_at > now:
            rows.move(session, row, **_planned(bundle, start, now))


def plan_anew(services: Services) -> None:
    """Forget what was due: the clock was put elsewhere, and the time between did not pass."""
    now = services.clock()
    with services.db.writing() as session:
        for row in rows.everything(session):
            bundle, start = _of_today(services, session, row)
            if bundle is not None and start is not None:
                rows.move(session, row, **_planned(bundle, start, now))


def begin(services: Services, row_id: int, now: datetime) -> Receipt | None:
    """Begin the case of a round that is due; None when there is none to begin any more.

    Of several rounds that went by, only the last begins, and the case tells so.
    """

    def work(session: Session) -> Receipt | None:
        row = rows.get(session, row_id)
        if row is None:
            return None
        bundle, start = _of_today(services, session, row)
        if bundle is None or start is None:
            rows.remove(session, [row.id])
            return None
        due = None if row.planned_at > now + SKEW else _due(bundle, start, row, now)
        if not rows.move(session, row, **_planned(bundle, start, now)) or due is None:
            return None
        return _opened(services, session, row, bundle, due, now)

    return in_transaction(services, work)


def failed(services: Services, row_id: int, now: datetime, problem: Message, pause: Pause) -> None:
    """A round that could not begin: shown, and tried again for ever, later and later."""
    with services.db.writing() as session:
        row = rows.get(session, row_id)
        if row is not None:
            tries = row.attempts + 1
            told = messages.to_json(problem)
            rows.change(
                session, row_id,
                attempts=tries, tried_at=now, retry_at=now + pause(tries), problem=told,
            )  # fmt: skip


def _of_today(
    services: Services, session: Session, row: NextRound
) -> tuple[Bundle | None, Element | None]:
    """The version in use, and the start event of the row in it."""
    bundle = services.bundles.latest(session, row.process)
    return bundle, None if bundle is None else rounds.beginnings(bundle).get(row.root)


def _due(bundle: Bundle, start: Element, row: NextRound, now: datetime) -> _Due | None:
    if row.due_at is None or row.due_at > now:
        return None
    gone = rounds.missed(bundle, start, row.due_at, now)
    if not gone:
        # A new version has other rounds. What was due is still owed, for the day it was due.
        day = bundle.calendar.local_date(row.due_at)
        gone = [Round(day=day, at=row.due_at)]
    last, late = gone[-1], None
    if len(gone) > 1 or now - last.at > LATE:
        late = {
            "day": last.day.isoformat(),
            "due": bundle.calendar.local(last.at).isoformat(" ", "minutes")[:16],
            "missed": ", ".join(each.day.isoformat() for each in gone[:-1]) or "–",
        }
    return _Due(round=last, late=late)


def _opened(
    services: Services, session: Session, row: NextRound, bundle: Bundle, due: _Due, now: datetime
) -> Receipt | None:
    """Open the case of a round, unless it was opened before."""
    key, day = _key(row, due.round), due.round.day.isoformat()
    if opening.opened(services, session, key) is not None:
        return None
    told = {Act.CASE_BEGAN_ITSELF: {"day": day}}
    new = Opening(
        bundle=bundle,
        start=bundle.settings.itself[row.root],
        data={RecordField.ROUND: day},
        actor=SYSTEM,
        now=now,
        key=key,
        told=told if due.late is None else {Act.CASE_CAUGHT_UP: due.late},
    )
    receipt = opening.open_case(services, session, new)
    rows.change(session, row.id, last_on=due.round.day, last_number=receipt.number)
    return receipt


def _planned(bundle: Bundle, start: Element, now: datetime) -> dict[str, Any]:
    """The values of a row that waits for the first round after *now*.

    What stands in the way does not stop a publication, nor the case that begins now: it is shown.
    """
    try:
        found = rounds.after(bundle, start, now)
    except ServiceError as exc:
        return {
            "due_at": None,
            "planned_at": now,
            **rows.CLEAN,
            "problem": messages.to_json(exc.message),
        }
    return {"due_at": found.at if found else None, "planned_at": now, **rows.CLEAN}


def _key(row: NextRound, due: Round) -> str:
    """What a round is known by; names can be long."""
    name = f"{row.process}/{row.root}/{due.day.isoformat()}"
    return f"ronde:{hashlib.sha256(name.encode()).hexdigest()}"
