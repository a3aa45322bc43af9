"""How far each letter of a case is on its way: the one answer that every page and term goes by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.bundle.bundle import Bundle
from service.store import mails, submissions
from service.store.db import Session
from service.store.tables import Document, DocumentKind, Job, JobState, Mail, MailState

# The key of what somebody said of a letter on paper, before the id of its document.
POSTED = "posted:"


class Way(StrEnum):
    """How a letter that was printed left, or why it did not."""

    SENT = "sent"  #: a mail server took its message
    ON_PAGE = "on_page"  #: it stands on the page of its addressee, which the bundle calls sending
    POSTED = "posted"  #: somebody says that it went on paper
    KEPT = "kept"  #: its message is kept, because no mail server is set
    BY_POST = "by_post"  #: its addressee has no e-mail address, and nobody posted it yet


OUT = frozenset({Way.SENT, Way.ON_PAGE, Way.POSTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """A letter or message that has not left yet. ``is_refused``: it waits for a person."""

    name: str
    since: datetime
    is_refused: bool


def of_case(
    session: Session, instance_id: int, bundle: Bundle, papers: Sequence[Document]
) -> Mapping[str, Way]:
    """Per letter among *papers* of a case, by its id, how it left."""
    posted = submissions.keys_of(session, instance_id, POSTED)
    return ways(bundle, papers, mails.of_instance(session, instance_id), posted)


def ways(
    bundle: Bundle, papers: Iterable[Document], sent: Iterable[Mail], posted: Collection[str]
) -> Mapping[str, Way]:
    """The same, from what was handed to a mail server and what somebody *posted*."""
    mailed: dict[int | None, Way] = {}
    for mail in sent:
        # One that was withheld went before: an operator said so.
        left = mail.state is not MailState.OUTBOX
        mailed[mail.job_id] = Way.SENT if left else mailed.get(mail.job_id, Way.KEPT)
    return {
        paper.id: _way(bundle, paper, mailed.get(paper.job_id, Way.BY_POST), posted)
        for paper in papers
        if paper.kind is DocumentKind.LETTER and paper.job_id is not None
    }


def is_on_page(bundle: Bundle, audience: str) -> bool:
    """Whether a letter to *audience* is sent by standing on its page, as the bundle says."""
    party = bundle.settings.parties.get(audience.partition(":")[0])
    return party is not None and party.page and party.page_sends


def underway(steps: Iterable[Job], topics: Collection[str]) -> list[Underway]:
    """What is still to be sent, the first first."""
    return [
        Underway(name=job.name, since=job.created_at, is_refused=job.state is JobState.INCIDENT)
        for job in steps
        if job.topic in topics and job.state in (JobState.READY, JobState.INCIDENT)
    ]


def _way(bundle: Bundle, paper: Document, by_mail: Way, posted: Collection[str]) -> Way:
    if by_mail is Way.SENT:
        return Way.SENT
    if f"{POSTED}{paper.id}" in posted:
        return Way.POSTED
    return Way.ON_PAGE if is_on_page(bundle, paper.audience) else by_mail
