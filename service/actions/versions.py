"""Versions of a process as they are read: the list, one version, its files. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.actions.findings import from_json
from service.actions.owner import demand, may
from service.actions.rehearsals import Standing, standing
from service.actions.rehearsed import Result
from service.actions.rehearsed import from_json as result_from_json
from service.actions.services import Services
from service.core.access import Permission
from service.core.actor import Actor
from service.core.errors import NotFound
from service.core.finding import Finding, Severity
from service.core.language import N_
from service.store import audit, bundles, instances, rehearsals
from service.store.audit import Act
from service.store.db import Session
from service.store.tables import BundleRow, Grounds, Rehearsal

PATIENCE = timedelta(minutes=1)  # then somebody should see whether there is a worker at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """The last rehearsal of a version. ``is_late``: it waits longer than a worker needs."""

    standing: Standing
    played: int = 0
    total: int | None = None
    failed: int = 0
    ended_at: datetime | None = None
    is_late: bool = False
    result: Result = field(default_factory=Result)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version or draft as the process owner sees it."""

    hash: str
    key: str
    title: str
    version: int | None
    next_number: int
    findings: tuple[Finding, ...]
    reason: str
    uploaded_by: str
    uploaded_at: datetime
    published_by: str | None
    published_at: datetime | None
    running: int
    scenarios: int | None
    grounds: Grounds | None
    play: Play

    @property
    def errors(self) -> int:
        return sum(item.severity is Severity.ERROR for item in self.findings)

    @property
    def has_errors(self) -> bool:
        return self.errors > 0

    @property
    def may_be_published(self) -> bool:
        shown = self.play.standing in (Standing.ABSENT, Standing.PASSED)
        return self.version is None and not self.has_errors and shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process with its versions, newest first, and its drafts."""

    key: str
    title: str
    versions: tuple[Version, ...]
    drafts: tuple[Version, ...]

    @property
    def current(self) -> Version | None:
        return self.versions[0] if self.versions else None

    @property
    def running(self) -> int:
        return sum(version.running for version in self.versions)


def overview(services: Services, actor: Actor) -> list[Process]:
    """Every process that *actor* may look into, with its versions and drafts."""
    demand(Permission.READ_VERSIONS, actor, None)
    with services.db.reading() as session:
        return [
            _process(session, key, services.clock())
            for key in bundles.keys(session)
            if may(Permission.READ_VERSIONS, actor, key)
        ]


def version(services: Services, bundle_hash: str, actor: Actor) -> Version:
    """One version or draft with its findings."""
    with services.db.reading() as session:
        row = bundles.get(session, bundle_hash)
        if row is None:
            raise NotFound(N_("This version does not exist."))
        demand(Permission.READ_VERSIONS, actor, row.key)
        following = bundles.last_version(session, row.key) + 1
        play = _play(row, rehearsals.get(session, row.hash), services.clock())
        return _version(session, row, following, play)


def in_use(services: Services, key: str, actor: Actor) -> Version | None:
    """The version of process *key* that new cases follow."""
    demand(Permission.READ_VERSIONS, actor, key)
    with services.db.reading() as session:
        found = bundles.latest_hash(session, key)
    return None if found is None else version(services, found, actor)


def archive(services: Services, bundle_hash: str, actor: Actor) -> bytes:
    """The zip of a version, to change in the desktop modeller and upload again."""
    with services.db.writing() as session:
        row = bundles.with_archive(session, bundle_hash)
        if row is None:
            raise NotFound(N_("This version does not exist."))
        demand(Permission.READ_VERSIONS, actor, row.key)
        audit.record(
            session, [bundles.event(Act.BUNDLE_READ, row, actor.username, services.clock())]
        )
        return row.archive


def _process(session: Session, key: str, now: datetime) -> Process:
    rows = bundles.of_key(session, key)
    following = bundles.last_version(session, key) + 1
    plays = rehearsals.of_bundles(session, [row.hash for row in rows])
    found = [
        _version(session, row, following, _play(row, plays.get(row.hash), now)) for row in rows
    ]
    published = [item for item in found if item.version is not None]
    return Process(
        key=key,
        title=(published or found)[0].title,
        versions=tuple(published),
        drafts=tuple(item for item in found if item.version is None),
    )


def _play(row: BundleRow, rehearsal: Rehearsal | None, now: datetime) -> Play:
    found = standing(row, rehearsal, now)
    if rehearsal is None:
        return Play(standing=found)
    return Play(
        standing=found,
        played=rehearsal.played,
        total=rehearsal.total,
        failed=rehearsal.failed,
        ended_at=rehearsal.ended_at,
        is_late=found is Standing.WAITING and now - rehearsal.asked_at > PATIENCE,
        result=result_from_json(rehearsal.result),
    )


def _version(session: Session, row: BundleRow, next_number: int, play: Play) -> Version:
    return Version(
        hash=row.hash,
        key=row.key,
        title=row.title,
        version=row.version,
        next_number=next_number,
        findings=tuple(from_json(item) for item in row.findings),
        reason=row.reason,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
        published_by=row.published_by,
        published_at=row.published_at,
        running=instances.running_on(session, row.hash),
        scenarios=row.scenarios,
        grounds=row.grounds,
        play=play,
    )
