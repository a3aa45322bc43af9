"""The timeline of a case: sentences a person would write, per day, and what is to come.

What only the machine did stands apart, under the fold, with what is long ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from flask_babel import gettext
from markupsafe import Markup

from service.actions.casefile import CaseFile, Happening
from service.actions.dispatch import Standing
from service.actions.shown import party_said
from service.core.actor import NOBODY, PARTY_PREFIX
from service.core.deadline import Deadline
from service.core.language import N_, Message
from service.store.audit import Act
from service.store.tables import Direction, Document, DocumentKind, Note, NoteKind
from service.web.dates import dates
from service.web.wording import say, upper_first

RECENT = 25  # lines in sight; what came before them is folded


class Kind(StrEnum):
    """What a line is about; also its mark, and what the timeline can be narrowed to."""

    LETTER = "brieven"
    STEP = "stappen"
    NOTE = "notities"
    CALL = "bellen"
    SYSTEM = "systeem"


FILTERS: Mapping[str, Message] = {
    "": Message(N_("Everything")),
    Kind.LETTER: Message(N_("Letters")),
    Kind.STEP: Message(N_("Steps")),
    Kind.NOTE: Message(N_("Notes")),
    Kind.CALL: Message(N_("Calls")),
}
DID = {
    Act.CASE_STARTED: N_("%(who)s opened the case."),
    Act.TASK_COMPLETED: N_("%(who)s completed “%(name)s”."),
    Act.TASK_UNDONE: N_("%(who)s took back that “%(name)s” was completed."),
    Act.ACTION_USED: N_("%(who)s filled in “%(name)s”."),
    Act.LETTER_POSTED: N_("%(who)s sent the letter of “%(name)s” by post."),
    Act.LETTER_RETURNED: N_("%(who)s noted that the letter of “%(name)s” came back."),
}
# By the service itself, or by somebody without an account.
HAPPENED = {
    Act.CASE_STARTED: N_("The case came in."),
    Act.TASK_COMPLETED: N_("“%(name)s” was completed."),
    Act.ACTION_USED: N_("“%(name)s” was filled in."),
}
NOTED = N_("Note by %(who)s")
CALLED = {
    (Direction.OUT, True): N_("%(who)s called %(name)s."),
    (Direction.OUT, False): N_("%(who)s made a call."),
    (Direction.IN, True): N_("%(who)s was called by %(name)s."),
    (Direction.IN, False): N_("%(who)s was called."),
}
ALWAYS = {Act.CASE_ENDED: N_("The case was closed.")}
LETTERS = frozenset({Act.DOCUMENT_STORED, Act.LETTER_POSTED, Act.LETTER_RETURNED,
                     Act.MAIL_FAILED, Act.MAIL_RETURNED})  # fmt: skip
BACK = frozenset({Act.LETTER_RETURNED, Act.MAIL_FAILED, Act.MAIL_RETURNED})
# What tells more of a case than of the machine, whoever did it.
TOLD = frozenset({*DID, *ALWAYS, Act.CASE_CONTINUED, Act.CASE_BEGAN_ITSELF, Act.CASE_CAUGHT_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a sentence, with the documents that came with it and how far a letter is."""

    at: datetime
    kind: Kind
    text: Markup | Message
    clauses: tuple[str, ...] = ()
    papers: tuple[Document, ...] = ()
    is_back: bool = False
    quote: str = ""
    mentioned: tuple[str, ...] = ()
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The lines of one day, newest first."""

    on: date
    lines: list[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What is to come, the days in sight, and the days under the fold."""

    coming: list[Deadline] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    earlier: list[Day] = field(default_factory=list)

    @property
    def folded(self) -> int:
        """How many lines are under the fold."""
        return sum(len(day.lines) for day in self.earlier)


def of(file: CaseFile, reader: str, only: str = "") -> Timeline:
    """The timeline as *reader* is told it; *only* one kind of line, or all."""
    # Of what happened at one moment the last is on top too.
    lines = sorted(reversed([*_lines(file, reader)]), key=lambda line: line.at, reverse=True)
    if only in FILTERS and only:
        return Timeline(days=_days(line for line in lines if line.kind == only))
    seen = [line for line in lines if line.kind is not Kind.SYSTEM]
    rest = {id(line) for line in seen[RECENT:]}
    return Timeline(
        coming=sorted((d for d in file.deadlines if d.met_on is None), key=lambda d: d.due_at),
        days=_days(seen[:RECENT]),
        earlier=_days(line for line in lines if line.kind is Kind.SYSTEM or id(line) in rest),
    )


def _days(lines: Iterable[Line]) -> list[Day]:
    here = dates()
    return [
        Day(on=day, lines=list(found))
        for day, found in groupby(lines, key=lambda line: here.local(line.at).date())
    ]


def _lines(file: CaseFile, reader: str) -> Iterable[Line]:
    papers = {each.id: each for each in file.documents}
    for event in file.timeline:
        yield _line(file, event, reader, tuple(papers[i] for i in event.papers if i in papers))


def _line(file: CaseFile, event: Happening, reader: str, papers: tuple[Document, ...]) -> Line:
    found = file.bundle.elements.get(event.element or "")
    act = Act(event.kind)
    note = file.notes.get(event.note)
    if note is not None:
        return _noted(file, note, reader, event.instead_of)
    stored = papers[0] if act is Act.DOCUMENT_STORED and papers else None
    return Line(
        at=event.at,
        kind=Kind.LETTER if act in LETTERS else Kind.STEP if act in TOLD else Kind.SYSTEM,
        text=_letter(file, stored) if stored else _sentence(file, event, act, reader),
        clauses=found.clauses if found else (),
        papers=papers,
        is_back=act in BACK,
        standing=file.standings.get(stored.id) if stored else None,
    )


def _noted(file: CaseFile, note: Note, reader: str, instead_of: str) -> Line:
    """A note with its text; a call stands where it took place."""
    is_call = note.kind is NoteKind.CALL
    text = CALLED[note.direction or Direction.OUT, bool(note.called_with)] if is_call else NOTED
    bold = _bold(_named(file, note.author, reader), instead_of)
    return Line(
        at=note.called_at or note.written_at,
        kind=Kind.CALL if is_call else Kind.NOTE,
        text=Markup(gettext(text)) % {"who": bold, "name": note.called_with},
        quote=note.text,
        mentioned=tuple(_named(file, each, reader) for each in note.mentioned),
    )


def _named(file: CaseFile, username: str, reader: str) -> str:
    return str(gettext("You")) if username == reader else file.names.get(username, username)


def _letter(file: CaseFile, document: Document) -> Markup:
    """Who a letter is for; its title stands with it, to be opened."""
    name = file.addressees.get(document.audience)
    is_letter = document.kind is DocumentKind.LETTER
    if name is None:
        return Markup(gettext("Letter")) if is_letter else Markup(gettext("Message"))
    text = gettext("Letter to %(name)s") if is_letter else gettext("Message to %(name)s")
    return Markup(text) % {"name": name}


def _sentence(file: CaseFile, event: Happening, act: Act, reader: str) -> Markup | Message:
    if act in ALWAYS:
        return Message(ALWAYS[act])
    if act in HAPPENED and event.actor in NOBODY:
        return Message(HAPPENED[act], {"name": event.name})
    if act not in DID:
        return event.sentence
    bold = _bold(_who(file, event, reader), event.instead_of)
    return Markup(gettext(DID[act])) % {"who": bold, "name": event.name}


def _bold(who: str, instead_of: str) -> Markup:
    """Who did it, and for whom when that one was away."""
    bold = Markup("<b>%s</b>") % who
    if not instead_of:
        return bold
    told = {"who": bold, "other": instead_of}
    return Markup(gettext("%(who)s, standing in for %(other)s,")) % told


def _who(file: CaseFile, event: Happening, reader: str) -> str:
    if event.actor == reader:
        return str(gettext("You"))
    if event.actor.startswith(PARTY_PREFIX):
        return upper_first(say(party_said(file.bundle, event.actor)))
    return event.who
