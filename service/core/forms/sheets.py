"""A form as a sheet of answers, so that three of them can be laid side by side. No merging here.

Three sheets meet: how the case stood when the form was shown, how it stands now, and what was
sent. Answers are compared by their print, so that "1,5" and "1.50" are the same answer.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from service.core.forms.entries import SHOWN, Files, Posted, Press, Verb, dig, markers_of
from service.core.forms.schema import (
    COUNT,
    KEYED,
    REMOVE,
    ROW_MARKER,
    SEVERAL,
    STORED,
    Component,
    Kind,
)
from service.core.forms.scope import Context
from service.core.forms.texts import clean
from service.core.forms.uploads import RefusedUpload, UploadRef
from service.core.forms.values import given, read, write

PRINT_BYTES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One answer: its print and, where it is known, what was typed.

    ``asked`` is False for a question that the page did not show.
    """

    print: str
    typed: tuple[str, ...] = ()
    asked: bool = True
    is_file: bool = False
    refused: tuple[RefusedUpload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a list: which row of the case it is (empty: a new one) and its answers.

    ``is_wanted`` when a person just asked for it; a page may offer an empty row by itself.
    """

    marker: str = ""
    sheet: Sheet
    is_wanted: bool = False

    @property
    def is_untouched(self) -> bool:
        """Whether the page offered it because there was none, and nobody filled it in."""
        if self.marker or self.is_wanted:
            return False
        return not any(any(each.typed) for each in self.sheet.leaves.values())

    def prints(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        return tuple(self.sheet.prints())

    def resembles(self, other: Line) -> bool:
        """Whether at least half of the answers are those of *other*."""
        pairs = list(zip(self.prints(), other.prints(), strict=False))
        return 2 * sum(ours == theirs for ours, theirs in pairs) >= max(1, len(pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The answers of a form, or of one row, by name. A list the page did not show is absent."""

    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    lists: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)

    def prints(self) -> Iterator[str]:
        for leaf in self.leaves.values():
            yield leaf.print
        for lines in self.lists.values():
            for line in lines:
                yield from line.prints()

    def to_json(self) -> dict[str, Any]:
        """Prints only: what a page carries, and nothing that can be read back."""
        return {
            "a": {name: leaf.print for name, leaf in self.leaves.items()},
            "l": {
                name: [[line.marker, line.sheet.to_json()] for line in lines]
                for name, lines in self.lists.items()
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Sheet:
        return cls(
            leaves={name: Leaf(print=text) for name, text in data["a"].items()},
            lists={
                name: tuple(Line(marker=mark, sheet=cls.from_json(rest)) for mark, rest in lines)
                for name, lines in data["l"].items()
            },
        )


class Reader:
    """Makes sheets for one form. *key* makes the prints useless to who does not have it."""

    def __init__(self, components: Sequence[Component], context: Context, key: bytes) -> None:
        self.components = components
        self.context = context
        self.key = key

    def case(self) -> Sheet:
        """How the case stands: what a page would show."""
        return self._of_record(self.components, self.context.record)

    def sent(self, posted: Posted, files: Files, press: Press) -> Sheet:
        """What was sent, with the row that was added or removed by the button."""
        return _Post(self, posted, files, press).sheet(self.components, "")

    def print(self, component: Component, typed: Sequence[str]) -> str:
        """The same for answers that mean the same, whatever their notation."""
        text = json.dumps(self._meaning(component, typed), ensure_ascii=False, default=str)
        digest = blake2b(text.encode(), digest_size=PRINT_BYTES, key=self.key).digest()
        return urlsafe_b64encode(digest).decode()

    def _meaning(self, component: Component, typed: Sequence[str]) -> Any:
        if component.kind is Kind.CHECKBOX:
            return any(typed)
        if component.kind in SEVERAL or component.kind is Kind.FILEPICKER:
            return sorted({text for text in typed if text})
        if component.kind in (Kind.NUMBER, Kind.DATETIME):
            answer = read(component, typed, (), self.context)
            if answer.problem is None:
                return answer.value
        return clean(next(iter(typed), ""), lines=component.kind is Kind.TEXTAREA)

    def _of_record(self, components: Sequence[Component], record: Any) -> Sheet:
        leaves, lists = {}, {}
        for name, component in questions(components):
            found = dig(record, name.split("."))
            if component.kind is Kind.DYNAMICLIST:
                held = found if isinstance(found, list) else []
                rows = [row for row in held if isinstance(row, Mapping)]
                lists[name] = tuple(
                    Line(
                        marker=marker,
                        sheet=self._of_record(component.children, row),
                    )
                    for marker, row in zip(markers_of(rows), rows, strict=True)
                )
            else:
                typed = self._held(component, found)
                leaves[name] = Leaf(
                    print=self.print(component, typed),
                    typed=typed,
                    is_file=component.kind is Kind.FILEPICKER,
                )
        return Sheet(leaves=leaves, lists=lists)

    def _held(self, component: Component, found: Any) -> tuple[str, ...]:
        if component.kind is Kind.FILEPICKER:
            held = found if isinstance(found, list) else []
            refs = [UploadRef.from_json(value) for value in held]
            return tuple(ref.id for ref in refs if ref is not None)
        return write(component, given(component, found, self.context), self.context)


class _Post:
    """Reads one post into sheets."""

    def __init__(self, reader: Reader, posted: Posted, files: Files, press: Press) -> None:
        self.reader = reader
        self.posted, self.files, self.press = posted, files, press
        self.shown = frozenset(posted.get(SHOWN, ()))
        self.rows_left = reader.context.limits.all_rows + 1

    def sheet(self, components: Sequence[Component], at: str) -> Sheet:
        leaves, lists = {}, {}
        for name, component in questions(components):
            if component.kind is Kind.DYNAMICLIST:
                lines = self._lines(component, at + name)
                if lines is not None:
                    lists[name] = lines
            elif component.kind is Kind.FILEPICKER:
                leaves[name] = self._files(component, at + name)
            else:
                typed = tuple(self.posted.get(at + name, ()))
                leaves[name] = Leaf(
                    print=self.reader.print(component, typed),
                    typed=typed,
                    asked=at + name in self.posted or at + name in self.shown,
                )
        return Sheet(leaves=leaves, lists=lists)

    def _files(self, component: Component, name: str) -> Leaf:
        ids = list(dict.fromkeys(self.posted.get(f"{name}.{STORED}", ())))
        given = self.files.get(name, ())
        ids += [file.id for file in given if isinstance(file, UploadRef)]
        gone = set(self.posted.get(f"{name}.{REMOVE}", ()))
        typed = tuple(id for id in ids if id not in gone)
        return Leaf(
            print=self.reader.print(component, typed),
            typed=typed,
            asked=bool(ids or given or name in self.shown),
            is_file=True,
            refused=tuple(file for file in given if isinstance(file, RefusedUpload)),
        )

    def _lines(self, component: Component, name: str) -> tuple[Line, ...] | None:
        count = next(iter(self.posted.get(f"{name}.{COUNT}", ())), "")
        if not re.fullmatch(r"[0-9]{1,4}", count):
            return None
        numbers = range(min(int(count), self.rows_left))
        self.rows_left -= len(numbers)
        lines = [self._line(component, f"{name}.{number}.") for number in numbers]
        if self.press.list == name and self.press.verb is Verb.REMOVE:
            lines = [line for i, line in enumerate(lines) if i != self.press.index]
        elif self.press.list == name and self.press.verb is Verb.ADD:
            blank = _Post(self.reader, {}, {}, self.press).sheet(component.children, "")
            lines.append(Line(sheet=blank, is_wanted=True))
        return tuple(lines)

    def _line(self, component: Component, at: str) -> Line:
        marker = next(iter(self.posted.get(f"{at}{ROW_MARKER}", ())), "")
        return Line(marker=marker, sheet=self.sheet(component.children, at))


def questions(components: Sequence[Component], at: str = "") -> Iterator[tuple[str, Component]]:
    """Every question and list of a form or row by its name; groups only lengthen the name."""
    for component in components:
        name = at + ".".join(component.key)
        if component.kind is Kind.GROUP:
            yield from questions(component.children, f"{name}." if component.key else at)
        elif component.kind is Kind.DYNAMICLIST or (
            component.kind in KEYED and component.kind is not Kind.EXPRESSION
        ):
            yield name, component
