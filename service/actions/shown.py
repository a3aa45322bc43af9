"""A value of the record, ready to be read: choices by label, people by name, rows in pairs.

Nothing here is in a language: dates stay dates and words are messages, for the edge to write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from service.bundle.bundle import Bundle
from service.core.actor import PARTY_PREFIX
from service.core.forms import UploadRef
from service.core.language import N_, Message
from service.core.moments import read
from service.core.words import RowField
from service.engine.step import Facts

Word = str | Message | date | datetime | int | float | Decimal
YES, NO = Message(N_("Yes")), Message(N_("No"))
PARTY = Message(N_("the person who filed"))
HIDDEN = frozenset({RowField.ID})  # tells rows apart, says nothing to people
# What the service itself writes in a row; everything else has the label of its question.
ROW_LABELS: Mapping[str, Message] = {
    RowField.AT: Message(N_("When")),
    RowField.BY: Message(N_("By")),
    RowField.TERM: Message(N_("Term")),
    RowField.KIND: Message(N_("Kind")),
    RowField.DUE: Message(N_("Falls due")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One answer within a row."""

    label: str | Message
    value: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Words, each on a line of its own, or rows of answers; nothing at all is false."""

    words: tuple[Word, ...] = ()
    rows: tuple[tuple[Pair, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.rows)

    def __str__(self) -> str:
        lines = [str(word) for word in self.words]
        lines += [" · ".join(f"{pair.label}: {pair.value}" for pair in row) for row in self.rows]
        return "\n".join(lines)


NOTHING = Shown()


class Veil(Protocol):
    """What a reader sees who must not see names: of a text, and of a file."""

    def text(self, text: str, *, is_typed: bool) -> Word: ...

    def file(self, ref: UploadRef) -> Word: ...


def shown(bundle: Bundle, path: str, value: Any, facts: Facts, veil: Veil | None = None) -> Shown:
    """What people see of *value*, which the record holds at *path*."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return Shown(words=(YES if value else NO,))
    if isinstance(value, list):
        return _together([shown(bundle, path, item, facts, veil) for item in value])
    ref = UploadRef.from_json(value)
    if ref is not None:
        return Shown(words=(veil.file(ref) if veil else ref.name,))
    if isinstance(value, Mapping):
        row = _row(bundle, path, value, facts, veil)
        return Shown(rows=(row,)) if row else NOTHING
    return Shown(words=(_word(bundle, path, value, facts, veil),))


def _together(parts: Sequence[Shown]) -> Shown:
    return Shown(
        words=tuple(word for part in parts for word in part.words),
        rows=tuple(row for part in parts for row in part.rows),
    )


def _row(
    bundle: Bundle, path: str, value: Mapping[str, Any], facts: Facts, veil: Veil | None
) -> tuple[Pair, ...]:
    pairs = []
    for key, item in value.items():
        inner = f"{path}.{key}"
        known = bundle.fields.get(inner)
        label: str | Message = known.label if known is not None else ""
        if not label and key in HIDDEN:
            continue
        found = shown(bundle, inner, item, facts, veil)
        if found:
            pairs.append(Pair(label=label or ROW_LABELS.get(key) or _plain(key), value=found))
    return tuple(pairs)


def _plain(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


def _word(bundle: Bundle, path: str, value: Any, facts: Facts, veil: Veil | None) -> Word:
    known = bundle.fields.get(path)
    chosen = None if known is None else known.options.get(str(value))
    if chosen is not None:
        return chosen
    if isinstance(value, date):  # a fact of the case itself, such as its beginning
        value = value.isoformat()
    if isinstance(value, str):
        if value.startswith(PARTY_PREFIX):
            return party_said(bundle, value)
        plain = _term(bundle, path, value) or _dated(bundle, value)
        if plain is not None:
            return plain
        if veil is not None:
            return veil.text(value, is_typed=known is not None)
        return _person(value, facts) or value
    return value if isinstance(value, int | float | Decimal) else str(value)


def party_said(bundle: Bundle, username: str) -> str | Message:
    """A party that did something: who filed, or the word the regulation has for it."""
    key, filer = username.partition("/")[2], bundle.settings.applicant
    return PARTY if not key or (filer and key == filer.key) else _plain(key)


def _term(bundle: Bundle, path: str, value: str) -> str | None:
    term = bundle.regulation.terms.get(value) if path.endswith(f".{RowField.TERM}") else None
    return None if term is None else term.label


def _person(value: str, facts: Facts) -> str | None:
    """A user name is shown as the person it stands for."""
    if not value.isascii() or " " in value or "." not in value:
        return None
    return next((str(p["label"]) for p in facts.accounts() if p.get("value") == value), None)


def _dated(bundle: Bundle, value: str) -> date | datetime | None:
    """A date, or a moment as the clock of the case tells it; without a zone it is local already."""
    found = read(value)
    if not isinstance(found, datetime):
        return found
    calendar = bundle.calendar
    return calendar.local(found if found.tzinfo else found.replace(tzinfo=calendar.zone))
