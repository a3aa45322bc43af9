"""Small shapes that several screens show: links, phases, documents. No questions to the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.actions.dispatch import Standing, Way
from service.bundle.elements import Element
from service.core.forms.dangers import Mark
from service.core.language import N_, Message
from service.core.words import YES, Property
from service.store.tables import Document, DocumentKind
from service.web.dates import date_mid, moment

FROM = {
    DocumentKind.UPLOAD: N_("received · %(day)s"),
    DocumentKind.LETTER: N_("letter · %(day)s"),
    DocumentKind.NOTICE: N_("notice · %(day)s"),
}
WARNINGS = {
    Mark.MACROS: N_("Holds macros: little programs. Do not switch them on."),
    Mark.SCRIPT: N_("Holds a script. Open it in a program that does not run scripts."),
    Mark.OUTSIDE: N_("Fetches or starts something elsewhere. Refuse when your program asks."),
    Mark.EMBEDDED: N_("Holds other files. Do not open those."),
    Mark.LOCKED: N_("Is locked with a password: nobody could look inside."),
    Mark.BOMB: N_("Grows very large when it is opened. It can stop your computer."),
    Mark.UNREADABLE: N_("Could not be looked into. Ask for another copy before you open it."),
    Mark.UNSCANNED: N_("Was not scanned for viruses."),
}
TO = N_("letter to %(name)s · %(day)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something one can go to."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseItem:
    """One phase: done, now or later."""

    name: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLink:
    """A document to download, with where it came from."""

    name: str
    url: str
    note: Message
    day: str = ""
    to: str = ""
    standing: Standing | None = None
    view_url: str = ""  # where one reads it, when a page can show it
    post_url: str = ""  # where somebody says that it left
    return_url: str = ""  # where somebody says that it came back
    warnings: tuple[Message, ...] = ()


def is_asked(element: Element) -> bool:
    """Whether the case waits for this action of a party right now."""
    return element.properties.get(Property.EMPHASIS) == YES


def phase_items(names: Sequence[str], current: int, *, ended: bool) -> list[PhaseItem]:
    """The phases in order; all are done when the case is closed."""
    states = ["done" if ended or i < current else "later" for i in range(len(names))]
    if not ended and current < len(names):
        states[current] = "now"
    return [PhaseItem(name=n, state=s) for n, s in zip(names, states, strict=True)]


def document_links(
    found: Iterable[Document],
    url: Callable[[str], str],
    *,
    view_url: Callable[[Document], str] | None = None,
    known: Mapping[str, str] | None = None,
    standings: Mapping[str, Standing] | None = None,
    post_url: Callable[[str], str] | None = None,
    return_url: Callable[[str], str] | None = None,
    today: date | None = None,
    closed: bool = False,
    warns: bool = True,
) -> list[DocumentLink]:
    """Documents, newest first; *known* names who each is for, *standings* where each is.

    *post_url*: where one says that a letter that is not out left on paper; *return_url*: that one
    that had left came back.

    *warns*: say what one should know before opening it, which is for those who handle the case.

    What would look the same, title, name and day, is told apart by its time.
    """
    newest = sorted(found, key=lambda each: each.created_at, reverse=True)
    days = [date_mid(each.created_at, today, closed=closed) for each in newest]
    looks = [
        (each.title or each.name, each.audience, day)
        for each, day in zip(newest, days, strict=True)
    ]
    often = Counter(looks)
    return [
        DocumentLink(
            name=look[0],
            url=url(each.id),
            view_url=view_url(each) if view_url else "",
            note=_note(
                each,
                look[2] if often[look] == 1 else moment(each.created_at, None if closed else today),
                (known or {}).get(each.audience),
            ),
            day=look[2],
            to=(known or {}).get(each.audience, ""),
            standing=(standings or {}).get(each.id),
            **_sayings(each, standings or {}, post_url, return_url),
            warnings=warnings_of(each) if warns else (),
        )
        for each, look in zip(newest, looks, strict=True)
    ]


def _sayings(
    document: Document,
    standings: Mapping[str, Standing],
    post_url: Callable[[str], str] | None,
    return_url: Callable[[str], str] | None,
) -> dict[str, str]:
    """What one may say of a letter, and where: that it left, or that it came back."""
    standing = standings.get(document.id)
    if standing is None or standing.way is Way.PAGE:
        return {}
    name, url = ("return_url", return_url) if standing.is_out else ("post_url", post_url)
    return {name: url(document.id)} if url else {}


def warnings_of(document: Document) -> tuple[Message, ...]:
    """What one should know before opening it."""
    return tuple(Message(WARNINGS[Mark(each)]) for each in document.marks or ())


def note_of(document: Document, today: date | None) -> Message:
    """What kind of document it is, and of which day."""
    return _note(document, date_mid(document.created_at, today), None)


def _note(document: Document, day: str, name: str | None) -> Message:
    kind = DocumentKind(document.kind)
    if name is not None and kind is DocumentKind.LETTER:
        return Message(TO, {"name": name, "day": day})
    return Message(FROM[kind], {"day": day})
