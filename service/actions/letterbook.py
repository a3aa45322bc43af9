"""The letters of a case as they stood at any moment: to whom, since when, and how they left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.actions import dispatch
from service.actions.dispatch import OUT, POSTED, Way
from service.bundle.bundle import Bundle
from service.store.tables import Document, DocumentKind, Mail, MailState, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. ``left_at``: when it left, None while it did not; ``way``: how it stands."""

    id: str
    title: str
    audience: str
    ready_at: datetime
    left_at: datetime | None
    way: Way | None


def of(
    bundle: Bundle,
    papers: Sequence[Document],
    mails: Sequence[Mail],
    given: Sequence[Submission],
    upto: datetime,
) -> list[Letter]:
    """The letters that were there at *upto*, oldest first, and how each stood then."""
    there = [p for p in papers if p.kind is DocumentKind.LETTER and p.created_at <= upto]
    sent = [mail for mail in mails if mail.at <= upto]
    keys = {row.idempotency_key or "": row.at for row in given if row.at <= upto}
    posted = {key: at for key, at in keys.items() if key.startswith(POSTED)}
    ways = dispatch.ways(bundle, there, sent, posted)
    return [
        Letter(
            id=paper.id,
            title=paper.title or paper.name,
            audience=paper.audience,
            ready_at=paper.created_at,
            left_at=_left(paper, ways.get(paper.id), sent, posted),
            way=ways.get(paper.id),
        )
        for paper in there
    ]


def _left(
    paper: Document, way: Way | None, sent: Sequence[Mail], posted: Mapping[str, datetime]
) -> datetime | None:
    if way not in OUT:
        return None
    if way is Way.POSTED:
        return posted[f"{POSTED}{paper.id}"]
    moments = [m.at for m in sent if m.job_id == paper.job_id and m.state is not MailState.OUTBOX]
    return min(moments, default=paper.created_at)
