"""Making versions of a process: upload, findings, publication with a reason. Reading: versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.actions import approvals, rounds
from service.actions.findings import to_json
from service.actions.inspecting import Inspected, inspect, inspect_files
from service.actions.owner import demand
from service.actions.rehearsals import begin, grounds
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.actions.verdicts import find_verdict, keep_verdict, renew_verdict, verdict_on
from service.bundle.archive import read_directory
from service.checks.verdict import Verdict
from service.core.access import Permission
from service.core.actor import SYSTEM, Actor
from service.core.errors import BundleError, Conflict, Invalid, NotFound
from service.core.finding import Finding, Severity, how_many
from service.core.language import N_, Message
from service.store import audit, bundles, evidence, rehearsals
from service.store.audit import Act
from service.store.db import Session
from service.store.tables import BundleRow, Grounds

MIN_REASON = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """A draft was kept, without errors when ``publishable``; ``version`` when it is no draft."""

    hash: str
    findings: tuple[Finding, ...]
    publishable: bool
    version: int | None = None


def upload(services: Services, archive: bytes, actor: Actor) -> Uploaded:
    """Read a zip in as a draft and let its scenarios be played.

    Raises BundleError when it is no bundle at all, Stopped when reading it takes too much.
    """
    demand(Permission.PUBLISH, actor, None)  # before anything is read for who may publish nothing
    found = inspect(services, archive)
    demand(Permission.PUBLISH, actor, found.key)
    return _keep(services, found, actor, play=True)


def upload_files(
    services: Services, files: Mapping[str, bytes], actor: Actor, verdict: Verdict | None = None
) -> Uploaded:
    """Keep *files* as a draft; used by the command line and the demo.

    A *verdict* that somebody has on these very files saves working it out.
    """
    return _keep(services, _here(services, files, verdict), actor)


def publish(
    services: Services,
    bundle_hash: str,
    reason: str,
    actor: Actor,
    *,
    waiver: Grounds | None = None,
) -> int:
    """Make a draft the version for new cases; returns its number.

    Refuses errors, a missing reason (Invalid), what is published already (Conflict), a weaker
    safeguard to which nobody else agreed (NotApproved) and scenarios that did not go as written
    (NotRehearsed). *waiver* stands for scenarios that were not played.
    """
    _demand_of(services, bundle_hash, actor)
    demand_reason(reason)
    now = services.clock()
    found = renew_verdict(services, bundle_hash)
    errors = found.errors
    if not errors:
        with services.db.reading() as session:
            services.bundles.get(session, bundle_hash)  # parsed now, not while others wait
        approvals.compare(services, bundle_hash)
    with services.db.writing() as session:
        row = _publishable(session, bundle_hash, errors)
        _refuse_taken_numbers(services, session, row)
        weighed = approvals.weigh(services, session, row)
        approvals.demand_approval(weighed, actor)
        row.grounds = grounds(session, row, waiver, now)
        row.version = bundles.last_version(session, row.key) + 1
        row.reason, row.published_by, row.published_at = reason.strip(), actor.username, now
        act = Act.BUNDLE_WAIVED if row.grounds is Grounds.WAIVED else Act.BUNDLE_PUBLISHED
        shown = {
            "grounds": row.grounds.value,
            "scenarios": row.scenarios,
            "changes": approvals.changes(weighed),
            "approved_by": weighed.approval.approved_by if weighed.approval else None,
        }
        vouched = evidence.PUBLICATION.of(row)
        told = bundles.event(act, row, actor.username, now, vouched, version=row.version, **shown)
        audit.record(session, [told])
        rounds.plan(session, services.bundles.get(session, bundle_hash), now)
        return row.version


def _publishable(session: Session, bundle_hash: str, errors: Sequence[Finding]) -> BundleRow:
    """The draft, when it is one and free of *errors*."""
    row = bundles.get(session, bundle_hash)
    if row is None:
        raise NotFound(N_("This version does not exist."))
    if row.version is not None:
        raise Conflict(N_("Version %(number)s is published already."), number=row.version)
    if errors:
        raise BundleError(
            N_("This draft has %(errors)s and cannot be published."),
            findings=errors,
            errors=how_many(Severity.ERROR, len(errors)),
        )
    return row


def _demand_of(services: Services, bundle_hash: str, actor: Actor) -> None:
    """Refuse who may not publish the process of this version."""
    with services.db.reading() as session:
        row = bundles.get(session, bundle_hash)
    if row is None:
        raise NotFound(N_("This version does not exist."))
    demand(Permission.PUBLISH, actor, row.key)


def demand_reason(reason: str) -> None:
    """Refuse (Invalid) what tells the auditor nothing."""
    if len(reason.strip()) < MIN_REASON:
        raise Invalid(
            N_("Say in a few words why you publish this version."),
            fields={"reason": Message(N_("Say in a few words why you publish this version."))},
        )


def read_in(services: Services, process_dir: Path, forms_dir: Path, actor: Actor) -> Uploaded:
    """Keep a process folder as a draft; BundleError when it has errors."""
    files = read_directory(process_dir, forms_dir, services.settings.calendars)
    kept = _keep(services, _here(services, files), actor)
    if not kept.publishable:
        errors = [item for item in kept.findings if item.severity is Severity.ERROR]
        raise BundleError(
            N_("%(folder)s has %(errors)s and cannot be published."),
            findings=errors,
            folder=process_dir.name,
            errors=how_many(Severity.ERROR, len(errors)),
        )
    return kept


def publish_directory(
    services: Services,
    process_dir: Path,
    forms_dir: Path,
    reason: str,
    *,
    waiver: Grounds | None = None,
) -> tuple[str, int | None]:
    """Publish a process folder; returns hash and version, None when it was published already."""
    kept = read_in(services, process_dir, forms_dir, SYSTEM)
    if kept.version is not None:
        return kept.hash, None
    return kept.hash, publish(services, kept.hash, reason, SYSTEM, waiver=waiver)


def _here(services: Services, files: Mapping[str, bytes], told: Verdict | None = None) -> Inspected:
    """Files of this machine, read in this process: whoever put them there could do anything."""
    return inspect_files(files, lambda frozen: find_verdict(services, frozen, told))


def _keep(services: Services, found: Inspected, actor: Actor, *, play: bool = False) -> Uploaded:
    now = services.clock()
    digest, told = found.hash, found.has_scenarios

    def work(session: Session) -> tuple[int | None, Verdict]:
        row = bundles.get(session, digest)
        known = verdict_on(services, session, digest) or found.verdict
        if row is None:
            bundles.add(
                session,
                hash=digest,
                key=found.key,
                title=found.title,
                archive=found.archive,
                findings=[to_json(item) for item in known.findings],
                checker=known.checker,
                uploaded_by=actor.username,
                uploaded_at=now,
                scenarios=None if told else 0,
            )
            row = bundles.get(session, digest)
            assert row is not None, "inserted just now"
            names = set(evidence.BUNDLE.columns) - {"archive"}
            written = {name: getattr(row, name) for name in names} | {"archive": found.archive}
            vouched = evidence.BUNDLE.told(written, row.salt)
            uploaded = bundles.event(Act.BUNDLE_UPLOADED, row, actor.username, now, vouched)
            audit.record(session, [uploaded])
        keep_verdict(row, known)
        if play and told and not known.errors and rehearsals.get(session, digest) is None:
            begin(session, row, actor, now)
        return row.version, known

    version, known = in_transaction(services, work)
    return Uploaded(
        hash=digest, findings=known.findings, publishable=not known.errors, version=version
    )


def _refuse_taken_numbers(services: Services, session: Session, row: BundleRow) -> None:
    """Two processes that number their cases alike would hinder each other."""
    wanted = services.bundles.get(session, row.hash).settings.number_shapes
    for other in services.bundles.published(session):
        if other.key != row.key and wanted & other.settings.number_shapes:
            raise Invalid(
                N_("“%(title)s” numbers its cases in the same way. Choose another pattern."),
                title=other.title,
            )
