"""Rehearsals of versions as work: asked for, claimed, told of, ended. Playing is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from service.actions import messages
from service.actions.owner import demand
from service.actions.rehearsed import MAX_FAILURES
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.actions.verdicts import verdict_on
from service.checks.verdict import Verdict
from service.core.access import Permission
from service.core.actor import SYSTEM, Actor
from service.core.errors import Invalid, NotFound, NotRehearsed
from service.core.finding import Severity
from service.core.language import N_, Message
from service.store import audit, bundles, evidence, rehearsals
from service.store.audit import Act
from service.store.db import Session
from service.store.tables import BundleRow, Grounds, Rehearsal, RehearsalState

LEASE = timedelta(minutes=1)  # told of again after every scenario; a dead worker is out by then
MAX_ATTEMPTS = 3
AT_ONCE = 5

NOT_YET = N_("The scenarios of this version have not been played yet. Play them, then publish.")
BUSY = N_("The scenarios are still being played. Wait until they are done, then publish.")
WRONG = N_(
    "%(failed)s of %(total)s scenarios do not go as written. Repair the process or the scenario,"
    " read the file in again and publish then."
)
BROKEN = N_(
    "The scenarios could not be played to the end. Take away what stopped them, play them again"
    " and publish then."
)
TIRED = N_(
    "The playing was broken off %(count)s times. Ask the operator to look at the log of the worker."
)


class Standing(StrEnum):
    """How a version stands with its scenarios."""

    ABSENT = "absent"  #: it has none
    NEVER = "never"  #: nobody asked for it yet
    WAITING = "waiting"
    BUSY = "busy"
    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"

    @property
    def is_running(self) -> bool:
        return self in (Standing.WAITING, Standing.BUSY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One run of a rehearsal that this process holds."""

    bundle_hash: str
    run: str
    archive: bytes
    verdict: Verdict | None = None  # what the check said; the child need not ask again


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How far a rehearsal is; ``total`` is unknown until the files are read."""

    total: int | None = None
    played: int = 0
    failed: int = 0


def standing(row: BundleRow, rehearsal: Rehearsal | None, now: datetime) -> Standing:
    """How the version of *row* stands at *now*."""
    if rehearsal is None:
        return Standing.ABSENT if row.scenarios == 0 else Standing.NEVER
    if rehearsal.state is RehearsalState.WAITING:
        held = rehearsal.claimed_until
        return Standing.BUSY if held is not None and held > now else Standing.WAITING
    if rehearsal.state is RehearsalState.PASSED and not rehearsal.total:
        return Standing.ABSENT
    return Standing(rehearsal.state.value)


def grounds(session: Session, row: BundleRow, waiver: Grounds | None, now: datetime) -> Grounds:
    """What *row* may be published on; NotRehearsed says what to do first.

    A *waiver* stands for a rehearsal that was not held, never for one that failed.
    """
    rehearsal = rehearsals.get(session, row.hash)
    found = standing(row, rehearsal, now)
    if found is Standing.ABSENT:
        return Grounds.ABSENT
    if found is Standing.PASSED:
        return Grounds.PASSED
    if found is Standing.FAILED and rehearsal is not None:
        raise NotRehearsed(WRONG, failed=rehearsal.failed, total=rehearsal.total)
    if waiver is not None:
        return waiver
    if found is Standing.BROKEN:
        raise NotRehearsed(BROKEN)
    raise NotRehearsed(BUSY if found.is_running else NOT_YET)


def ask(services: Services, bundle_hash: str, actor: Actor, *, again: bool = True) -> Standing:
    """Let the scenarios of a version be played; asked while they are, nothing happens.

    Without *again* a version whose scenarios went as written is left as it is.
    """
    now = services.clock()

    def work(session: Session) -> Standing:
        row = bundles.get(session, bundle_hash)
        if row is None:
            raise NotFound(N_("This version does not exist."))
        demand(Permission.PUBLISH, actor, row.key)
        if any(item["severity"] == Severity.ERROR.value for item in row.findings):
            raise Invalid(N_("Repair the errors first; with them no scenario can be played."))
        before = standing(row, rehearsals.get(session, bundle_hash), now)
        if before is Standing.ABSENT:
            raise Invalid(N_("This version has no scenarios."))
        if before.is_running or (before is Standing.PASSED and not again):
            return before
        begin(session, row, actor, now)
        return Standing.WAITING

    return in_transaction(services, work)


def begin(session: Session, row: BundleRow, actor: Actor, now: datetime) -> None:
    """Write down that a version has to be played, whatever came of it before."""
    rehearsals.ask(session, row.hash, by=actor.username, at=now)
    asked = {"asked_by": actor.username, "asked_at": now}
    vouched = evidence.REHEARSAL_ASKED.told(asked, row.salt)
    audit.record(session, [bundles.event(Act.REHEARSAL_ASKED, row, actor.username, now, vouched)])


def claim(services: Services, bundle_hash: str | None = None) -> Claim | None:
    """Hold the rehearsal that waits longest, or the one of *bundle_hash*; None when there is none.

    One that was broken off too often is ended instead of tried again.
    """
    with services.db.reading() as session:  # most of the time there is none, and no need to write
        if not rehearsals.any_free(session, bundle_hash=bundle_hash):
            return None
    with services.db.writing() as session:
        for row in rehearsals.free(session, bundle_hash=bundle_hash, limit=AT_ONCE):
            run = uuid4().hex
            if not rehearsals.lease(session, row.bundle_hash, run=run, span=LEASE):
                continue  # another worker was faster
            archive = bundles.archive(session, row.bundle_hash)
            assert archive is not None, "a version is never removed"
            held = Claim(
                bundle_hash=row.bundle_hash,
                run=run,
                archive=archive,
                verdict=verdict_on(services, session, row.bundle_hash),
            )
            if row.attempts < MAX_ATTEMPTS:
                return held
            tired = messages.to_json(Message(TIRED, {"count": row.attempts}))
            _end(session, held, Score(total=row.total), {"problem": tired}, services.clock())
    return None


def tell(services: Services, held: Claim, score: Score) -> bool:
    """Keep the lease and show how far it is; False when somebody else holds it now."""
    values = {"total": score.total, "played": score.played, "failed": score.failed}
    with services.db.writing() as session:
        return rehearsals.renew(session, held.bundle_hash, held.run, LEASE, values)


def finish(
    services: Services,
    held: Claim,
    score: Score,
    *,
    failures: Sequence[Mapping[str, Any]] = (),
    coverage: Mapping[str, Any] | None = None,
    problem: Message | None = None,
) -> bool:
    """Write down how it ended; False when somebody else holds it now."""
    result = {
        "failures": list(failures[:MAX_FAILURES]),
        "coverage": coverage,
        "problem": None if problem is None else messages.to_json(problem),
    }
    with services.db.writing() as session:
        return _end(session, held, score, result, services.clock())


def give_back(services: Services, held: Claim, *, blameless: bool) -> None:
    """Let another worker begin at once; *blameless*: this one was asked to stop."""
    values: dict[str, Any] = {"run": None, "claimed_until": None, "played": 0, "failed": 0}
    if blameless:
        values["attempts"] = Rehearsal.attempts - 1
    with services.db.writing() as session:
        rehearsals.change(session, held.bundle_hash, held.run, values)


def _end(
    session: Session, held: Claim, score: Score, result: Mapping[str, Any], now: datetime
) -> bool:
    state = _state(score, broken=result["problem"] is not None)
    values = {
        "state": state,
        "run": None,
        "claimed_until": None,
        "total": score.total,
        "played": score.played,
        "failed": score.failed,
        "result": dict(result),
        "ended_at": now,
    }
    if not rehearsals.change(session, held.bundle_hash, held.run, values):
        return False
    row = bundles.get(session, held.bundle_hash)
    assert row is not None, "a version is never removed"
    played = rehearsals.get(session, held.bundle_hash)
    assert played is not None, "changed just now"
    vouched = evidence.REHEARSAL.of(played, row.salt)
    if state is RehearsalState.BROKEN:
        told = bundles.event(Act.BUNDLE_UNPLAYED, row, SYSTEM.username, now, vouched)
    else:
        row.scenarios = score.total
        counts = {"scenarios": score.total, "passed": score.played - score.failed}
        told = bundles.event(Act.BUNDLE_REHEARSED, row, SYSTEM.username, now, vouched, **counts)
    audit.record(session, [told])
    return True


def _state(score: Score, *, broken: bool) -> RehearsalState:
    if broken:
        return RehearsalState.BROKEN
    return RehearsalState.FAILED if score.failed else RehearsalState.PASSED
