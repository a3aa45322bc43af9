"""The second person behind a version that weakens a safeguard: who agreed, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.actions import comparing
from service.actions.comparing import Pair
from service.actions.owner import demand, may
from service.actions.services import Services
from service.actions.verdicts import renew_verdict
from service.checks.difference import Difference
from service.checks.safeguards import differences
from service.core.access import Permission
from service.core.actor import Actor, ActorKind
from service.core.errors import Conflict, Invalid, NotAllowed, NotApproved, NotFound
from service.core.finding import Severity
from service.core.language import N_, Message
from service.core.rights import bare_groups
from service.store import audit, bundles, evidence
from service.store.acts import Act
from service.store.db import Session
from service.store.tables import Approval, BundleRow

MIN_REASON = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A version against the one in use: what differs, and who agreed to it.

    ``holds``: the approval was given for these very differences.
    """

    differences: tuple[Difference, ...] = ()
    against: str = ""
    approval: Approval | None = None

    @property
    def weakens(self) -> bool:
        return any(each.weakens for each in self.differences)

    @property
    def holds(self) -> bool:
        return self.approval is not None and self.approval.against == self.against


def weighed(services: Services, bundle_hash: str, actor: Actor) -> Weighed:
    """What a version changes in rights and safeguards; nothing for one with errors."""
    with services.db.reading() as session:
        demand(Permission.READ_VERSIONS, actor, _row(session, bundle_hash).key)
    compare(services, bundle_hash)
    with services.db.reading() as session:
        return weigh(services, session, _row(session, bundle_hash))


def weigh(services: Services, session: Session, row: BundleRow) -> Weighed:
    """A draft against the version in use; of a version only who agreed to it.

    Conflict when nobody compared the two first, outside a transaction.
    """
    approval = bundles.approval(session, row.hash)
    pair = _pair(services, session, row)
    if pair is None:
        return Weighed(approval=approval, against=approval.against if approval else "")
    found = services.comparisons.known(pair)
    if found is None:  # another version came into use since
        raise Conflict(N_("Another version came into use meanwhile. Open the page once more."))
    return Weighed(differences=found, against=pair.before, approval=approval)


def compare(services: Services, bundle_hash: str) -> None:
    """Work out what ``weigh`` needs, which takes a second: in a child, and before a transaction.

    Here only when both versions are loaded anyway.
    """
    with services.db.reading() as session:
        pair = _pair(services, session, _row(session, bundle_hash))
        if pair is None or services.comparisons.known(pair) is not None:
            return
        old, new = (services.bundles.held(each) for each in (pair.before, pair.after))
        before, after = (bundles.archive(session, each) for each in (pair.before, pair.after))
    if old is not None and new is not None:
        services.comparisons.keep(pair, tuple(differences(old, new, pair.ever)))
        return
    if renew_verdict(services, bundle_hash).errors:
        return
    answer = services.children.run(comparing.compare, pair, before, after)
    services.comparisons.keep(pair, comparing.read(answer))


def _pair(services: Services, session: Session, row: BundleRow) -> Pair | None:
    """The versions to compare; None for one that is no sound draft, or the first."""
    against = bundles.latest_hash(session, row.key)
    if against is None or row.version is not None or _has_errors(row):
        return None
    rights = services.bundles.rights(session)
    ever = {name for groups in rights.versions.values() for name in groups}
    return Pair(before=against, after=row.hash, ever=tuple(bare_groups(ever, row.key)))


def demand_approval(found: Weighed, actor: Actor) -> None:
    """NotApproved when a second person has to agree first, and it may not be *actor*."""
    if not found.weakens:
        return
    if found.approval is None or not found.holds:
        raise NotApproved(
            N_(
                "This version weakens safeguards (%(count)s). Somebody else who may publish or"
                " approve has to agree on its page first."
            ),
            count=sum(each.weakens for each in found.differences),
        )
    if found.approval.approved_by == actor.username:
        raise NotApproved(N_("You agreed to this version. Somebody else has to publish it."))


def may_approve(found: Weighed, row_by: str, key: str, actor: Actor) -> bool:
    """Whether *actor* can be the second person behind the version of process *key*."""
    is_other = actor.kind is ActorKind.PERSON and actor.username != row_by
    return found.weakens and is_other and may(Permission.APPROVE, actor, key)


def approve(services: Services, bundle_hash: str, reason: str, actor: Actor) -> None:
    """Agree to what a draft weakens. Nobody agrees to what he read in himself."""
    now = services.clock()
    with services.db.reading() as session:
        demand(Permission.APPROVE, actor, _row(session, bundle_hash).key)
    compare(services, bundle_hash)
    with services.db.writing() as session:
        row = _row(session, bundle_hash)
        demand(Permission.APPROVE, actor, row.key)
        if row.version is not None:
            raise Conflict(N_("Version %(number)s is published already."), number=row.version)
        found = weigh(services, session, row)
        if not found.weakens:
            raise Invalid(N_("There is nothing in this version to agree to."))
        if not may_approve(found, row.uploaded_by, row.key, actor):
            raise NotAllowed(N_("Nobody agrees to a version he read in himself."))
        if len(reason.strip()) < MIN_REASON:
            message = N_("Say in a few words why you agree to this version.")
            raise Invalid(message, fields={"reason": Message(message)})
        _keep(session, row, found, reason.strip(), actor, now)


def _keep(
    session: Session, row: BundleRow, found: Weighed, reason: str, actor: Actor, now: datetime
) -> None:
    approval = Approval(
        bundle_hash=row.hash,
        against=found.against,
        approved_by=actor.username,
        approved_at=now,
        reason=reason,
    )
    session.merge(approval)
    told = {"against": found.against, "changes": changes(found)}
    vouched = evidence.APPROVAL.of(approval, row.salt)
    event = bundles.event(Act.BUNDLE_APPROVED, row, actor.username, now, vouched, **told)
    audit.record(session, [event])


def changes(found: Weighed) -> list[str]:
    """The differences as the trail keeps them; those that weaken are marked."""
    return [
        f"{'!' if each.weakens else ''}{each.subject}:{each.name}" for each in found.differences
    ]


def _row(session: Session, bundle_hash: str) -> BundleRow:
    row = bundles.get(session, bundle_hash)
    if row is None:
        raise NotFound(N_("This version does not exist."))
    return row


def _has_errors(row: BundleRow) -> bool:
    return any(item["severity"] == Severity.ERROR.value for item in row.findings)
