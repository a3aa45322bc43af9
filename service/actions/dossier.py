"""A whole case file as one accessible PDF, in the words and dates of the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from service.actions.casefile import CaseFile, Happening, case_file
from service.actions.dispatch import Way
from service.actions.sections import Row
from service.actions.services import Services
from service.actions.shown import Pair, Shown, Word, party_said
from service.bundle.bundle import Bundle
from service.bundle.regulation import Regulation
from service.core.actor import PARTY_PREFIX, PUBLIC, SYSTEM, Actor
from service.core.calendar import Calendar
from service.core.dates import Dates, Style
from service.core.deadline import Deadline
from service.core.language import N_, USUAL, Message
from service.store.audit import Act
from service.store.tables import Direction, Document, DocumentKind, Note, NoteKind

Say = Callable[[Message], str]
STANDING_IN = N_("%(who)s, standing in for %(other)s")

# On paper the timeline tells what people did; what the machine did is in the audit trail.
TOLD = frozenset(
    {
        Act.CASE_STARTED,
        Act.CASE_CAUGHT_UP,
        Act.TASK_COMPLETED,
        Act.TASK_UNDONE,
        Act.ACTION_USED,
        Act.CASE_CONTINUED,
        Act.CASE_ENDED,
    }
)
THOUSAND = 1000


def print_case(
    services: Services, number: str, actor: Actor, *, say: Say, language: str = USUAL
) -> bytes:
    """The case file of *number* as PDF; like opening it, this is written to the audit trail.

    *say* translates a message into *language*.
    """
    now = services.clock()
    file = case_file(services, number, actor)
    press = _Press(say=say, language=language, bundle=file.bundle)
    return services.printer.dossier(press.document(file, actor, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Press:
    """Turns a case file into the words of the printed document."""

    say: Say
    language: str
    bundle: Bundle

    @property
    def calendar(self) -> Calendar:
        return self.bundle.calendar

    def document(self, file: CaseFile, actor: Actor, now: datetime) -> dict[str, Any]:
        bundle = file.bundle
        printed = Message(
            N_("Printed on %(moment)s by %(name)s"),
            {"moment": self.moment(now), "name": actor.name or actor.username},
        )
        return {
            "lang": self.language,
            "title": self.title(file),
            "number": file.instance.number,
            "organisation": bundle.regulation.organisation or bundle.title,
            "printed": self.say(printed),
            "printed_at": now.isoformat(),
            "words": self.words(),
            "facts": self.facts(file),
            "sections": [self.section(title, rows) for title, rows in file.sections],
            "deadlines": [
                [
                    deadline.label,
                    self.day(deadline.start),
                    self.due(deadline),
                    self.day(deadline.met_on),
                ]
                for deadline in file.deadlines
            ],
            "timeline": self.timeline(file),
            "documents": [self.file(each, file) for each in file.documents],
        }

    def title(self, file: CaseFile) -> str:
        return file.bundle.file_title_of(file.instance.root)

    def words(self) -> dict[str, Any]:
        heads = {
            "deadline_head": (N_("Deadline"), N_("From"), N_("Due"), N_("Met on")),
            "timeline_head": (N_("When"), N_("What happened"), N_("Who")),
        }
        single = {
            "page": N_("Page"),
            "of": N_("of"),
            "empty": N_("Not filled in:"),
            "deadlines": N_("Deadlines"),
            "timeline": N_("Timeline"),
            "documents": N_("Documents"),
        }
        return {
            **{name: self.say(Message(text)) for name, text in single.items()},
            **{name: [self.say(Message(text)) for text in texts] for name, texts in heads.items()},
        }

    def facts(self, file: CaseFile) -> list[dict[str, Any]]:
        """What the service itself knows of the case."""
        instance, regulation = file.instance, file.bundle.regulation
        found: list[tuple[str, Word | None]] = [
            (N_("Number"), instance.number),
            (N_("Subject"), instance.subject),
            (N_("Opened"), instance.started_at),
            (N_("Closed"), instance.ended_at),
            (N_("Rules"), self.edition(regulation)),
            (N_("Version of the process"), file.version),
        ]
        return [
            self.pair(Message(label), Shown(words=(value,)))
            for label, value in found
            if value not in (None, "")
        ]

    def edition(self, regulation: Regulation) -> Word:
        if not regulation.version:
            return regulation.name
        edition = self.dates.version(regulation.version)
        return Message(N_("%(name)s of %(edition)s"), {"name": regulation.name, "edition": edition})

    def section(self, title: str, rows: Sequence[Row]) -> dict[str, Any]:
        return {
            "title": title,
            "rows": [
                {**self.pair(row.label, row.value), "history": self.history(row)}
                for row in rows
                if row.value
            ],
            "empty": [row.label for row in rows if not row.value],
        }

    def history(self, row: Row) -> list[dict[str, Any]]:
        return [
            {
                "intro": self.say(
                    Message(
                        N_("Earlier (%(moment)s, %(name)s):"),
                        {"moment": self.moment(old.at), "name": old.by},
                    )
                ),
                "value": self.value(old.value),
            }
            for old in row.history
        ]

    def pair(self, label: str | Message, value: Shown) -> dict[str, Any]:
        return {
            "label": label if isinstance(label, str) else self.say(label),
            "value": self.value(value),
            "history": [],
        }

    def value(self, shown: Shown) -> dict[str, Any]:
        return {
            "words": [self.word(word) for word in shown.words],
            "rows": [[self.answer(pair) for pair in row] for row in shown.rows],
        }

    def answer(self, pair: Pair) -> dict[str, Any]:
        found = self.pair(pair.label, pair.value)
        is_question = found["label"].endswith(("?", ":", "."))
        return {**found, "label": found["label"] if is_question else f"{found['label']}:"}

    def word(self, word: Word) -> str:
        match word:
            case Message():
                return self.say(word)
            case datetime():
                return self.moment(word)
            case date():
                return self.dates.day(word)
            case int() | float() | Decimal():
                return str(format_decimal(word, locale=self.language))
            case _:
                return word

    def timeline(self, file: CaseFile) -> list[list[str]]:
        """What people did and noted, and which letters went out, oldest first."""
        done = [
            (event.at, self.say(event.sentence), self.doer(event))
            for event in file.timeline
            if event.kind in TOLD
        ]
        sent = [
            (each.created_at, self.say(Message(N_("Letter: %(title)s"), {"title": each.title})), "")
            for each in file.documents
            if each.kind is DocumentKind.LETTER
        ]
        rows = sorted([*done, *sent, *self.noted(file)], key=lambda row: self.dates.local(row[0]))
        # The same letter to many people is one line with their number.
        counted = Counter((self.moment(at), what, who) for at, what, who in rows)
        return [
            [at, what if number == 1 else f"{what} (×{number})", who]
            for (at, what, who), number in counted.items()
        ]

    def noted(self, file: CaseFile) -> list[tuple[datetime, str, str]]:
        """Notes and calls with their text."""
        return [
            (
                note.called_at or note.written_at,
                self.say(Message(_heading(note), {"name": note.called_with, "text": note.text})),
                file.names.get(note.author, note.author),
            )
            for note in file.notes.values()
        ]

    def doer(self, event: Happening) -> str:
        """Who did it, and for whom when that one was away."""
        who = self.person(event.who)
        told = {"who": who, "other": event.instead_of}
        return self.say(Message(STANDING_IN, told)) if who and event.instead_of else who

    def person(self, name: str) -> str:
        """Who did it; nothing for the service itself and for visitors."""
        if name.startswith(PARTY_PREFIX):
            said = party_said(self.bundle, name)
            return said if isinstance(said, str) else self.say(said)
        return "" if name in (SYSTEM.username, PUBLIC.username) else name

    def file(self, document: Document, file: CaseFile) -> dict[str, str]:
        about = Message(
            N_("%(name)s · %(size)s kB · %(moment)s"),
            {
                "name": document.name,
                "size": self.word(max(1, round(document.size / THOUSAND))),
                "moment": self.moment(document.created_at),
            },
        )
        return {
            "title": document.title or document.name,
            "about": " · ".join([self.say(about), *self.standing(document, file)]),
            "hash": f"SHA-256 {document.sha256}",
        }

    def standing(self, document: Document, file: CaseFile) -> list[str]:
        """To whom a letter goes and where it is, the same words as on every page."""
        found = file.standings.get(document.id)
        if found is None:
            return []
        name = file.addressees.get(document.audience)
        to = [self.say(Message(N_("to %(name)s"), {"name": name}))] if name else []
        way = [] if found.way is Way.PAGE else [self.say(found.way_words)]
        return [*to, self.say(found.words), *way, self.moment(found.at)]

    def day(self, value: date | None) -> str:
        return "–" if value is None else self.dates.day(value, Style.PLAIN_YEAR)

    def due(self, deadline: Deadline) -> str:
        """The last day, with the time when it ends within that day."""
        if deadline.at_a_moment:
            return self.moment(deadline.local_due_at)
        return self.day(deadline.due_on)

    def moment(self, value: datetime) -> str:
        return self.dates.moment(value, Style.PLAIN_YEAR)

    @property
    def dates(self) -> Dates:
        return Dates(
            language=self.language,
            zone=self.calendar.zone,
            say=lambda text: self.say(Message(text)),
        )


def _heading(note: Note) -> str:
    """What a note is called on paper, before its text."""
    if note.kind is NoteKind.NOTE:
        return N_("Note: %(text)s")
    if not note.called_with:
        return N_("Call: %(text)s")
    is_out = note.direction is Direction.OUT
    return N_("Call to %(name)s: %(text)s") if is_out else N_("Call from %(name)s: %(text)s")
