"""Who reads which reports; what a page shows of one: its versions, and what changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.actions import drift, rendering, reports
from service.actions.rendering import Rendered, Say
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.reports import Recipient, Report
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.core.period import Period
from service.core.rights import Power, Right, group_of
from service.store import audit, people
from service.store import reports as stored
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import ReportIssue, ReportState

MOST_PERIODS = 20
REFUSED = N_("You may not read this report.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A report that somebody may read, and the periods there are versions of."""

    process: str
    title: str
    report: Report
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version in the list of a period."""

    id: int
    number: int
    state: ReportState
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page shows of a report. Without a version there is nothing to show but the choice."""

    process: str
    bundle: Bundle
    report: Report
    period: Period
    recipients: tuple[Recipient, ...]
    recipient: Recipient
    versions: tuple[Version, ...]
    issue: ReportIssue | None
    rendered: Rendered | None
    total: int
    changes: tuple[drift.Change, ...]
    exposed: int
    names: Mapping[str, str]
    is_over: bool
    may_establish: bool
    is_last: bool

    @property
    def is_closed(self) -> bool:
        """Whether the version does not change any more."""
        return self.issue is not None and self.issue.state in stored.PUBLISHED

    @property
    def has_closed(self) -> bool:
        """Whether another version needs a reason."""
        return any(each.state in stored.PUBLISHED for each in self.versions)

    @property
    def sent_to(self) -> list[str]:
        """The names of those the version was sent to, as far as the reader may know of them."""
        sent = {} if self.issue is None else self.issue.sent
        return [each.name for each in self.recipients if each.key in sent]


def known(services: Services, actor: Actor) -> list[Known]:
    """Every report that *actor* may read, by process."""
    with services.db.reading() as session:
        return [
            Known(
                process=bundle.key,
                title=bundle.title,
                report=report,
                periods=tuple(stored.periods(session, bundle.key, key, MOST_PERIODS)),
            )
            for bundle in services.bundles.published(session)
            for key, report in bundle.reports.items()
            if readable(actor, bundle, report)
        ]


def readable(actor: Actor, bundle: Bundle, report: Report) -> tuple[Recipient, ...]:
    """The recipients whose report *actor* may read: all, or those that name a group of his."""
    if actor.holds(Power.AUDIT, bundle.key):
        return tuple(report.recipients.values())
    groups = {grant.group for grant in actor.grants(bundle.hash, Right.READ_REPORTS)}
    naming = {
        each.key: {group_of(bundle.key, name) for name in each.groups}
        for each in report.recipients.values()
    }
    narrow = set().union(*naming.values()) if naming else set()
    if groups - narrow:
        return tuple(report.recipients.values())
    return tuple(
        each for each in report.recipients.values() if not groups.isdisjoint(naming[each.key])
    )


def page(
    services: Services,
    actor: Actor,
    *,
    process: str,
    report: str,
    period: Period,
    recipient: str,
    version: int | None,
    language: str,
    say: Say,
) -> Page:
    """The version of *period* that is asked for, or the last one, for one recipient."""
    with services.db.reading() as session:
        bundle, declared = _declared(services, session, process, report)
        reads_all = _reads_all(actor, bundle, declared)
        versions = [
            each
            for each in stored.versions(session, process, report, period)
            if reads_all or each.state in stored.PUBLISHED
        ]
        issue = _asked(versions, version)
        made_by = bundle if issue is None else services.bundles.get(session, issue.bundle_hash)
        made = reports.declared(made_by, report)
        readers = _readers(actor, bundle, declared, made)
        chosen = next((each for each in readers if each.key == recipient), None)
        if recipient and chosen is None:
            raise NotAllowed(REFUSED)
        chosen = chosen or readers[0]
        rendered: Rendered | None = None
        changes: tuple[drift.Change, ...] = ()
        if issue is not None:
            published = reports.read(issue)
            rendered = rendering.render(
                published, chosen.key, bundle=made_by, language=language, say=say
            )
            if reads_all:  # what one case more or less changes would tell of that case
                changes = tuple(
                    drift.changes(
                        session, issue, published, chosen.key, bundle, declared, language, say
                    )
                )
        told = versions[0:1] if issue is None else [issue]
        names = people.names(
            session,
            {
                name
                for each in told
                for name in (each.computed_by, each.explained_by, each.established_by)
                if name
            },
        )
        total = 0
        if issue is not None and reads_all:
            total = max(each["cases"] for each in reports.read(issue)["recipients"])
        return Page(
            process=process,
            bundle=bundle,
            report=declared,
            period=period,
            recipients=readers,
            recipient=chosen,
            versions=tuple(_version(each) for each in versions),
            issue=issue,
            rendered=rendered,
            total=total,
            changes=changes,
            exposed=0 if issue is None else json.loads(issue.origin)["exposed"],
            names=names,
            is_over=reports.is_over(services, bundle, period),
            may_establish=allowed(Permission.ESTABLISH_REPORTS, actor, process=process),
            is_last=issue is not None and issue.version == versions[0].version,
        )


def fetched(services: Services, actor: Actor, issue_id: int, recipient: str) -> None:
    """Note that *actor* takes the report of *recipient* along; NotAllowed when he may not."""
    with services.db.writing() as session:
        issue = reports.held(session, issue_id)
        bundle, declared = _declared(services, session, issue.process, issue.report)
        made_by = services.bundles.get(session, issue.bundle_hash)
        made = reports.declared(made_by, issue.report)
        may_see = _reads_all(actor, bundle, declared) or issue.state in stored.PUBLISHED
        readers = _readers(actor, bundle, declared, made)
        if not may_see or all(each.key != recipient for each in readers):
            raise NotAllowed(REFUSED)
        event = NewEvent(
            act=Act.REPORT_READ,
            actor=actor.username,
            at=services.clock(),
            data={"report": issue.id, "name": issue.report, "version": issue.version},
        )
        audit.record(session, [event])


def demand_establishing(services: Services, actor: Actor, process: str) -> None:
    """NotAllowed for who may not have reports of *process* worked out and established."""
    if not allowed(Permission.ESTABLISH_REPORTS, actor, process=process):
        raise NotAllowed(N_("You may not establish reports of this process."))


def _declared(
    services: Services, session: Session, process: str, report: str
) -> tuple[Bundle, Report]:
    """What the version in use says of a report; of one it dropped, what the last to have it said.

    What was published stays readable.
    """
    bundle = services.bundles.latest(session, process)
    if bundle is None:
        raise NotFound(N_("There is no process “%(name)s”."), name=process)
    if report not in bundle.reports and (last := stored.newest(session, process, report)):
        bundle = services.bundles.get(session, last.bundle_hash)
    return bundle, reports.declared(bundle, report)


def _readers(actor: Actor, bundle: Bundle, report: Report, made: Report) -> tuple[Recipient, ...]:
    """The recipients of a version (*made*) that *actor* may read, as the version in use says.

    Those it does not know any more are for who reads all.
    """
    now = readable(actor, bundle, report)
    keys = {each.key for each in now}
    reads_all = _reads_all(actor, bundle, report)
    found = tuple(
        each
        for each in made.recipients.values()
        if each.key in keys or (reads_all and each.key not in report.recipients)
    )
    if not found:
        raise NotAllowed(REFUSED)
    return found


def _reads_all(actor: Actor, bundle: Bundle, report: Report) -> bool:
    """Whether *actor* reads what every recipient is told, and so versions under way as well."""
    return len(readable(actor, bundle, report)) == len(report.recipients)


def _asked(versions: Sequence[ReportIssue], number: int | None) -> ReportIssue | None:
    if number is None:
        return versions[0] if versions else None
    for each in versions:
        if each.version == number:
            return each
    raise NotFound(N_("This report does not exist."))


def _version(issue: ReportIssue) -> Version:
    return Version(
        id=issue.id,
        number=issue.version,
        state=issue.state,
        at=issue.established_at or issue.explained_at or issue.computed_at,
        reason=issue.reason,
    )
