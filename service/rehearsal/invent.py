"""Fills in any form by chance, within what its components allow; it knows no process."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from service.core.feel import to_json
from service.core.forms import Bound, Component, Entry, Kind, Subtype, UploadRef, bind
from service.core.forms.entries import SHOWN
from service.core.forms.schema import COUNT, INPUTS, SEVERAL, TextFormat
from service.rehearsal.hints import Hints

SYLLABLES = ("ba", "de", "ki", "lo", "mu", "ré", "sü", "ta", "vo", "zé")
# What breaks careless code: mark-up, templates, quotes, other scripts.
ODD = ("<b>x</b>", "100%", "%(x)s", '"q"', "'q'", "{{ 7 * 7 }}", "|", "#", "👍", "ש", "\\")
NONSENSE = (
    *("", "-1", "9" * 40, "31-02-2026", "0001-01-01", "9999-12-31", "NaN", "null", "x" * 60_000),
    *("\x00", "=1+1", "../../etc", "[]", '{"typename": 1}', "true", "' or 1=1", "٣", "\u202e"),
)
PASSES, REPAIRS = 6, 6
SPAN = timedelta(days=21)
Attach = Callable[[str, str], UploadRef]


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A form being filled in: what was typed so far, and which questions were decided on."""

    posted: dict[str, list[str]]
    owner: str
    files: dict[str, list[UploadRef]] = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventor:
    """Answers forms with *dice*; *attach* stores an example file (name, owner)."""

    dice: random.Random
    hints: Hints
    attach: Attach

    def answer(self, empty: Bound, owner: str, fixed: Mapping[str, str] | None = None) -> Bound:
        """The form filled in and sent by *owner*; answers in *fixed* are taken as they are.

        Chance may still miss a rule of the form; then ``accepted`` is False.
        """
        draft = _Draft(posted=empty.as_posted(), owner=owner)
        for name, value in (fixed or {}).items():
            self._type(draft, name, [value])
        for _ in range(PASSES):  # an answer may bring up other questions
            shown = bind(empty.form, draft.posted, draft.files, empty.context, action="refresh")
            fresh = [entry for entry in _asked(shown) if entry.name not in draft.decided]
            if not fresh:
                break
            for entry in fresh:
                self._decide(draft, shown, entry)
        return self._repaired(draft, empty)

    def spoil(self, answered: Bound) -> Bound:
        """The same form, with a few answers that no browser would send."""
        posted = answered.as_posted()
        names = sorted(name for name in posted if not name.startswith("_"))
        for name in self.dice.sample(names, k=min(len(names), self.dice.randint(1, 4))):
            posted[name] = [self._nonsense() for _ in range(self.dice.randint(0, 2))]
        posted[f"x{self.dice.randint(0, 99)}.0.y"] = [self._nonsense()]
        return bind(answered.form, posted, {}, answered.context)

    def _nonsense(self) -> str:
        return self.dice.choice(NONSENSE)

    def _repaired(self, draft: _Draft, empty: Bound) -> Bound:
        for _ in range(REPAIRS):
            sent = bind(empty.form, draft.posted, draft.files, empty.context)
            if not sent.errors:
                return sent
            for entry in _asked(sent):
                if entry.name in sent.errors:
                    self._decide(draft, sent, entry, needed=True)
        return bind(empty.form, draft.posted, draft.files, empty.context)

    def _decide(self, draft: _Draft, shown: Bound, entry: Entry, *, needed: bool = False) -> None:
        component = entry.component
        if component.kind is Kind.DYNAMICLIST:
            held = len(entry.rows)
            more = self.dice.choice((0, 0, 1, 1, 2)) if component.add_remove else 0
            draft.posted[f"{entry.name}.{COUNT}"] = [str(max(held + more, int(needed)))]
            draft.decided.add(entry.name)
            return
        rules, scope = component.rules, shown.scope(entry.path)
        needed = needed or shown.context.resolve(rules.required, scope) is True
        if component.kind is Kind.FILEPICKER:
            if needed or self.dice.random() < 0.1:
                draft.files[entry.name] = [self.attach("file.pdf", draft.owner)]
            draft.decided.add(entry.name)
            return
        kept = any(entry.typed) and self.dice.random() < 0.4 and entry.name not in shown.errors
        if not kept:
            skipped = not needed and self.dice.random() < 0.3
            typed = [] if skipped else self._invented(shown, entry, scope)
            self._type(draft, entry.name, typed)
        draft.decided.add(entry.name)

    def _type(self, draft: _Draft, name: str, typed: list[str]) -> None:
        draft.posted.setdefault(SHOWN, []).append(name)
        draft.posted[name] = typed
        draft.decided.add(name)

    def _invented(self, shown: Bound, entry: Entry, scope: Mapping[str, Any]) -> list[str]:
        component = entry.component
        path = ".".join(str(part) for part in entry.path if isinstance(part, str))
        hinted = self.hints.answers.get(path)
        if hinted and self.dice.random() < 0.8:
            return [self.dice.choice(hinted)]
        if component.kind is Kind.CHECKBOX:
            required = shown.context.resolve(component.rules.required, scope) is True
            return ["true"] if required or self.dice.random() < 0.6 else []
        if component.options or component.options_from is not None:
            offered = [option.typed for option in shown.context.options(component, scope)]
            several = component.kind in SEVERAL
            number = self.dice.randint(1, max(1, len(offered))) if several else 1
            return self.dice.sample(offered, k=min(number, len(offered)))
        limits = tuple(
            shown.context.resolve(limit, scope)
            for limit in (component.rules.minimum, component.rules.maximum)
        )
        if component.kind is Kind.NUMBER:
            return [self._number(component, limits)]
        if component.kind is Kind.DATETIME:
            return [self._moment(component, limits, shown.context.today)]
        return [self._text(component, shown, scope)]

    def _number(self, component: Component, limits: tuple[Any, Any]) -> str:
        least, most = (_whole(limit) for limit in limits)
        low = 0 if least is None else least
        return str(self.dice.randint(low, max(low, low + 20 if most is None else most)))

    def _moment(self, component: Component, limits: tuple[Any, Any], today: date) -> str:
        hour = self.dice.randint(8, 17)
        if component.subtype is Subtype.TIME:
            return f"{hour:02d}:00"
        least, most = (_day(limit) for limit in limits)
        if component.no_past and (least is None or least < today):
            least = today
        first = least or min(today, most or today) - SPAN
        last = most or max(today, least or today) + SPAN
        some = first + timedelta(days=self.dice.randint(0, max(0, (last - first).days)))
        day = self.dice.choice((first, last, min(max(today, first), last), some))
        return day.isoformat() if component.subtype is Subtype.DATE else f"{day}T{hour:02d}:00"

    def _text(self, component: Component, shown: Bound, scope: Mapping[str, Any]) -> str:
        rules = component.rules
        if rules.format is TextFormat.EMAIL:
            return f"a{self.dice.randint(1, 99)}@example.org"
        if rules.format is TextFormat.PHONE:
            return f"06 1234 {self.dice.randint(1000, 9999)}"
        text = " ".join(self._word() for _ in range(self.dice.randint(1, 12)))
        least = _whole(shown.context.resolve(rules.min_length, scope)) or 0
        most = _whole(shown.context.resolve(rules.max_length, scope)) or 10_000
        while len(text) < least:
            text = f"{text} {text}"
        return text[:most]

    def _word(self) -> str:
        if self.dice.random() < 0.1:
            return self.dice.choice(ODD)
        return "".join(self.dice.choices(SYLLABLES, k=self.dice.randint(1, 4)))


def _asked(bound: Bound) -> list[Entry]:
    """The questions and lists a person can fill in now, rows included."""
    return list(_open(bound, bound.entries))


def _open(bound: Bound, entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        if bound.is_hidden(entry):
            continue
        kind = entry.component.kind
        if (kind in INPUTS or kind is Kind.DYNAMICLIST) and not bound.is_locked(entry):
            yield entry
        yield from _open(bound, entry.entries)
        for row in entry.rows:
            yield from _open(bound, row.entries)


def _whole(value: Any) -> int | None:
    try:
        return None if value is None else int(Decimal(str(value)))
    except (InvalidOperation, ValueError):
        return None


def _day(value: Any) -> date | None:
    written = to_json(value)
    try:
        return datetime.fromisoformat(written).date() if isinstance(written, str) else None
    except ValueError:
        return None
