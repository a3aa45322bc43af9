"""A filled-in form as questions and answers to read back, in sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask_babel import gettext

from service.core.forms import Bound
from service.web import formview
from service.web.formshapes import FieldView, FileView, Look
from service.web.formtext import show

NOT_ASKED = frozenset({Look.TEXT, Look.RULE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question with its answer; ``id`` is that of its field on the page of the questions."""

    id: str
    label: str
    text: str
    is_given: bool  # something was filled in or chosen, a box was ticked
    files: tuple[FileView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Answers under one heading."""

    title: str
    rows: list[Answered] = field(default_factory=list)

    @property
    def given(self) -> list[Answered]:
        return [row for row in self.rows if row.is_given]


def sections(bound: Bound) -> list[Section]:
    """The answers as given, grouped as the form groups them; empty groups are left out."""
    found = [Section(title="")]
    for view in formview.view(bound).fields:
        if view.look in {Look.GROUP, Look.LIST}:
            found += [*_inner(view), Section(title="")]
        else:
            found[-1].rows.extend(rows([view]))
    return [section for section in found if section.rows]


def _inner(view: FieldView) -> Iterator[Section]:
    if view.look is Look.GROUP:
        yield Section(title=view.label, rows=list(rows(view.fields)))
    for row in view.rows:
        yield Section(title=row.legend, rows=list(rows(row.fields)))


def skipped(found: Iterable[Section]) -> list[Answered]:
    """The questions without an answer, wherever they stand."""
    return [row for section in found for row in section.rows if not row.is_given]


def rows(views: Iterable[FieldView]) -> Iterator[Answered]:
    for view in views:
        if view.look in NOT_ASKED:
            continue
        if view.look in {Look.GROUP, Look.LIST}:
            for section in _inner(view):
                yield from section.rows
        else:
            text = answer(view)
            is_given = bool(view.value if view.look is Look.TICK else text)
            yield Answered(
                id=view.id, label=view.label, text=text, is_given=is_given, files=view.files
            )


def answer(view: FieldView) -> str:
    if view.look is Look.TICK:
        return str(gettext("Yes") if view.value else gettext("No"))
    if view.look is Look.FILES:
        return ", ".join(file.name for file in view.files)
    if view.choices:
        return ", ".join(choice.label for choice in view.choices if choice.checked)
    return show(view.value, None)
