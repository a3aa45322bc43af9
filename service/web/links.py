"""Small shapes that several screens show: links, phases, documents. No questions to the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from service.core.language import N_, Message
from service.store.tables import Document, DocumentKind
from service.web.shell import date_mid

FROM = {
    DocumentKind.UPLOAD: N_("received · %(day)s"),
    DocumentKind.LETTER: N_("letter · %(day)s"),
    DocumentKind.NOTICE: N_("notice · %(day)s"),
}


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


def phase_items(names: Sequence[str], current: int, *, ended: bool) -> list[PhaseItem]:
    """The phases in order; all are done when the case is closed."""
    states = ["done" if ended or i < current else "later" for i in range(len(names))]
    if not ended and current < len(names):
        states[current] = "now"
    return [PhaseItem(name=n, state=s) for n, s in zip(names, states, strict=True)]


def document_links(found: Iterable[Document], url: Callable[[str], str]) -> list[DocumentLink]:
    """Documents, newest first."""
    return [
        DocumentLink(
            name=each.title or each.name,
            url=url(each.id),
            note=Message(FROM[DocumentKind(each.kind)], {"day": date_mid(each.created_at)}),
        )
        for each in sorted(found, key=lambda each: each.created_at, reverse=True)
    ]
