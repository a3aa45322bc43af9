"""A message that came in, taken apart: who wrote, what, and what kind it is. Pure, for a child.

Whoever wrote it may be an enemy: sizes are bounded, nothing is rendered and nothing is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from email import message_from_bytes, policy
from email.message import Message as Parsed
from email.utils import getaddresses, parsedate_to_datetime
from enum import StrEnum
from typing import Any

from service.core.bounces import Bounce, bounce_of
from service.core.headertext import MOST_WORDS, head_of, plain, words_of
from service.core.htmltext import text_of
from service.core.mail_address import is_mail_address
from service.core.words import postal

MOST_PARTS = 200
MOST_FILES = 50
MOST_TEXT = 200_000  # characters; 10,000 words are a third of it
MOST_REFERENCES = 20
NAME_LENGTH = 120
IDENTIFIER = re.compile(r"<[^<>\s]{3,190}>")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


class Kind(StrEnum):
    """What a message is; only a letter asks for somebody's attention."""

    LETTER = "letter"
    BOUNCE = "bounce"  # a mail server reports on one of ours
    AUTOMATIC = "automatic"  # a machine answers, such as for who is away
    BULK = "bulk"  # a mailing list or newsletter
    SPAM = "spam"  # the mail server marked it
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment; ``name`` has no path and nothing that turns text around."""

    name: str
    media_type: str
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A message as a person sees it. ``left_out``: attachments that were too many to keep."""

    kind: Kind = Kind.LETTER
    message_id: str = ""
    sender_name: str = ""
    sender: str = ""
    subject: str = ""
    sent_at: str = ""
    text: str = ""
    references: tuple[str, ...] = ()
    bounces: tuple[Bounce, ...] = ()
    files: tuple[File, ...] = ()
    left_out: int = 0


def take_apart(raw: bytes) -> Inbound:
    """What *raw* says. Whatever is wrong with it, something comes of it."""
    message = message_from_bytes(raw, policy=policy.compat32)
    name, address = _sender(message)
    text, files, left_out = _content(message)
    found = Inbound(
        message_id=_identifier(message.get("Message-ID")),
        sender_name=name,
        sender=address,
        subject=words_of(head_of(message, "Subject"), MOST_WORDS),
        sent_at=_moment(message.get("Date")),
        text=text,
        references=_references(message),
        bounces=bounce_of(message, text),
        files=files,
        left_out=left_out,
    )
    return replace(found, kind=_kind(message, found))


def apart(_tell: object, raw: bytes) -> bytes:
    """The same as the work of a child: nothing that a stranger wrote is looked into elsewhere."""
    return packed(take_apart(raw))


def packed(inbound: Inbound) -> bytes:
    """For a child to say: what it is on one line, then the files one after another."""
    told = asdict(inbound)
    for file in told["files"]:
        file["content"] = len(file["content"])
    head = json.dumps(told).encode()
    return head + b"\n" + b"".join(file.content for file in inbound.files)


def unpacked(answer: bytes) -> Inbound:
    """What a child said."""
    head, _, rest = answer.partition(b"\n")
    told: dict[str, Any] = json.loads(head)
    files, at = [], 0
    for each in told.pop("files"):
        files.append(File(**{**each, "content": rest[at : at + each["content"]]}))
        at += each["content"]
    told["bounces"] = tuple(Bounce(**each) for each in told["bounces"])
    told["references"] = tuple(told["references"])
    return Inbound(**{**told, "kind": Kind(told["kind"]), "files": tuple(files)})


def _kind(message: Parsed, found: Inbound) -> Kind:
    if found.bounces:
        return Kind.BOUNCE
    said = {name: plain(str(message.get(name, ""))).casefold() for name in _TELLING}
    if said["X-Spam-Flag"] == "yes" or said["X-Spam-Status"].startswith("yes"):
        return Kind.SPAM
    if said["Auto-Submitted"] not in ("", "no") or said["X-Autoreply"] or said["X-Autorespond"]:
        return Kind.AUTOMATIC
    if found.subject.casefold().startswith(postal.AWAY) or said["Return-Path"] == "<>":
        return Kind.AUTOMATIC
    if said["Precedence"] in _BULK or said["List-Id"] or said["List-Unsubscribe"]:
        return Kind.BULK
    return Kind.LETTER


_TELLING = (
    *("X-Spam-Flag", "X-Spam-Status", "Auto-Submitted", "X-Autoreply", "X-Autorespond"),
    *("Return-Path", "Precedence", "List-Id", "List-Unsubscribe"),
)


def _sender(message: Parsed) -> tuple[str, str]:
    """Name and address of who wants the answer; an address that is none is left out."""
    for name in ("Reply-To", "From", "Sender"):
        for said, address in getaddresses([head_of(message, name)[:2_000]]):
            if is_mail_address(address):
                return words_of(said, NAME_LENGTH) or address, address
    return words_of(head_of(message, "From"), NAME_LENGTH), ""


def _identifier(text: object) -> str:
    found = IDENTIFIER.search(str(text or ""))
    return found[0] if found else ""


def _references(message: Parsed) -> tuple[str, ...]:
    text = " ".join(str(message.get(name, ""))[:10_000] for name in ("In-Reply-To", "References"))
    return tuple(dict.fromkeys(IDENTIFIER.findall(text)))[:MOST_REFERENCES]


def _moment(text: object) -> str:
    try:
        found = parsedate_to_datetime(str(text or ""))
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _content(message: Parsed) -> tuple[str, tuple[File, ...], int]:
    """The text to read, the files beside it, and how many were too many."""
    texts: dict[str, list[str]] = {"plain": [], "html": []}
    files: list[File] = []
    left_out = 0
    for number, part in enumerate(_parts(message)):
        subtype = part.get_content_subtype()
        is_file = bool(_filename(part)) or part.get_content_maintype() != "text"
        if number >= MOST_PARTS or (is_file and len(files) >= MOST_FILES):
            left_out += 1
        elif is_file:
            files.append(_file(part, len(files) + 1))
        elif subtype in texts:
            texts[subtype].append(_decoded(part))
        else:
            texts["plain"].append(_decoded(part))
    said = "\n\n".join(each for each in texts["plain"] if each.strip())
    if not said:
        said = "\n\n".join(text_of(each) for each in texts["html"])
    return plain(said, keep="\n\t").strip()[:MOST_TEXT], tuple(files), left_out


def _parts(message: Parsed) -> Iterator[Parsed]:
    """The leaves of a message; one that was forwarded whole is a leaf."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting += [each for each in reversed(payload) if isinstance(each, Parsed)]
        else:
            yield part


def _file(part: Parsed, number: int) -> File:
    media_type = part.get_content_type()
    payload = part.get_payload()
    if isinstance(payload, list):  # a whole message, or a report of a mail server
        content = b"\n".join(each.as_bytes() for each in payload if isinstance(each, Parsed))
        name = _filename(part) or f"{number}.eml"
        return File(name=name, media_type="message/rfc822", content=content)
    decoded = part.get_payload(decode=True)
    content = decoded if isinstance(decoded, bytes) else b""
    return File(name=_filename(part) or str(number), media_type=media_type, content=content)


def _filename(part: Parsed) -> str:
    try:
        found = part.get_filename()
    except (ValueError, LookupError, TypeError):  # a name in a way that nobody defined
        return ""
    name = words_of(found, NAME_LENGTH).replace("\\", "/").rpartition("/")[2]
    return name.lstrip(". ")


def _decoded(part: Parsed) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    data = data[: 4 * MOST_TEXT]
    for charset in (part.get_content_charset(), "utf-8"):
        try:
            return data.decode(charset or "utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")
