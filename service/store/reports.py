"""Versions of reports as rows: the next one, those of a period, and what was published before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.core.period import Period
from service.store.tables import ReportIssue, ReportState

PUBLISHED = (ReportState.ESTABLISHED, ReportState.SENT)


def add(session: Session, issue: ReportIssue) -> ReportIssue:
    """Write a version down; afterwards it has its number. Clash when somebody was faster."""
    session.add(issue)
    session.flush()
    return issue


def get(session: Session, issue_id: int) -> ReportIssue | None:
    return session.get(ReportIssue, issue_id, populate_existing=True)


def by_key(session: Session, key: str) -> ReportIssue | None:
    return session.scalars(select(ReportIssue).where(ReportIssue.key == key)).first()


def newest(session: Session, process: str, report: str) -> ReportIssue | None:
    """The version that was worked out last, of any period."""
    found = select(ReportIssue).where(ReportIssue.process == process, ReportIssue.report == report)
    return session.scalars(found.order_by(ReportIssue.id.desc()).limit(1)).first()


def versions(session: Session, process: str, report: str, period: Period) -> Sequence[ReportIssue]:
    """Every version over *period*, the newest first."""
    return session.scalars(
        select(ReportIssue)
        .where(*_of(process, report, period))
        .order_by(ReportIssue.version.desc())
    ).all()


def last_version(session: Session, process: str, report: str, period: Period) -> int:
    """The number of the last version over *period*; 0 when there is none."""
    found = select(func.max(ReportIssue.version)).where(*_of(process, report, period))
    return session.scalar(found) or 0


def periods(session: Session, process: str, report: str, limit: int) -> list[Period]:
    """The periods of which there is a version, the latest first."""
    found = (
        select(ReportIssue.first, ReportIssue.last)
        .where(ReportIssue.process == process, ReportIssue.report == report)
        .distinct()
        .order_by(ReportIssue.last.desc(), ReportIssue.first)
        .limit(limit)
    )
    return [Period(first, last) for first, last in session.execute(found)]


def established(
    session: Session, process: str, report: str, since: date, until: date
) -> Sequence[ReportIssue]:
    """What was established of a report over days between the two, the oldest first."""
    return session.scalars(
        select(ReportIssue)
        .where(
            ReportIssue.process == process,
            ReportIssue.report == report,
            ReportIssue.established_at.is_not(None),
            ReportIssue.first <= until,
            ReportIssue.last >= since,
        )
        .order_by(ReportIssue.established_at, ReportIssue.id)
    ).all()


def change(
    session: Session, issue: ReportIssue, values: Mapping[str, Any], *, state: ReportState
) -> bool:
    """Write *values* when the version is in *state* still; False when somebody was faster."""
    changed = session.scalars(
        update(ReportIssue)
        .where(ReportIssue.id == issue.id, ReportIssue.state == state)
        .values(**values)
        .returning(ReportIssue.id),
        execution_options={"synchronize_session": False},
    ).all()
    session.refresh(issue)
    return bool(changed)


def _of(process: str, report: str, period: Period) -> tuple[Any, ...]:
    return (
        ReportIssue.process == process,
        ReportIssue.report == report,
        ReportIssue.first == period.first,
        ReportIssue.last == period.last,
    )
