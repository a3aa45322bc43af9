"""Reports of many cases: worked out, explained, established, sent. Never back, never changed.

Who may do so is asked in ``readership``; a task of a process calls these as it goes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from service.actions import measuring, publication
from service.actions.reckoning import reckon
from service.actions.services import Services
from service.actions.tabulating import tabulate
from service.bundle.bundle import Bundle
from service.bundle.reports import Report
from service.core.digest import notation
from service.core.errors import Conflict, Invalid, NotFound
from service.core.language import N_
from service.core.period import Period
from service.store import audit, evidence, reports
from service.store.audit import Act, NewEvent
from service.store.db import Clash, Session
from service.store.tables import ReportIssue, ReportState

LONGEST = 5_000  # letters of an explanation
LONGEST_REASON = 500
TAKEN = N_("Somebody else changed this report just now. Look at it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who gets a report, as the bundle says; ``cases`` is what the report itself tells."""

    key: str
    name: str
    email: str
    address: str
    is_overall: bool
    cases: int


def prepare(
    services: Services,
    *,
    process: str,
    report: str,
    period: Period,
    key: str,
    by: str,
    explanation: str = "",
    reason: str = "",
) -> int:
    """Work the figures out as a new version of *period*; its number, the same for the same *key*.

    After a version that was established it takes a reason.
    """
    measuring.catch_up(services)
    try:
        with services.db.writing() as session:
            known = reports.by_key(session, key)
            if known is not None:
                return known.id
            issue = _worked_out(services, session, process, report, period, by=by)
            issue.key = key
            issue.reason = _text(reason, LONGEST_REASON)
            if not issue.reason and _is_closed(session, issue):
                raise Invalid(
                    N_("This report was established. Say why there has to be another version.")
                )
            issue.explanation = _text(explanation, LONGEST)
            if issue.explanation:
                issue.state = ReportState.CONCEPT
                issue.explained_by, issue.explained_at = by, issue.computed_at
            issue.sha256 = _print_of(issue)
            reports.add(session, issue)
            _record(services, session, issue, Act.REPORT_COMPUTED, by)
            return issue.id
    except Clash as exc:  # somebody else wrote the same version, perhaps with the same key
        with services.db.reading() as session:
            known = reports.by_key(session, key)
        if known is None:
            raise Conflict(TAKEN) from exc
        return known.id


def explain(services: Services, issue_id: int, *, text: str, by: str) -> None:
    """Put a text of who answers for it to the figures; they become a concept."""
    with services.db.writing() as session:
        issue = held(session, issue_id)
        if issue.state in reports.PUBLISHED:
            raise Conflict(N_("This version was established, and does not change any more."))
        before = issue.state
        values = {
            "explanation": _text(text, LONGEST),
            "state": ReportState.CONCEPT,
            "explained_by": by,
            "explained_at": services.clock(),
        }
        values["sha256"] = fingerprint(issue.published, str(values["explanation"]))
        _change(services, session, issue, values, before, Act.REPORT_EXPLAINED, by)


def establish(services: Services, issue_id: int, *, by: str) -> None:
    """Close a version: from now on it never changes. Established already: nothing happens."""
    with services.db.writing() as session:
        issue = held(session, issue_id)
        if issue.state in reports.PUBLISHED:
            return
        bundle = services.bundles.get(session, issue.bundle_hash)
        if not is_over(services, bundle, Period(issue.first, issue.last)):
            raise Invalid(
                N_("A report is established once its period is over, from the day after %(last)s."),
                last=issue.last,
            )
        newest = reports.last_version(session, *_place(issue))
        if issue.version < newest:
            raise Conflict(
                N_("Version %(version)s is not the last one any more. Establish the last one."),
                version=issue.version,
            )
        values = {
            "state": ReportState.ESTABLISHED,
            "established_by": by,
            "established_at": services.clock(),
        }
        _change(services, session, issue, values, issue.state, Act.REPORT_ESTABLISHED, by)


def sent(services: Services, issue_id: int, recipient: str, *, by: str) -> None:
    """Note that the report left for *recipient*; told before: nothing happens."""
    with services.db.writing() as session:
        issue = held(session, issue_id)
        told = {each["key"] for each in read(issue)["recipients"]}
        if recipient not in told:
            raise NotFound(N_("This report has no recipient “%(name)s”."), name=recipient)
        if issue.state not in reports.PUBLISHED:
            raise Conflict(N_("A report is sent once it is established."))
        if recipient in issue.sent:
            return
        left = {**issue.sent, recipient: services.clock().isoformat()}
        state = ReportState.SENT if told <= left.keys() else issue.state
        values = {"sent": left, "state": state}
        _change(services, session, issue, values, issue.state, Act.REPORT_SENT, by)


def recipients(services: Services, issue_id: int) -> tuple[Addressee, ...]:
    """Who get this version, as the bundle that it was made with says."""
    with services.db.reading() as session:
        issue = held(session, issue_id)
        known = declared(services.bundles.get(session, issue.bundle_hash), issue.report)
        told = {each["key"]: each for each in read(issue)["recipients"]}
    return tuple(
        Addressee(
            key=each.key,
            name=each.name,
            email=each.email,
            address=each.address,
            is_overall=not each.code,
            cases=told[each.key]["cases"],
        )
        for each in known.recipients.values()
    )


def published(services: Services, issue_id: int) -> dict[str, Any]:
    """What a version tells, for who writes a letter with it."""
    with services.db.reading() as session:
        return read(held(session, issue_id))


def held(session: Session, issue_id: int) -> ReportIssue:
    """The version; NotFound when there is none."""
    issue = reports.get(session, issue_id)
    if issue is None:
        raise NotFound(N_("This report does not exist."))
    return issue


def declared(bundle: Bundle, report: str) -> Report:
    """What a version of a process says of a report; NotFound when it does not know it."""
    found = bundle.reports.get(report)
    if found is None:
        raise NotFound(N_("This process has no report “%(name)s”."), name=report)
    return found


def read(issue: ReportIssue) -> dict[str, Any]:
    """What is published of a version."""
    found: dict[str, Any] = json.loads(issue.published)
    return found


def fingerprint(published: str, explanation: str) -> str:
    """What tells one version from any other: SHA-256 of what is published of it."""
    return sha256(f"{published}\n{explanation}".encode("utf-8", "surrogatepass")).hexdigest()


def is_over(services: Services, bundle: Bundle, period: Period) -> bool:
    """Whether all days of *period* have passed, by the clock of the process."""
    return bundle.calendar.local_date(services.clock()) > period.last


def beside(report: Report, period: Period) -> list[Period]:
    """The period asked for, and the one before when the report tells of it."""
    told_before = any(part.before for part in report.parts)
    return [period, period.before()] if told_before else [period]


def _worked_out(
    services: Services, session: Session, process: str, key: str, period: Period, *, by: str
) -> ReportIssue:
    bundle = services.bundles.latest(session, process)
    if bundle is None:
        raise NotFound(N_("There is no process “%(name)s”."), name=process)
    report = declared(bundle, key)
    periods = beside(report, period)
    before = _published_before(session, process, key, periods)
    reckoning = reckon(session, bundle, report, [*periods, *(each for each, _ in before.values())])
    earlier = [
        each
        for number, (_, origin) in before.items()
        for each in publication.earlier(origin, f"#{number}", reckoning)
    ]
    tabulation = tabulate(bundle, report, reckoning, periods, earlier)
    return ReportIssue(
        process=process,
        report=key,
        first=period.first,
        last=period.last,
        version=reports.last_version(session, process, key, period) + 1,
        state=ReportState.COMPUTED,
        bundle_hash=bundle.hash,
        published=notation(publication.published(bundle, report, tabulation, reckoning, periods)),
        origin=notation(publication.origin(tabulation, reckoning)),
        computed_by=by,
        computed_at=services.clock(),
    )


def _published_before(
    session: Session, process: str, key: str, periods: list[Period]
) -> Mapping[int, tuple[Period, dict[str, Any]]]:
    """What was established over days that *periods* share, by number."""
    since, until = min(each.first for each in periods), max(each.last for each in periods)
    found = reports.established(session, process, key, since, until)
    return {each.id: (Period(each.first, each.last), json.loads(each.origin)) for each in found}


def _is_closed(session: Session, issue: ReportIssue) -> bool:
    versions = reports.versions(session, *_place(issue))
    return any(each.state in reports.PUBLISHED for each in versions)


def _place(issue: ReportIssue) -> tuple[str, str, Period]:
    return issue.process, issue.report, Period(issue.first, issue.last)


def _print_of(issue: ReportIssue) -> str:
    return fingerprint(issue.published, issue.explanation)


def _text(given: str, longest: int) -> str:
    text = "\n".join(line.rstrip() for line in given.strip().splitlines())
    if len(text) > longest:
        raise Invalid(N_("Write at most %(most)s letters."), most=longest)
    return text


def _change(
    services: Services,
    session: Session,
    issue: ReportIssue,
    values: Mapping[str, Any],
    before: ReportState,
    act: Act,
    by: str,
) -> None:
    if not reports.change(session, issue, values, state=before):
        raise Conflict(TAKEN)
    _record(services, session, issue, act, by)


def _record(services: Services, session: Session, issue: ReportIssue, act: Act, by: str) -> None:
    """The event names the version and vouches for all of it."""
    event = NewEvent(
        act=act,
        actor=by,
        at=services.clock(),
        data={"report": issue.id, "name": issue.report, "version": issue.version,
              "sha256": issue.sha256},
        digests=evidence.REPORT.of(issue),
    )  # fmt: skip
    audit.record(session, [event])
