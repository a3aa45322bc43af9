"""What fields the things have that a letter can name, as far as forms and models tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from service.bundle.elements import local_names
from service.bundle.parts import Parts
from service.core.forms import Kind
from service.core.letters.reach import Shape
from service.core.record import CAME_FROM, CONTINUED_AS
from service.core.words import CaseField, Key, PartyField, Property, RecordField, RowField, Scope

Tree = dict[str, Any]
OPEN = frozenset({Kind.EXPRESSION, Kind.FILEPICKER})  # what they bring may have any fields
ROW = (RowField.ID, RowField.AT, RowField.BY)


def shapes_of(parts: Parts) -> Mapping[str, Shape]:
    """Per name its fields; a name that something else than a form may fill in is left out."""
    tree: Tree = {}
    for path, is_leaf in _paths(parts):
        _grow(tree, path.replace("[]", "").split("."), is_leaf=is_leaf)
    for name in _told_elsewhere(parts):
        tree.pop(name, None)
    rows = {
        party.per.removesuffix("_id"): tree.get(party.row.partition("[")[0].strip())
        for party in parts.settings.parties.values()
        if party.per
    }
    known = {name: shape for name, shape in rows.items() if isinstance(shape, dict)}
    return {
        **{name: shape for name, shape in tree.items() if shape is not None},
        **known,
        Scope.CASE: _closed(CaseField),
        Scope.PARTY: _closed([each for each in PartyField if each is not PartyField.ROW]),
        Scope.REGULATION: _closed(
            [*parts.regulation.properties, Key.NAME, Key.VERSION, Key.ORGANISATION, Key.SIGNATORY]
        ),
    }


def _paths(parts: Parts) -> Iterator[tuple[str, bool]]:
    """Each path that is filled in, and whether nothing can lie below it."""
    for form in parts.forms.values():
        for prefix in _rows_of(parts, form.id):
            for each in form.fields:
                yield prefix + each.path, each.type not in OPEN
    for element in parts.elements:
        for path in element.properties.get(Property.SETS, "").split():
            yield path, True
        if rows := element.properties.get(Property.APPENDS_TO):
            yield from ((f"{rows}.{name}", True) for name in ROW)
    for term in parts.regulation.terms.values():
        yield from ((path, True) for path in term.extended_by)


def _rows_of(parts: Parts, form: str) -> set[str]:
    found = {""} if form in parts.settings.starts else set()
    for element in parts.elements:
        if element.form == form:
            inside = element.properties.get(Property.IN_ROW, "").partition("[")[0].strip()
            rows = inside or element.properties.get(Property.APPENDS_TO, "")
            found.add(f"{rows}." if rows else "")
    return found or {""}


def _told_elsewhere(parts: Parts) -> Iterator[str]:
    """Names that tables, expressions or another case fill in, with whatever fields."""
    yield from (CAME_FROM, CONTINUED_AS, *RecordField)
    for root in parts.roots.values():
        yield from local_names(root)
    yield from parts.regulation.derived
    for element in parts.elements:
        yield (element.result or "").split(".")[0]


def _grow(tree: Tree, path: list[str], *, is_leaf: bool) -> None:
    """Add one path; what a table or expression fills in may hold anything, and stays so."""
    name, *rest = path
    if name in tree and tree[name] is None:
        return
    if not rest:
        tree[name] = tree.get(name, {}) if is_leaf else None
        return
    _grow(tree.setdefault(name, {RowField.ID: {}}), rest, is_leaf=is_leaf)


def _closed(names: Iterable[str]) -> Tree:
    return {str(name): None for name in names}
