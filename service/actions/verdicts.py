"""The verdict on a version: read where it is stored, worked out where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.actions.findings import from_json, to_json
from service.actions.inspecting import judge_stored
from service.actions.services import Services
from service.bundle.archive import content_hash
from service.checks.verdict import Verdict, checker, judge
from service.core.errors import NotFound
from service.core.language import N_
from service.store import bundles
from service.store.db import Session
from service.store.tables import BundleRow


def verdict_on(services: Services, session: Session, bundle_hash: str) -> Verdict | None:
    """What today's check said before about this version; None when it was not asked yet."""
    current = checker(services.topics)
    stored = bundles.verdict(session, bundle_hash, current)
    if stored is None:
        return None
    return Verdict(hash=bundle_hash, checker=current, findings=tuple(map(from_json, stored)))


def find_verdict(
    services: Services, files: Mapping[str, bytes], told: Verdict | None = None
) -> Verdict:
    """The verdict on *files* of this machine, worked out in this process where nobody did before.

    That takes a second, so no transaction is open meanwhile. What somebody *told* counts when it
    is about these files, and by the check of today.
    """
    digest = content_hash(files)
    if told is not None and (told.hash, told.checker) == (digest, checker(services.topics)):
        return told
    with services.db.reading() as session:
        known = verdict_on(services, session, digest)
    return known or judge(files, services.topics)


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict for another process."""
    findings = [to_json(each) for each in verdict.findings]
    return {"hash": verdict.hash, "checker": verdict.checker, "findings": findings}


def verdict_from_json(told: Mapping[str, Any]) -> Verdict:
    """The reverse of ``verdict_to_json``."""
    findings = tuple(map(from_json, told["findings"]))
    return Verdict(hash=told["hash"], checker=told["checker"], findings=findings)


def renew_verdict(services: Services, bundle_hash: str) -> Verdict:
    """What today's check says about a stored version; asked in a child where it was not yet.

    Whoever loads a draft asks this first: what did not pass is read in no process of ours.
    """
    with services.db.reading() as session:
        known = verdict_on(services, session, bundle_hash)
        archive = None if known else bundles.archive(session, bundle_hash)
    if known is not None:
        return known
    if archive is None:
        raise NotFound(N_("This version does not exist."))
    found = judge_stored(services, bundle_hash, archive)
    with services.db.writing() as session:
        row = bundles.get(session, bundle_hash)
        assert row is not None, "a version is never removed"
        keep_verdict(row, found)
    return found


def keep_verdict(row: BundleRow, found: Verdict) -> None:
    """Store the verdict with its version; a newer check replaces what an older one said."""
    if row.checker != found.checker:
        row.findings, row.checker = [to_json(each) for each in found.findings], found.checker
