"""The letters of a case as they stood at any moment: to whom, since when, and where each was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.actions import dispatch
from service.actions.dispatch import Standing, Told
from service.bundle.bundle import Bundle
from service.store.tables import Document, DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. ``standing``: where it was; None when nobody can tell."""

    id: str
    title: str
    audience: str
    ready_at: datetime
    standing: Standing | None


def of(bundle: Bundle, papers: Sequence[Document], known: Told, upto: datetime) -> list[Letter]:
    """The letters that were there at *upto*, oldest first, and how each stood then."""
    there = [p for p in papers if p.kind is DocumentKind.LETTER and p.created_at <= upto]
    found = dispatch.of_letters(bundle, there, known.upto(upto))
    return [
        Letter(
            id=paper.id,
            title=paper.title or paper.name,
            audience=paper.audience,
            ready_at=paper.created_at,
            standing=found.get(paper.id),
        )
        for paper in there
    ]
