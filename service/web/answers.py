"""A filled-in form as questions and answers to read back, in sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask_babel import gettext

from service.core.forms import Bound
from service.web import formview
from service.web.formshapes import FieldView, Look
from service.web.formtext import show

NOT_ASKED = frozenset({Look.TEXT, Look.RULE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Answers under one heading."""

    title: str
    rows: list[tuple[str, str]] = field(default_factory=list)


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


def rows(views: Iterable[FieldView]) -> Iterator[tuple[str, str]]:
    for view in views:
        if view.look in NOT_ASKED:
            continue
        if view.look in {Look.GROUP, Look.LIST}:
            for section in _inner(view):
                yield from section.rows
        else:
            yield view.label, answer(view)


def answer(view: FieldView) -> str:
    if view.look is Look.TICK:
        return str(gettext("Yes") if view.value else gettext("No"))
    if view.look is Look.FILES:
        return ", ".join(file.name for file in view.files)
    if view.choices:
        return ", ".join(choice.label for choice in view.choices if choice.checked)
    return show(view.value, None)
