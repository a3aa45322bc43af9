"""Lays the posted names over the form: which question stands where, with what was typed there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from service.core.feel import to_json
from service.core.forms.schema import (
    COUNT,
    KEYED,
    REMOVE,
    ROW_MARKER,
    STORED,
    Component,
    Kind,
    Path,
    dotted,
)
from service.core.forms.scope import Context
from service.core.forms.uploads import RefusedUpload, UploadRef
from service.core.forms.values import given, write
from service.core.language import N_, Message

SHOWN = "_shown"
NEW = "+"
Posted = Mapping[str, Sequence[str]]
Files = Mapping[str, Sequence[UploadRef | RefusedUpload]]
_Step = tuple[int | None, str]


class Verb(StrEnum):
    """What the person pressed."""

    SAVE = "save"
    DRAFT = "draft"
    REFRESH = "refresh"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A pressed button: ``save``, ``add:people`` or ``remove:people:0``."""

    verb: Verb
    list: str = ""
    index: int = -1

    @property
    def text(self) -> str:
        """What the button says; the inverse of ``read``."""
        if self.verb is Verb.REMOVE:
            return f"{self.verb}:{self.list}:{self.index}"
        return f"{self.verb}:{self.list}" if self.verb is Verb.ADD else str(self.verb)

    @classmethod
    def read(cls, text: str) -> Press:
        """Anything unknown only refreshes the form; nothing saves by mistake."""
        if text in (Verb.SAVE, Verb.DRAFT):
            return cls(verb=Verb(text))
        found = re.fullmatch(r"(add):([\w.]{1,200})|(remove):([\w.]{1,200}):([0-9]{1,4})", text)
        if found is None:
            return cls(verb=Verb.REFRESH)
        if found[1]:
            return cls(verb=Verb.ADD, list=found[2])
        return cls(verb=Verb.REMOVE, list=found[4], index=int(found[5]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One repetition: where it stands, which row of the record it is, and its entries."""

    path: Path
    marker: str = ""
    original: Mapping[str, Any] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A component at its place, with what was typed, the files and the record's own value."""

    component: Component
    path: Path
    typed: tuple[str, ...] = ()
    original: Any = None
    files: tuple[UploadRef, ...] = ()
    problem: Message | None = None
    entries: tuple[Entry, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def name(self) -> str:
        return dotted(self.path)


def walk(entries: Sequence[Entry]) -> Iterator[Entry]:
    """All entries, rows included, in the order of the form."""
    for entry in entries:
        yield entry
        yield from walk(entry.entries)
        for row in entry.rows:
            yield from walk(row.entries)


def dig(data: Any, keys: Sequence[str | int]) -> Any:
    """The value at a place inside nested objects, or None."""
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


class Layout:
    """Builds the entries once, for one form, one post (or none) and one record."""

    def __init__(self, context: Context, posted: Posted | None, files: Files, press: Press) -> None:
        self.context = context
        self.posted = posted or {}
        self.files = files
        self.press = press
        self.shown = frozenset(self.posted.get(SHOWN, ()))
        self._rows_left = context.limits.all_rows

    def lay(
        self,
        components: Sequence[Component],
        origin: Any,
        path: Path = (),
        source: Path = (),
    ) -> tuple[Entry, ...]:
        """*source* is where the browser had it; rows move when one above is removed."""
        entries = []
        for component in components:
            here, there = path + component.key, source + component.key
            found = dig(origin, component.key)
            if component.kind is Kind.GROUP:
                children = self.lay(component.children, found, here, there)
                entry = Entry(component=component, path=here, entries=children)
            elif component.kind is Kind.DYNAMICLIST:
                entry = self._list(component, found, here, there)
            elif component.kind in KEYED:
                entry = self._question(component, found, here, there)
            else:
                entry = Entry(component=component, path=here)
            entries.append(entry)
        return tuple(entries)

    def _question(self, component: Component, found: Any, path: Path, source: Path) -> Entry:
        name = dotted(source)
        if component.kind is Kind.FILEPICKER:
            return self._files(component, found, path, name)
        asked = name in self.posted or name in self.shown
        initial = () if asked else given(component, found, self.context)
        typed = self.posted.get(name, ()) if asked else write(component, initial, self.context)
        return Entry(component=component, path=path, typed=tuple(typed), original=found)

    def _files(self, component: Component, found: Any, path: Path, name: str) -> Entry:
        """Stored files stay until their remove box is ticked; ids of others are not known here."""
        held = found if isinstance(found, list) else []
        known = [ref for value in held if (ref := UploadRef.from_json(value)) is not None]
        by_id = {**self.context.uploads, **{ref.id: ref for ref in known}}
        refs = {ref.id: ref for ref in known}
        stored = f"{name}.{STORED}"
        if stored in self.posted or name in self.shown:
            refs = {id: by_id[id] for id in self.posted.get(stored, ()) if id in by_id}
        problem = None
        for file in self.files.get(name, ()):
            if isinstance(file, UploadRef):
                refs[file.id] = file
            else:
                problem = file.message
        for id in self.posted.get(f"{name}.{REMOVE}", ()):
            refs.pop(id, None)
        return Entry(
            component=component,
            path=path,
            original=found,
            files=tuple(refs.values()),
            problem=problem,
        )

    def _list(self, component: Component, found: Any, path: Path, source: Path) -> Entry:
        held = [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
        markers = dict(zip(markers_of(held), held, strict=True))
        plan = self._plan(component, source, found, tuple(markers))
        limit = max(0, min(self.context.limits.rows, self._rows_left))
        self._rows_left -= min(len(plan), limit)
        rows = []
        for index, (at, marker) in enumerate(plan[:limit]):
            original = markers.pop(marker, None)
            place = (*path, index)
            there = (*source, NEW if at is None else at)
            entries = self.lay(component.children, original, place, there)
            rows.append(
                Row(
                    path=place,
                    marker=marker if original is not None else "",
                    original=deepcopy(dict(original)) if original is not None else {},
                    entries=entries,
                )
            )
        return Entry(
            component=component,
            path=path,
            original=found,
            problem=_too_many(limit) if len(plan) > limit else None,
            rows=tuple(rows),
        )

    def _plan(
        self, component: Component, source: Path, found: Any, markers: Sequence[str]
    ) -> list[_Step]:
        """The rows to show: (number the browser knew it by, marker of the record's row)."""
        posted = next(iter(self.posted.get(f"{dotted(source)}.{COUNT}", ())), "")
        if not re.fullmatch(r"[0-9]{1,4}", posted):
            held: list[_Step] = [(None, marker) for marker in markers]
            empty = 0 if found == [] else component.repetitions
            return held or [(None, "")] * empty
        typed: list[_Step] = [(i, self._posted_marker(source, i)) for i in range(int(posted))]
        if component.add_remove:
            return self._pressed(dotted(source), typed)
        known = {marker: i for i, marker in typed}
        fixed: list[_Step] = [(known.get(marker), marker) for marker in markers]
        return fixed or typed[: component.repetitions]

    def _posted_marker(self, source: Path, index: int) -> str:
        return next(iter(self.posted.get(f"{dotted(source)}.{index}.{ROW_MARKER}", ())), "")

    def _pressed(self, name: str, plan: list[_Step]) -> list[_Step]:
        if self.press.list != name:
            return plan
        if self.press.verb is Verb.ADD:
            return [*plan, (None, "")]
        return [step for i, step in enumerate(plan) if i != self.press.index]


def markers_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """How each row of the record is found again: by an id of its own, else by its number."""
    ids = [to_json(row.get("id")) for row in rows]
    return [
        f"={id}" if isinstance(id, str | int) and id != "" and ids.count(id) == 1 else f"#{index}"
        for index, id in enumerate(ids)
    ]


def _too_many(limit: int) -> Message:
    text = N_("“%(label)s” can hold at most %(limit)s rows. Put the rest in an attachment")
    return Message(text, {"limit": limit})
