"""What a page says about others who changed the case meanwhile: taken over, or to be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from service.actions.binding import ACTION, CHOICE
from service.actions.formpage import FormPage
from service.core.actor import ActorKind
from service.core.forms import Bound, Clash, Happened, Side, Verb
from service.web import answers, formview
from service.web.base import new_key, typed_key
from service.web.formpaint import Painter
from service.web.formshapes import FieldView, Look, RowView


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One of two answers to choose from."""

    value: str
    title: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashView:
    """Two answers to the same question, or two states of the same row."""

    label: str
    sides: tuple[SideView, SideView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashesView:
    """What has to be chosen, and everything that was sent along, to be sent again."""

    choice: str
    clashes: list[ClashView]
    hidden: list[tuple[str, str]]
    saves: bool


def form_of(page: FormPage) -> dict[str, Any]:
    """The form of *page* for its template: the questions, what changed, what has to be chosen."""
    key = typed_key() or new_key()
    return {
        "view": formview.view(
            page.bound, key=key, base=page.filled.base, in_letters=_in_letters(page)
        ),
        "changes": changes(page),
        "clashes": clashes(page, key) if page.filled.clashes else None,
        "undated": page.sent is not None and not page.filled.is_based and page.asked.is_open,
    }


def _in_letters(page: FormPage) -> Mapping[str, Sequence[str]]:
    """Whose letters repeat an answer; told to staff, who write them."""
    is_staff = page.actor.kind is ActorKind.PERSON
    return page.bundle.told_in_letters(page.form.id) if is_staff else {}


def changes(page: FormPage) -> list[str]:
    """What others changed in these questions since, in sentences."""
    if page.filled.now is None:
        return []
    shown = _Index(page.bound)
    said = []
    for change in page.filled.changes:
        label = shown.label(change.name)
        if label is None:
            continue
        match change.happened:
            case Happened.ADDED:
                said.append(gettext("Added: %(label)s.", label=label))
            case Happened.REMOVED:
                said.append(gettext("Removed: a row of “%(label)s”.", label=label))
            case Happened.CHANGED:
                said.append(gettext("Changed: %(label)s.", label=label))
    return list(dict.fromkeys(said))


def clashes(page: FormPage, key: str) -> ClashesView:
    """Both answers side by side. What was sent travels along, so nothing is lost by choosing."""
    assert page.sent is not None and page.filled.now is not None, "only what was sent can clash"
    mine, theirs = _Index(page.bound), _Index(page.filled.now)
    press = page.sent.press
    saves = press.verb is Verb.SAVE
    kept = [(name, each) for name, values in page.sent.draft().items() for each in values]
    chosen = [(CHOICE, text) for text in page.sent.chosen]
    return ClashesView(
        choice=CHOICE,
        clashes=[_clash(clash, mine, theirs, page) for clash in page.filled.clashes],
        hidden=[*kept, *chosen, ("_key", key), (ACTION, press.text)],
        saves=saves,
    )


def _clash(clash: Clash, mine: _Index, theirs: _Index, page: FormPage) -> ClashView:
    label = mine.label(clash.mine) or theirs.label(clash.theirs) or page.element.name
    return ClashView(
        label=label,
        sides=(
            SideView(
                value=f"{Side.MINE}:{clash.seen}:{clash.id}",
                title=gettext("Yours"),
                lines=mine.answers(clash.mine),
            ),
            SideView(
                value=f"{Side.THEIRS}:{clash.seen}:{clash.id}",
                title=gettext("In the case now"),
                lines=theirs.answers(clash.theirs),
            ),
        ),
    )


class _Index:
    """The questions and rows of a form by their name."""

    def __init__(self, bound: Bound) -> None:
        self._painter = Painter(bound)
        self._found = dict(_named(self._painter.fields(bound.entries)))

    def label(self, name: str | None) -> str | None:
        found = self._found.get(name or "")
        if found is None or name is None:
            return None
        if isinstance(found, RowView):
            return found.legend
        return self._painter.in_summary(name, found.label)

    def answers(self, name: str | None) -> list[tuple[str, str]]:
        """Question and answer, or those of a whole row; a row that is gone says so."""
        if name is None:
            return [("", gettext("The row is removed"))]
        found = self._found.get(name)
        if found is None:
            return [("", gettext("Not filled in"))]
        if isinstance(found, RowView):
            every = answers.rows(found.fields)
            return [(each.label, each.text or gettext("Not filled in")) for each in every]
        return [("", answers.answer(found) or gettext("Not filled in"))]


def _named(views: tuple[FieldView, ...]) -> Iterator[tuple[str, FieldView | RowView]]:
    for view in views:
        if view.look not in (Look.TEXT, Look.RULE) and view.name:
            yield view.name, view
        yield from _named(view.fields)
        for row in view.rows:
            yield row.name, row
            yield from _named(row.fields)
