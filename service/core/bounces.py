"""Reports of mail servers on messages of ours: those of RFC 3464, and what others make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message as Parsed

from service.core.words import postal

MOST_TEXT = 100_000
# As connectors/mail makes them: nobody who did not get the message can name one.
OURS = re.compile(r"<?(\d{1,19}\.[0-9a-f]{32})@[A-Za-z0-9.-]{1,253}>?")
_VERP = re.compile(r"\+(\d{1,19}\.[0-9a-f]{32})@")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One message that a server reports on, by the first half of its Message-ID.

    ``has_failed``: it will not arrive any more. Late or delivered is neither.
    """

    local: str
    status: str = ""
    has_failed: bool = False


def bounce_of(message: Parsed, text: str) -> tuple[Bounce, ...]:
    """What *message*, with the *text* that people read, reports; empty when it is no report."""
    if message.get_content_type() == "multipart/report":
        kind = str(message.get_param("report-type", "")).casefold()
        if kind == "delivery-status" or _statuses(message):
            return _standard(message)
    who = " ".join(str(message.get(name, ""))[:500] for name in ("From", "Return-Path", "Sender"))
    if not (_says(who, postal.MACHINES) or str(message.get("Return-Path", "")).strip() == "<>"):
        return ()
    return _other(message, text)


def _standard(message: Parsed) -> tuple[Bounce, ...]:
    """RFC 3464: fields per recipient say what became of it."""
    groups = _statuses(message)
    actions = [str(each.get("Action", "")).strip().casefold() for each in groups]
    failed = next((each for each, a in zip(groups, actions, strict=True) if a == "failed"), None)
    status = _STATUS.search(str(failed.get("Status", ""))) if failed is not None else None
    return tuple(
        Bounce(local=local, status=status[1] if status else "", has_failed=failed is not None)
        for local in _named(message, _originals(message))
    )


def _other(message: Parsed, text: str) -> tuple[Bounce, ...]:
    """No standard: a machine writes in words, and somewhere names the message."""
    said = f"{message.get('Subject', '')}\n{text}"[:MOST_TEXT]
    status = next((s for s in _STATUS.findall(said) if s.startswith("5.")), "")
    has_failed = bool(status) or _says(said, postal.FAILED)
    if not status and _says(str(message.get("Subject", "")), postal.DELAYED):
        has_failed = False
    whole = said + "\n".join(_originals(message))
    return tuple(
        Bounce(local=local, status=status, has_failed=has_failed)
        for local in _named(message, [whole])
    )


def _says(text: str, words: tuple[str, ...]) -> bool:
    said = text.casefold()
    return any(each in said for each in words)


def _named(message: Parsed, texts: list[str]) -> list[str]:
    """The messages of ours that are named: where the report went to, and in these *texts*."""
    to = " ".join(str(value) for name in _ADDRESSED for value in message.get_all(name, []))
    found = [*_VERP.findall(to[:MOST_TEXT])]
    for each in texts:
        found += OURS.findall(each[:MOST_TEXT])
    return list(dict.fromkeys(found))[:1]  # each of ours has one recipient: a report is on one


def _statuses(message: Parsed) -> list[Parsed]:
    """The fields per recipient; the first group of a report is about the report itself."""
    for part in _children(message):
        if part.get_content_type() != "message/delivery-status":
            continue
        payload = part.get_payload()
        groups = payload if isinstance(payload, list) else [message_from_string(str(payload))]
        return [each for each in groups if isinstance(each, Parsed) and each.get("Action")]
    return []


def _originals(message: Parsed) -> list[str]:
    """The Message-ID of what came back, whole or as its head alone."""
    found = []
    for part in _children(message):
        kind, payload = part.get_content_type(), part.get_payload()
        whole = payload[0] if isinstance(payload, list) and payload else None
        if isinstance(whole, Parsed):
            found.append(str(whole.get("Message-ID", "")))
        elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/rfc822"):
            text = payload if isinstance(payload, str) else ""
            found.append(str(message_from_string(text[:MOST_TEXT]).get("Message-ID", "")))
    return found


def _children(message: Parsed) -> Iterator[Parsed]:
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Parsed))
