"""Reads the post that comes in: a report of a mail server is acted on, anything else is kept.

Each message is taken apart in a child, because whoever sent it may mean harm, and written down
before it leaves the mailbox. The same message a second time does nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from service.actions import messages, returning, uploads
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core import inbound
from service.core.errors import Full, ServiceError
from service.core.inbound import Inbound, Kind
from service.core.language import N_, Message
from service.core.mail_address import domain_of
from service.core.moments import read
from service.core.postbox import Mailbox
from service.outside import mailbox
from service.outside.children import Busy, Stopped
from service.outside.mailbox import Fetched, Folder, Mark
from service.store import arrivals, mails
from service.store.db import Session, keep
from service.store.tables import Arrival, ArrivalState, MailboxMark

OWNER = "post:"  # of the draft documents of a message, before its hash
MOST_BYTES = 30_000_000  # of one message as it is sent, a third more than its files
MOST_FILES = 100  # of a folder in one go
SETTLED_SECONDS = 5  # nobody writes to a file that did not change for so long
ASIDE = {
    Kind.AUTOMATIC: N_("A machine wrote this, such as for somebody who is away."),
    Kind.BULK: N_("A newsletter or mailing list."),
    Kind.SPAM: N_("The mail server calls it spam."),
}
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What a message left behind: its original, its files and what is to be said of them."""

    original: str | None
    files: list[str]
    remarks: list[Message]


def collect(services: Services) -> int:
    """Read what is in the mailbox; returns how many messages. What is wrong is kept to show."""
    box = services.settings.postbox.mailbox
    if box is None:
        return 0
    name = name_of(box)
    with services.db.writing() as session:
        row = arrivals.mark(session, name)
        mark = Mark(validity=row.validity, uid=row.uid)
    problem, count = None, 0
    try:
        handle = partial(_handle, services, name)
        count = mailbox.visit(box, mark, handle, most_bytes=MOST_BYTES)
    except ServiceError as error:
        problem = error
        log.warning("mailbox.away", error=type(error).__name__)
    told = None if problem is None else str(problem)
    in_transaction(services, lambda s: arrivals.was_read(s, name, services.clock(), told))
    return count


def pick_up(services: Services) -> int:
    """Take in the messages that lie as files in the folder of the operator; returns how many.

    A file is gone once it was taken in. One that is still being written is left for the next time.
    """
    folder, count = services.settings.postbox.drop, 0
    if folder is None:
        return 0
    for path in sorted(folder.glob("*.eml"))[:MOST_FILES]:
        if not path.is_file() or path.is_symlink() or _is_fresh(services, path):
            continue
        with path.open("rb") as file:
            receive(services, file.read(MOST_BYTES + 1))
        path.unlink()
        count += 1
    return count


def _is_fresh(services: Services, path: Path) -> bool:
    return services.clock().timestamp() - path.stat().st_mtime < SETTLED_SECONDS


def name_of(box: Mailbox) -> str:
    """What this mailbox is called here: nothing that tells its address."""
    told = f"{box.user}@{box.host}:{box.port}/{box.folder}"
    return hashlib.sha256(told.encode()).hexdigest()


def mailbox_of(services: Services) -> MailboxMark | None:
    """How far the mailbox was read and what was wrong; None when there is none, or not yet read."""
    box = services.settings.postbox.mailbox
    if box is None:
        return None
    with services.db.reading() as session:
        return arrivals.known_mark(session, name_of(box))


def receive(services: Services, raw: bytes) -> Folder:
    """Take one message in, from wherever it came; twice is once."""
    digest = hashlib.sha256(raw).hexdigest()
    if len(raw) > MOST_BYTES:
        return _aside(services, digest, len(raw), Inbound(kind=Kind.UNREADABLE), _too_large())
    try:
        found = inbound.unpacked(services.children.run(inbound.apart, raw))
    except Busy:
        raise
    except Stopped:
        text = Message(N_("It cannot be read: it breaks what reads it."))
        return _aside(services, digest, len(raw), Inbound(kind=Kind.UNREADABLE), text)
    if found.kind is Kind.BOUNCE:
        return _aside(services, digest, len(raw), found, _reported(services, found))
    if found.kind in ASIDE:
        return _aside(services, digest, len(raw), found, Message(ASIDE[found.kind]))
    return _keep(services, digest, raw, found)


def _handle(services: Services, name: str, fetched: Fetched) -> Folder:
    """One message of a mailbox; its mark is written when it is."""
    if fetched.content is None:
        key = f"{fetched.mark.validity}:{fetched.mark.uid}:{fetched.size}"
        digest = hashlib.sha256(key.encode()).hexdigest()
        large = Inbound(kind=Kind.UNREADABLE)
        folder = _aside(services, digest, fetched.size, large, _too_large())
    else:
        folder = receive(services, fetched.content)

    def passed(session: Session) -> None:
        row = arrivals.mark(session, name)
        row.validity, row.uid = fetched.mark.validity, fetched.mark.uid
        session.flush()

    in_transaction(services, passed)
    return folder


def _reported(services: Services, found: Inbound) -> Message:
    """Do what a report asks for: what it names correctly came back, and nothing else happens."""
    for bounce in found.bounces:
        if not bounce.has_failed:
            return Message(N_("A mail server reports a delay, or that it arrived."))
        domain = domain_of(services.settings.mail_from)
        if returning.reported(services, f"<{bounce.local}@{domain}>", bounce.status):
            return Message(N_("A mail server reports that a message came back."))
    return Message(N_("A mail server reports on a message that we did not send."))


def _aside(services: Services, digest: str, size: int, found: Inbound, why: Message) -> Folder:
    """Keep that it came and why nobody has to look; neither its text nor its files."""
    _write(services, digest, size, found, ArrivalState.ASIDE, [why])
    return Folder.ASIDE if found.kind is not Kind.BOUNCE else Folder.DONE


def _keep(services: Services, digest: str, raw: bytes, found: Inbound) -> Folder:
    with services.db.reading() as session:
        if arrivals.has(session, _key(found, digest)):
            return Folder.DONE
    kept = _files(services, digest, raw, found)
    _write(services, digest, len(raw), found, ArrivalState.NEW, kept.remarks, kept)
    return Folder.DONE


def _files(services: Services, digest: str, raw: bytes, found: Inbound) -> _Kept:
    """The message itself and its files as draft documents, looked into like any upload."""
    owner = f"{OWNER}{digest}"
    remarks: list[Message] = []
    if found.left_out:
        text = N_("%(count)s parts were too many and are only in the original.")
        remarks.append(Message(text, {"count": found.left_out}))
    ids: list[str] = []
    whole = (f"{found.subject or 'e-mail'}.eml", raw)
    for name, data in [whole, *((each.name, each.content) for each in found.files)]:
        try:
            stored = uploads.keep(services, data, name, owner)
        except Full as error:
            stored = error.message
        if isinstance(stored, Message):
            remarks.append(stored)
            ids.append("")
        else:
            ids.append(stored.id)
    return _Kept(original=ids[0] or None, files=[each for each in ids[1:] if each], remarks=remarks)


def _write(
    services: Services,
    digest: str,
    size: int,
    found: Inbound,
    state: ArrivalState,
    remarks: list[Message],
    kept: _Kept | None = None,
) -> None:
    is_new = state is ArrivalState.NEW

    def write(session: Session) -> None:
        key = _key(found, digest)
        if arrivals.has(session, key):
            return
        row = Arrival(
            key=key,
            kind=found.kind,
            state=state,
            arrived_at=services.clock(),
            sent_at=_moment(found.sent_at),
            sender_name=found.sender_name if is_new else "",
            sender=found.sender if is_new else "",
            subject=found.subject if is_new else "",
            text=found.text if is_new else "",
            size=size,
            sha256=digest,
            original_id=None if kept is None else kept.original,
            files=[] if kept is None else kept.files,
            remarks=[messages.to_json(each) for each in remarks],
            instance_id=_answered(session, found) if is_new else None,
        )
        keep(session, row)

    in_transaction(services, write)


def _moment(text: str) -> datetime | None:
    found = read(text) if text else None
    return found if isinstance(found, datetime) else None


def _key(found: Inbound, digest: str) -> str:
    return found.message_id or digest


def _answered(session: Session, found: Inbound) -> int | None:
    """The case of the message of ours that this one answers: nobody else can name one."""
    for reference in found.references:
        mail = mails.by_message_id(session, reference)
        if mail is not None and mail.instance_id is not None:
            return mail.instance_id
    return None


def _too_large() -> Message:
    return Message(N_("It is larger than %(limit)s MB."), {"limit": MOST_BYTES // 1_000_000})
