"""Messages that left, or wait in the local outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, update
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import Excluded, Mail, MailState, Tiding, TidingKind

_MAIL = table(Mail)
# By what a row says of a message that nothing was heard of since; the words of actions/dispatch.
STANDS = {
    MailState.SENT: "sent",
    MailState.WITHHELD: "sent",
    MailState.OUTBOX: "ready",
    MailState.GATHERED: "ready",
    MailState.FAILED: "failed",
}


def by_message_id(session: Session, message_id: str) -> Mail | None:
    return session.scalar(select(Mail).where(Mail.message_id == message_id))


def get(session: Session, mail_id: int) -> Mail | None:
    return session.get(Mail, mail_id)


def page(
    session: Session, *, username: str, where: str | None, behind: int | None, size: int
) -> Sequence[Mail]:
    """Messages that are *where* (None: anywhere) and *username* may know of, newest first.

    One that goes within another is no message of its own. What is sent in a case about somebody is
    not for that person's eyes.
    """
    wanted = select(Mail).where(not_(_involved(username)), Mail.state != MailState.GATHERED)
    if where is not None:
        wanted = wanted.where(_stands(where))
    if behind is not None:
        wanted = wanted.where(Mail.id < behind)
    return session.scalars(wanted.order_by(Mail.id.desc()).limit(size)).all()


def may_know(session: Session, mail: Mail, username: str) -> bool:
    """Whether *username* is not involved in the case of this message."""
    known = select(Mail.id).where(Mail.id == mail.id, not_(_involved(username)))
    return session.scalar(known) is not None


def _involved(username: str) -> ColumnElement[bool]:
    return exists().where(Excluded.username == username, Excluded.instance_id == Mail.instance_id)


def _stands(where: str) -> ColumnElement[bool]:
    """That a message is there by its row, or by what was heard of it last."""
    last = (
        select(Tiding.kind)
        .where(Tiding.mail_id == Mail.id)
        .order_by(Tiding.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    heard = last == where if where in set(TidingKind) else false()
    # What nothing was heard of is most, and is found without looking for tidings one by one.
    silent = ~exists().where(Tiding.mail_id == Mail.id)
    states = [state for state, name in STANDS.items() if name == where]
    few = Mail.id.in_(select(Tiding.mail_id))
    return or_(and_(Mail.state.in_(states), silent), and_(few, heard))


def lying(session: Session, ids: Collection[int]) -> Sequence[Mail]:
    """Those among *ids* that lie ready and nobody asked for, oldest first."""
    return session.scalars(select(Mail).where(*_lies_ready(ids)).order_by(Mail.id)).all()


def ask(session: Session, ids: Collection[int], at: datetime) -> int:
    """Let these go from *at* on, as far as they lie ready; returns how many."""
    return run(session, update(_MAIL).where(*_lies_ready(ids)).values(asked_at=at), {})


def next_asked(session: Session, now: datetime) -> Mail | None:
    """The message that was asked for first and may go now."""
    waiting = select(Mail).where(Mail.asked_at <= now, Mail.state != MailState.GATHERED)
    return session.scalar(waiting.order_by(Mail.asked_at, Mail.id).limit(1))


def awaited(session: Session, upto: datetime) -> Sequence[str]:
    """Whom the message of a morning up to *upto* has to tell of something, by user name."""
    gathered = (Mail.asked_at <= upto, Mail.state == MailState.GATHERED)
    found = session.scalars(select(Mail.audience).where(*gathered).distinct())
    return sorted(each for each in found if each)


def gathered(session: Session, username: str, upto: datetime) -> Sequence[Mail]:
    """What that message tells *username* of, oldest first."""
    return session.scalars(
        select(Mail)
        .where(Mail.asked_at <= upto, Mail.state == MailState.GATHERED, Mail.audience == username)
        .order_by(Mail.id)
    ).all()


def put_within(session: Session, ids: Collection[int], mail_id: int) -> None:
    """These go within message *mail_id*."""
    change = update(_MAIL).where(_MAIL.c.id.in_(ids)).values(within=mail_id, asked_at=None)
    run(session, change, {})


def told_within(session: Session, mail_id: int) -> Sequence[Mail]:
    """What message *mail_id* tells of, oldest first."""
    return session.scalars(select(Mail).where(Mail.within == mail_id).order_by(Mail.id)).all()


def claim(session: Session, mail: Mail, until: datetime) -> bool:
    """Keep a message from others until then; False when somebody was faster."""
    free = update(_MAIL).where(_MAIL.c.id == mail.id, _MAIL.c.asked_at == mail.asked_at)
    return run(session, free.values(asked_at=until), {}) > 0


def is_claimed(session: Session, mail_id: int, until: datetime) -> bool:
    """Whether a claim that lasts *until* still stands; the row is held until the end."""
    mine = update(_MAIL).where(_MAIL.c.id == mail_id, _MAIL.c.asked_at == until)
    return run(session, mine.values(asked_at=until), {}) > 0


def settled(session: Session, mail_id: int) -> None:
    """Nobody has to send it any more."""
    run(session, update(_MAIL).where(_MAIL.c.id == mail_id).values(asked_at=None), {})


def _lies_ready(ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        Mail.id.in_(ids),
        Mail.state == MailState.OUTBOX,
        Mail.asked_at.is_(None),
        ~exists().where(Tiding.mail_id == Mail.id),
    )


def of_instance(session: Session, instance_id: int) -> Sequence[Mail]:
    """The messages of a case, oldest first."""
    return session.scalars(
        select(Mail).where(Mail.instance_id == instance_id).order_by(Mail.at, Mail.id)
    ).all()
