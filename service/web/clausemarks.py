"""Clauses on a page: where a mark leads to, the sign beside it, and the text around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from service.actions import clauses
from service.actions.clauses import Page
from service.actions.compliance import Kept
from service.bundle.bundle import Bundle
from service.bundle.running_text import Block, BlockKind, of_clauses
from service.checks.trace import Row
from service.core.language import N_, Message
from service.web.actors import current_actor
from service.web.base import about, published
from service.web.starts import of_public


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign with its words: late, good or none."""

    state: str
    words: Message | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of the text under one heading, with what its clauses come to."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    sign: Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A regulation to read. ``first``: at which block a clause is marked first, for its anchor."""

    chapters: tuple[Chapter, ...]
    signs: Mapping[str, Sign]
    first: Mapping[str, int]
    carried: int
    counted: int


def clause_url(clause: str) -> str | None:
    """Where a mark leads for this reader; None when there is nothing that he may read."""
    bundle = about()
    if bundle is None or clause not in bundle.regulation.clauses:
        return None
    if clauses.may_look(current_actor(), bundle.key):
        version = None if _is_newest(bundle) else bundle.hash
        return url_for("clauses.clause", process=bundle.key, clause=clause, versie=version)
    if any(each.bundle.key == bundle.key for each in of_public()):
        return url_for("regulation.show", process=bundle.key, _anchor=clause)
    return None


def blocks_of(bundle: Bundle) -> tuple[Block, ...]:
    """The running text and, below it, the clauses that are not marked in it."""
    regulation = bundle.regulation
    marked = {each for block in regulation.text for each in block.clauses}
    left = [each for each in regulation.clauses.values() if each.id not in marked]
    return (*regulation.text, *of_clauses((each.place, each.id, each.text) for each in left))


def text_of(page: Page) -> Text:
    """The text of a page, with a sign beside every clause."""
    blocks = blocks_of(page.bundle)
    signs = {key: sign_of(page, row) for key, row in page.rows.items()}
    first: dict[str, int] = {}
    for block in blocks:
        for clause in block.clauses:
            first.setdefault(clause, id(block))
    own = [row for row in page.rows.values() if not row.reading]
    return Text(
        chapters=tuple(_chapters(page, blocks)),
        signs=signs,
        first=first,
        carried=sum(row.carried and not row.coming for row in own),
        counted=sum(bool(page.figures(row.clause.id)) for row in own),
    )


def sign_of(page: Page, row: Row) -> Sign:
    """How a clause stands: what is missing first, then its figure, then why there is none."""
    if not row.carried and not row.reading:
        return Sign(state="late", words=Message(N_("nothing carries this out")))
    found = page.figures(row.clause.id)
    if found:
        worst = max(found, key=lambda each: (each.exceptions > 0, each.whole))
        return figure_sign(worst)
    if row.coming:
        return Sign(state="none", words=Message(N_("waits for a report")))
    if page.kept is None:
        return Sign(state="", words="")
    why = row.clause.no_figure or (Message(N_("reading")) if row.reading else "")
    if why:
        return Sign(state="none", words=Message(N_("no figure: %(why)s"), {"why": why}))
    return Sign(state="none", words=Message(N_("no figure")))


def figure_sign(kept: Kept) -> Sign:
    if kept.rest < 0:
        return Sign(state="late", words=Message(N_("does not add up")))
    if not kept.whole:
        return Sign(state="none", words=Message(N_("no case yet")))
    counts = {"good": kept.good, "whole": kept.whole}
    words = Message(N_("%(good)s of %(whole)s"), counts)
    return Sign(state="late" if kept.exceptions else "good", words=words)


def _chapters(page: Page, blocks: Sequence[Block]) -> list[Chapter]:
    found: list[tuple[Block | None, list[Block]]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level == 1:
            found.append((block, []))
        elif not found:
            found.append((None, [block]))
        else:
            found[-1][1].append(block)
    return [
        Chapter(
            anchor=f"deel-{number}",
            title=page.bundle.regulation.name if head is None else head.words,
            blocks=tuple(inside if head is None else [head, *inside]),
            sign=_sum(page, inside),
        )
        for number, (head, inside) in enumerate(found, start=1)
    ]


def _sum(page: Page, blocks: Sequence[Block]) -> Sign:
    """What the clauses of a part come to: exceptions, or that all is kept, or no figures."""
    names = dict.fromkeys(clause for block in blocks for clause in block.clauses)
    figures = {each.figure.key: each for name in names for each in page.figures(name) if each.whole}
    exceptions = sum(each.exceptions for each in figures.values())
    if exceptions == 1:
        return Sign(state="late", words=Message(N_("1 exception")))
    if exceptions:
        words = Message(N_("%(count)s exceptions"), {"count": exceptions})
        return Sign(state="late", words=words)
    if figures:
        return Sign(state="good", words=Message(N_("kept")))
    if page.kept is None:
        return Sign(state="", words="")
    return Sign(state="none", words=Message(N_("no figures")))


def _is_newest(bundle: Bundle) -> bool:
    return any(each.hash == bundle.hash for each in published())
