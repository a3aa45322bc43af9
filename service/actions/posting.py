"""Handing a message to the mail server for a job, and keeping what came of it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import uuid4

import structlog

from service.actions.mailhold import bookmark, look
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.actor import SYSTEM
from service.core.errors import Conflict
from service.core.language import N_
from service.outside import Delivery, MailError, OutgoingMail
from service.outside.bookmark import Known
from service.store import audit, evidence, handovers, mails, tidings
from service.store.audit import Act, NewEvent
from service.store.db import DATABASE_AWAY, Session, keep
from service.store.tables import Answer, Job, Mail, MailState, TidingKind

T = TypeVar("T")
ACTS = {
    MailState.SENT: Act.MAIL_SENT,
    MailState.OUTBOX: Act.MAIL_KEPT,
    MailState.GATHERED: Act.MAIL_GATHERED,
    MailState.WITHHELD: Act.MAIL_WITHHELD,
    MailState.FAILED: Act.MAIL_FAILED,
}
PAUSE_SECONDS = 0.5
AUDIENCE_LENGTH = 120
log = structlog.get_logger(__name__)


class Hold(Protocol):
    """The right to go on with a piece of work, which another worker may take away."""

    def left(self) -> float:
        """For how many seconds it lasts at least, unless it is renewed."""

    def demand(self, work: Callable[[Session], T]) -> T:
        """Renew it and do *work* in one transaction; Lost when it is not ours any more."""


class Gone(Exception):
    """Somebody else sent this message already; nobody but ``post`` hears of it."""


@dataclass(slots=True, kw_only=True)
class Handing:
    """The question that the mailer asks right before the message goes (an outside.Permit)."""

    services: Services
    hold: Hold
    message_id: str
    instance_id: int | None
    job_id: int | None
    is_kept: bool = False  # its row was written before: it lay ready
    number: int | None = None

    def left(self) -> float:
        return self.hold.left()

    def confirm(self) -> None:
        """Hold the job and note that the message goes; nothing is sent before that is written."""
        mark, at = uuid4().hex, self.services.clock()
        number = self.hold.demand(partial(self._begin, mark=mark))
        if look(self.services):  # the database was exchanged under a running worker
            _note(self.services, number, Answer.REFUSED)
            raise Conflict(N_("Messages are held until the operator answers."), permanent=False)
        self.number = number
        try:
            bookmark(self.services).write(Known(number=number, mark=mark, at=at))
        except OSError as error:  # a full disk must not stop the post
            log.warning("mail.unmarked", error=type(error).__name__)

    def _begin(self, session: Session, mark: str) -> int:
        if not self.is_kept and mails.by_message_id(session, self.message_id) is not None:
            raise Gone
        return handovers.begin(
            session,
            message_id=self.message_id,
            instance_id=self.instance_id,
            job_id=self.job_id,
            mark=mark,
        )


def post(
    services: Services,
    hold: Hold,
    job: Job,
    mail: OutgoingMail,
    now: datetime,
    *,
    audience: str = "",
) -> Mail | None:
    """Hand *mail* over once; a row that still has to be written when it did not leave.

    It went to the outbox only, or its address was refused for good.

    Delivery is at least once. A message that went is written down at once, by whoever sent it:
    that it went is true also when the job is somebody else's by then. When the worker dies in
    between, the same message goes again under the same Message-ID, and ``handovers`` tells so.
    """
    made = partial(_row, job, mail, now=now, audience=audience)
    if job.silent:
        return made(MailState.WITHHELD)
    handing = Handing(
        services=services,
        hold=hold,
        message_id=mail.message_id,
        instance_id=job.instance_id,
        job_id=job.id,
    )
    try:
        delivery = services.mailer.send(mail, handing)
    except Gone:
        return None
    except MailError as error:
        if error.answered and handing.number is not None:
            _note(services, handing.number, Answer.REFUSED)
        if not error.of_address or not error.permanent:
            raise
        return made(MailState.FAILED)
    row = made(MailState(delivery.value))
    if delivery is Delivery.OUTBOX:
        return row
    number = handing.number

    def work(session: Session) -> None:
        if number is not None:
            handovers.answered(session, number, Answer.TAKEN)
        if mails.by_message_id(session, mail.message_id) is None:
            audit.record(session, [written(session, made(row.state), job, now)])

    _write_down(services, hold, work)
    return None


def gathered(
    job: Job, mail: OutgoingMail, now: datetime, *, audience: str, morning: datetime
) -> Mail:
    """The row of a message that goes within that of a *morning*; see actions/mornings."""
    state = MailState.WITHHELD if job.silent else MailState.GATHERED
    row = _row(job, mail, state, now=now, audience=audience)
    row.asked_at = None if job.silent else morning
    return row


def _write_down(services: Services, hold: Hold, work: Callable[[Session], None]) -> None:
    """Ask a database that is away again for as long as the job is ours: the message is gone."""
    while True:
        try:
            return in_transaction(services, work)
        except DATABASE_AWAY:
            if hold.left() < PAUSE_SECONDS:
                raise
            threading.Event().wait(PAUSE_SECONDS)


def written(session: Session, row: Mail, job: Job, now: datetime) -> NewEvent:
    """Write the row of a message; gives the event that vouches for it.

    One whose address was refused is something the process of the case has to hear of.
    """
    keep(session, row)
    digests = {**evidence.MAIL.of(row), **evidence.MAIL_TO.of(row)}
    if row.state is MailState.FAILED:
        tiding = tidings.of_message(session, row, TidingKind.FAILED, now)
        digests |= evidence.TIDING.of(tiding)
    return NewEvent(
        act=ACTS[row.state],
        actor=SYSTEM.username,
        at=now,
        instance_id=job.instance_id,
        element=job.element,
        data={"name": job.name, "mail": row.id},
        digests=digests,
    )


def _note(services: Services, number: int, answer: Answer) -> None:
    with services.db.writing() as session:
        handovers.answered(session, number, answer)


def _row(job: Job, mail: OutgoingMail, state: MailState, *, now: datetime, audience: str) -> Mail:
    return Mail(
        message_id=mail.message_id,
        instance_id=job.instance_id,
        job_id=job.id,
        to=mail.to,
        subject=mail.subject,
        body=mail.body,
        state=state,
        at=now,
        audience=audience[:AUDIENCE_LENGTH] or None,
        attached=[[name, hashlib.sha256(data).hexdigest()] for name, data in mail.attachments],
    )
