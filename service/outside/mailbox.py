"""A mailbox that is read over IMAP: each message once, then put aside. Knows nothing of content."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from service.core.errors import ServiceError
from service.core.language import N_
from service.core.postbox import Mailbox

TIMEOUT_SECONDS = 20.0
LONGEST_SECONDS = 120.0  # for one visit; what is left is read the next time
SIZE, BODY = b"RFC822.SIZE", b"BODY[]"


class Folder(StrEnum):
    """Where a message goes that was read; made when it is missing."""

    DONE = "Regelwerk"
    ASIDE = "Regelwerk-opzij"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a mailbox was read; numbers of before count no more once ``validity`` is another."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One message, whole; ``content`` is None when it is larger than may be."""

    mark: Mark
    size: int
    content: bytes | None


class MailboxError(ServiceError):
    """The mailbox cannot be read now; it is tried again."""

    status = 502


# What becomes of a message, told once it is written down.
Handle = Callable[[Fetched], Folder]


def visit(box: Mailbox, mark: Mark, handle: Handle, *, most_bytes: int) -> int:
    """Have every message behind *mark* handled, oldest first; returns how many.

    A message leaves the inbox once it was handled. Where it cannot, the mark of whoever handles
    it keeps it from being read again. Raises MailboxError, without an address or a password.
    """
    until, count = monotonic() + LONGEST_SECONDS, 0
    try:
        with _opened(box) as (server, validity):
            for uid in _unread(server, mark, validity):
                if monotonic() > until:
                    break
                fetched = _fetch(server, Mark(validity=validity, uid=uid), most_bytes)
                if fetched is not None:
                    _put_away(server, uid, handle(fetched))
                    count += 1
    except (IMAPClientError, OSError) as error:
        raise MailboxError(
            N_("The mailbox cannot be read (%(kind)s)."),
            permanent=False,
            kind=type(error).__name__,
        ) from error
    return count


@contextmanager
def _opened(box: Mailbox) -> Iterator[tuple[IMAPClient, int]]:
    trust = ssl.create_default_context()
    server = IMAPClient(
        box.host,
        port=box.port,
        ssl=box.is_tls,
        ssl_context=trust if box.is_tls else None,
        timeout=TIMEOUT_SECONDS,
    )
    try:
        if box.starts_tls:
            server.starttls(trust)
        server.login(box.user, box.password)
        chosen = server.select_folder(box.folder)
        yield server, int(chosen[b"UIDVALIDITY"])
    finally:
        _leave(server)


def _leave(server: IMAPClient) -> None:
    try:
        server.logout()
    except (IMAPClientError, OSError):
        server.shutdown()


def _unread(server: IMAPClient, mark: Mark, validity: int) -> list[int]:
    """The messages behind *mark*; ``n:*`` gives the last one also when it is before n."""
    first = mark.uid + 1 if mark.validity == validity else 1
    found = server.search(["UID", f"{first}:*"])
    return sorted(uid for uid in found if uid >= first)


def _fetch(server: IMAPClient, mark: Mark, most_bytes: int) -> Fetched | None:
    """The message, unless somebody took it away meanwhile; reading it leaves it unseen."""
    size = server.fetch([mark.uid], ["RFC822.SIZE"]).get(mark.uid, {}).get(SIZE)
    if size is None:
        return None
    if size > most_bytes:
        return Fetched(mark=mark, size=size, content=None)
    content = server.fetch([mark.uid], ["BODY.PEEK[]"]).get(mark.uid, {}).get(BODY)
    return None if content is None else Fetched(mark=mark, size=size, content=content)


def _put_away(server: IMAPClient, uid: int, folder: Folder) -> None:
    """Move it out of the inbox, also on a server that knows no move."""
    if not server.folder_exists(folder):
        server.create_folder(folder)
    if server.has_capability("MOVE"):
        server.move([uid], folder)
        return
    server.copy([uid], folder)
    server.delete_messages([uid], silent=True)
    server.expunge([uid]) if server.has_capability("UIDPLUS") else server.expunge()
