"""The verdict on a version: read where it is stored, worked out where it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from service.actions.findings import from_json, to_json
from service.actions.services import Services
from service.checks.verdict import Verdict, checker, judge
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
    services: Services, bundle_hash: str, files: Callable[[], Mapping[str, bytes]]
) -> Verdict:
    """The verdict on a version whose *files* are read only when they must be judged.

    That takes a second, so no transaction is open meanwhile.
    """
    with services.db.reading() as session:
        known = verdict_on(services, session, bundle_hash)
    return known or judge(files(), services.topics)


def keep_verdict(row: BundleRow, found: Verdict) -> None:
    """Store the verdict with its version; a newer check replaces what an older one said."""
    if row.checker != found.checker:
        row.findings, row.checker = [to_json(each) for each in found.findings], found.checker
