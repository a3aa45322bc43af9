"""The timeline of a case: what is to come, and what happened and through whom."""

from __future__ import annotations

from typing import Any

from service.actions.casefile import CaseFile, Happening
from service.actions.shown import party_said
from service.bundle.bundle import Bundle
from service.core.actor import NOBODY, PARTY_PREFIX
from service.core.deadline import Deadline
from service.core.language import N_, Message
from service.store.audit import Act
from service.web.base import today
from service.web.dates import due_words

SENT = frozenset(
    {
        *(Act.LETTER_POSTED, Act.LETTER_RETURNED, Act.DOCUMENT_STORED),
        *(Act.MAIL_SENT, Act.MAIL_KEPT, Act.MAIL_WITHHELD, Act.MAIL_FAILED, Act.MAIL_RETURNED),
    }
)


def events(file: CaseFile) -> list[dict[str, Any]]:
    """What is to come first, then what happened, newest first."""
    coming = [each for each in file.deadlines if each.met_on is None]
    return [*(_coming(each) for each in coming), *_happened(file)]


def _coming(deadline: Deadline) -> dict[str, Any]:
    when = Message(N_("no later than %(day)s"), {"day": due_words(deadline, today())})
    told = {"text": deadline.label, "clauses": deadline.clauses}
    return {"kind": "next", "at": None, "when": when, **told}


def _happened(file: CaseFile) -> list[dict[str, Any]]:
    return [
        {
            "kind": "mail" if event.kind in SENT else "event",
            "at": event.at,
            "text": _told(event, file.bundle),
            "clauses": _clauses(file, event.element),
        }
        for event in reversed(file.timeline)
    ]


def _told(event: Happening, bundle: Bundle) -> Message:
    if event.who in NOBODY:
        return event.sentence
    who = party_said(bundle, event.who) if event.who.startswith(PARTY_PREFIX) else event.who
    return Message(N_("%(what)s · %(who)s"), {"what": event.sentence, "who": who})


def _clauses(file: CaseFile, element: str | None) -> tuple[str, ...]:
    found = file.bundle.elements.get(element or "")
    return found.clauses if found else ()
