"""Versions of a process: upload, findings, publish with a reason, list and download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from service.actions.findings import from_json, to_json
from service.actions.services import Services
from service.core.access import SYSTEM, Actor, ActorKind, Permission, allowed
from service.core.errors import (
    BundleError,
    Conflict,
    Finding,
    Invalid,
    NotAllowed,
    NotFound,
    Severity,
)
from service.core.language import N_, Message
from service.engine.archive import years_of
from service.engine.bundle import (
    check,
    content_hash,
    freeze,
    load,
    read_directory,
    read_zip,
    write_zip,
)
from service.engine.settings import SETTINGS_FILE, read_settings
from service.store import audit, bundles, instances
from service.store.audit import Act, NewEvent
from service.store.tables import BundleRow

MIN_REASON = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """A draft was kept; it can be published when ``publishable``."""

    hash: str
    findings: tuple[Finding, ...]
    publishable: bool


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

    @property
    def errors(self) -> int:
        return sum(item.severity is Severity.ERROR for item in self.findings)

    @property
    def has_errors(self) -> bool:
        return self.errors > 0


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


def upload(services: Services, archive: bytes, actor: Actor) -> Uploaded:
    """Read a zip in as a draft. Raises BundleError when it is no bundle at all."""
    _may(Permission.PUBLISH, actor)
    return _keep(services, read_zip(archive), actor)


def upload_files(services: Services, files: Mapping[str, bytes], actor: Actor) -> Uploaded:
    """Keep *files* as a draft; used by the command line and the demo."""
    return _keep(services, files, actor)


def publish(services: Services, bundle_hash: str, reason: str, actor: Actor) -> int:
    """Make a draft the version for new cases; returns its number.

    Refuses errors, a missing reason (Invalid) and what is published already (Conflict).
    """
    _may(Permission.PUBLISH, actor)
    if len(reason.strip()) < MIN_REASON:
        raise Invalid(
            N_("Say in a few words why you publish this version."),
            fields={"reason": Message(N_("Say in a few words why you publish this version."))},
        )
    now = services.clock()
    with services.db.writing() as session:
        row = bundles.with_archive(session, bundle_hash)
        if row is None:
            raise NotFound(N_("This version does not exist."))
        if row.version is not None:
            raise Conflict(N_("Version %(number)s is published already."), number=row.version)
        found = check(read_zip(row.archive))
        errors = [item for item in found if item.severity is Severity.ERROR]
        if errors:
            raise BundleError(
                N_("This draft has %(count)s errors and cannot be published."),
                findings=errors,
                count=len(errors),
            )
        _refuse_taken_numbers(services, session, row)
        row.version = bundles.last_version(session, row.key) + 1
        row.reason, row.published_by, row.published_at = reason.strip(), actor.username, now
        audit.record(
            session,
            [_event(Act.BUNDLE_PUBLISHED, row, actor, now, version=row.version)],
        )
        return row.version


def publish_directory(
    services: Services, process_dir: Path, forms_dir: Path, reason: str, actor: Actor = SYSTEM
) -> tuple[str, int | None]:
    """Publish a process folder; returns hash and version, None when it was published already."""
    files = read_directory(process_dir, forms_dir, services.settings.calendars)
    kept = _keep(services, files, actor)
    if not kept.publishable:
        errors = [item for item in kept.findings if item.severity is Severity.ERROR]
        raise BundleError(
            N_("%(folder)s has %(count)s errors and cannot be published."),
            findings=errors,
            folder=process_dir.name,
            count=len(errors),
        )
    with services.db.reading() as session:
        row = bundles.get(session, kept.hash)
        if row is not None and row.version is not None:
            return kept.hash, None
    return kept.hash, publish(services, kept.hash, reason, actor)


def overview(services: Services, actor: Actor) -> list[Process]:
    """Every process with its versions and drafts."""
    _may(Permission.READ_VERSIONS, actor)
    with services.db.reading() as session:
        keys = bundles.keys(session)
        return [_process(session, key) for key in keys]


def version(services: Services, bundle_hash: str, actor: Actor) -> Version:
    """One version or draft with its findings."""
    _may(Permission.READ_VERSIONS, actor)
    with services.db.reading() as session:
        row = bundles.get(session, bundle_hash)
        if row is None:
            raise NotFound(N_("This version does not exist."))
        return _version(session, row, bundles.last_version(session, row.key) + 1)


def archive(services: Services, bundle_hash: str, actor: Actor) -> bytes:
    """The zip of a version, to change in the desktop modeller and upload again."""
    _may(Permission.READ_VERSIONS, actor)
    with services.db.writing() as session:
        row = bundles.with_archive(session, bundle_hash)
        if row is None:
            raise NotFound(N_("This version does not exist."))
        audit.record(session, [_event(Act.BUNDLE_READ, row, actor, services.clock())])
        return row.archive


def _keep(services: Services, files: Mapping[str, bytes], actor: Actor) -> Uploaded:
    now = services.clock()
    # Frozen days are derived from the rules in kalender.toml; they must not travel along in an
    # upload, or a new version would keep the old days.
    bare = {name: data for name, data in files.items() if name != "kalender.json"}
    identify(bare)
    first_year, last_year = years_of(bare)
    frozen = freeze(bare, first_year=first_year, last_year=last_year)
    digest = content_hash(frozen)
    found = tuple(check(frozen))
    publishable = not any(item.severity is Severity.ERROR for item in found)
    key, title = _identity(frozen, publishable=publishable)
    with services.db.writing() as session:
        if bundles.get(session, digest) is None:
            session.execute(
                insert(BundleRow).values(
                    hash=digest,
                    key=key,
                    title=title,
                    archive=write_zip(frozen),
                    findings=[to_json(item) for item in found],
                    uploaded_by=actor.username,
                    uploaded_at=now,
                )
            )
            row = bundles.get(session, digest)
            assert row is not None, "inserted just now"
            audit.record(session, [_event(Act.BUNDLE_UPLOADED, row, actor, now)])
    return Uploaded(hash=digest, findings=found, publishable=publishable)


def _identity(files: Mapping[str, bytes], *, publishable: bool) -> tuple[str, str]:
    if publishable:
        bundle = load(files)
        return bundle.key, bundle.title
    return identify(files)


def identify(files: Mapping[str, bytes]) -> tuple[str, str]:
    """Key and title of a draft with errors; BundleError when even those cannot be read."""
    settings, found = read_settings(files.get(SETTINGS_FILE))
    if not settings.key:
        raise BundleError(
            N_("This file has no readable bundle.toml with a key, so it belongs to no process."),
            findings=found,
        )
    return settings.key, settings.title or settings.key


def _process(session: Session, key: str) -> Process:
    rows = bundles.of_key(session, key)
    following = bundles.last_version(session, key) + 1
    found = [_version(session, row, following) for row in rows]
    published = [item for item in found if item.version is not None]
    return Process(
        key=key,
        title=(published or found)[0].title,
        versions=tuple(published),
        drafts=tuple(item for item in found if item.version is None),
    )


def _version(session: Session, row: BundleRow, next_number: int) -> Version:
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
    )


def _may(permission: Permission, actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM and not allowed(permission, actor):
        raise NotAllowed(N_("Only the process owner may do this."))


def _refuse_taken_numbers(services: Services, session: Session, row: BundleRow) -> None:
    """Two processes that number their cases alike would hinder each other."""
    wanted = services.bundles.get(session, row.hash).settings.number_shapes
    for other in services.bundles.published(session):
        if other.key != row.key and wanted & other.settings.number_shapes:
            raise Invalid(
                N_("“%(title)s” numbers its cases in the same way. Choose another “nummer”."),
                title=other.title,
            )


def _event(act: Act, row: BundleRow, actor: Actor, now: datetime, **data: Any) -> NewEvent:
    return NewEvent(
        act=act,
        actor=actor.username,
        at=now,
        data={"bundle": row.hash, "process": row.key, **data},
    )
