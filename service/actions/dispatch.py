"""Where each letter and each message is: the one answer that every page and term goes by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.bundle.bundle import Bundle
from service.core.language import N_, Message
from service.store import documents, mails, submissions, tidings
from service.store.db import Session
from service.store.tables import (
    Document,
    DocumentKind,
    Job,
    JobState,
    Mail,
    Tiding,
    TidingKind,
)

# The key of what somebody said of a letter on paper, before the id of its document.
POSTED = "posted:"


class Whereabouts(StrEnum):
    """Where a letter or a message is. These five and no others, on every page."""

    READY = "ready"
    SENT = "sent"
    ON_PAGE = "on_page"
    RETURNED = "returned"
    FAILED = "failed"


class Way(StrEnum):
    """How a letter or a message goes, or went."""

    MAIL = "mail"
    PAPER = "paper"
    PAGE = "page"


WORDS: Mapping[Whereabouts, Message] = {
    Whereabouts.READY: Message(N_("laid ready")),
    Whereabouts.SENT: Message(N_("sent")),
    Whereabouts.ON_PAGE: Message(N_("delivered to the status page")),
    Whereabouts.RETURNED: Message(N_("came back")),
    Whereabouts.FAILED: Message(N_("failed")),
}
WAYS: Mapping[Way, Message] = {
    Way.MAIL: Message(N_("by e-mail")),
    Way.PAPER: Message(N_("by post")),
    Way.PAGE: Message(N_("on the page of the addressee")),
}
TO_COME: Mapping[Way, Message] = {
    Way.MAIL: Message(N_("by e-mail, once there is a mail server")),
    Way.PAPER: Message(N_("to be sent by post")),
    Way.PAGE: WAYS[Way.PAGE],
}
OUT = frozenset({Whereabouts.SENT, Whereabouts.ON_PAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where something is, how it goes or went, and since when that is so."""

    where: Whereabouts
    way: Way
    at: datetime

    @property
    def is_out(self) -> bool:
        """Whether it has left and did not come back."""
        return self.where in OUT

    @property
    def words(self) -> Message:
        return WORDS[self.where]

    @property
    def way_words(self) -> Message:
        return (TO_COME if self.where is Whereabouts.READY else WAYS)[self.way]


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """A letter or message that has not left yet. ``is_refused``: it waits for a person."""

    name: str
    since: datetime
    is_refused: bool

    @property
    def standing(self) -> Standing:
        where = Whereabouts.FAILED if self.is_refused else Whereabouts.READY
        return Standing(where=where, way=Way.MAIL, at=self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that was written of the letters of a case.

    ``posted``: by the key of a submission when somebody said that a letter left on paper.
    """

    mails: Sequence[Mail] = ()
    tidings: Sequence[Tiding] = ()
    posted: Mapping[str, datetime]

    def upto(self, moment: datetime) -> Told:
        """The same, as it was known at *moment*."""
        return Told(
            mails=[each for each in self.mails if each.at <= moment],
            tidings=[each for each in self.tidings if each.at <= moment],
            posted={key: at for key, at in self.posted.items() if at <= moment},
        )


def told(session: Session, instance_id: int) -> Told:
    return Told(
        mails=mails.of_instance(session, instance_id),
        tidings=tidings.of_instance(session, instance_id),
        posted=submissions.keyed(session, instance_id, POSTED),
    )


def of_case(
    session: Session, instance_id: int, bundle: Bundle, papers: Sequence[Document]
) -> Mapping[str, Standing]:
    """Per letter among *papers* of a case, by its id, where it is."""
    return of_letters(bundle, papers, told(session, instance_id))


def of_letters(bundle: Bundle, papers: Iterable[Document], known: Told) -> Mapping[str, Standing]:
    """The same, from what is *known*."""
    by_job: dict[int | None, list[Mail]] = defaultdict(list)
    for mail in known.mails:
        by_job[mail.job_id].append(mail)
    return {
        paper.id: _of_letter(
            bundle, paper, [mail for mail in by_job[paper.job_id] if _brings(mail, paper)], known
        )
        for paper in papers
        if paper.kind is DocumentKind.LETTER and paper.job_id is not None
    }


def of_mail(mail: Mail, heard: Iterable[Tiding]) -> Standing:
    """Where a message is, by its row and what was *heard* of it, in that order."""
    found = Standing(where=Whereabouts(mails.STANDS[mail.state]), way=Way.MAIL, at=mail.at)
    for each in heard:
        if each.mail_id == mail.id:
            found = Standing(where=Whereabouts(each.kind), way=Way.MAIL, at=each.at)
    return found


def letter_of(session: Session, mail: Mail) -> Document | None:
    """The letter that a message brought or announced to its addressee.

    A mere notice has none, nor has the copy for who stands in.
    """
    made = [] if mail.job_id is None else documents.of_job(session, mail.job_id)
    return next((each for each in made if _brings(mail, each)), None)


def _brings(mail: Mail, paper: Document) -> bool:
    """Whether a message of the same job is that of this letter; before 0.4.0 there was no other."""
    is_letter = paper.kind is DocumentKind.LETTER
    return is_letter and mail.audience in (None, paper.audience)


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


def _of_letter(bundle: Bundle, paper: Document, sent: Sequence[Mail], known: Told) -> Standing:
    """What was said last counts; a page that sends holds the letter whatever its message does."""
    way = Way.MAIL if sent else Way.PAPER
    found = Standing(where=Whereabouts.READY, way=way, at=paper.created_at)
    for mail in sent:
        of_it = of_mail(mail, known.tidings)
        found = of_it if not found.is_out else found
    first = known.posted.get(f"{POSTED}{paper.id}")
    if first is not None and not found.is_out:
        found = Standing(where=Whereabouts.SENT, way=Way.PAPER, at=first)
    for each in known.tidings:
        if each.document_id == paper.id:
            # Somebody posted it, or says that it came back the way it went.
            way = Way.PAPER if each.kind is TidingKind.SENT else found.way
            found = Standing(where=Whereabouts(each.kind), way=way, at=each.at)
    if not found.is_out and is_on_page(bundle, paper.audience):
        return Standing(where=Whereabouts.ON_PAGE, way=Way.PAGE, at=paper.created_at)
    return found
