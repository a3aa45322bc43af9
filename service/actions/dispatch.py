"""How far each letter of a case is on its way, as who handles it is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.store.tables import Document, DocumentKind, Job, JobState, Mail, MailState


class Way(StrEnum):
    """How a letter that was printed left."""

    SENT = "sent"  #: a mail server took its message
    KEPT = "kept"  #: its message is kept, because no mail server is set
    BY_POST = "by_post"  #: its addressee has no e-mail address


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """A letter or message that has not left yet. ``is_refused``: it waits for a person."""

    name: str
    since: datetime
    is_refused: bool


def ways(papers: Iterable[Document], sent: Iterable[Mail]) -> Mapping[str, Way]:
    """Per letter among *papers*, by its id, how it left."""
    mailed: dict[int | None, Way] = {}
    for mail in sent:
        left = mail.state is MailState.SENT
        mailed[mail.job_id] = Way.SENT if left else mailed.get(mail.job_id, Way.KEPT)
    return {
        paper.id: mailed.get(paper.job_id, Way.BY_POST)
        for paper in papers
        if paper.kind is DocumentKind.LETTER and paper.job_id is not None
    }


def underway(steps: Iterable[Job], topics: Collection[str]) -> list[Underway]:
    """What is still to be sent, the first first."""
    return [
        Underway(name=job.name, since=job.created_at, is_refused=job.state is JobState.INCIDENT)
        for job in steps
        if job.topic in topics and job.state in (JobState.READY, JobState.INCIDENT)
    ]
