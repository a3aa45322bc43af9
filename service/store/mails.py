"""Messages that left, or wait in the local outbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select
from sqlalchemy.orm import Session

from service.store.tables import Excluded, Mail, MailState, Tiding, TidingKind

# By what a row says of a message that nothing was heard of since; the words of actions/dispatch.
STANDS = {
    MailState.SENT: "sent",
    MailState.WITHHELD: "sent",
    MailState.OUTBOX: "ready",
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

    What is sent in a case about somebody is not for that person's eyes.
    """
    wanted = select(Mail).where(not_(_involved(username)))
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


def of_instance(session: Session, instance_id: int) -> Sequence[Mail]:
    """The messages of a case, oldest first."""
    return session.scalars(
        select(Mail).where(Mail.instance_id == instance_id).order_by(Mail.at, Mail.id)
    ).all()
