"""Settles what is shown, locked and computed, and composes the data; judging is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from service.core.feel import Expression, to_json
from service.core.forms.entries import Entry, dig
from service.core.forms.schema import INPUTS, Component, Kind, Option, Path, Setting
from service.core.forms.scope import Context, Scope, row_scope
from service.core.forms.values import Answer, read

PASSES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The outcome of one pass over the form; places are paths."""

    hidden: frozenset[Path] = frozenset()
    locked: frozenset[Path] = frozenset()
    answers: Mapping[Path, Answer] = field(default_factory=dict)


NOT_THERE = object()


class _Known:
    """What earlier passes over the form worked out; nothing of it outlives the settling.

    An expression is worked out again when a name it mentions holds something else than before,
    and what was typed is read again when other answers are offered.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self._values: dict[tuple[Path, str], tuple[list[Any], Any]] = {}
        self._options: dict[Path, tuple[list[Any], tuple[Option, ...]]] = {}
        self._answers: dict[Path, tuple[tuple[Option, ...], Answer]] = {}

    def value(self, place: Path, name: str, setting: Setting, scope: Scope) -> Any:
        """The value of the setting *name* of the component at *place*."""
        if not isinstance(setting, Expression):
            return setting
        inputs = [scope.get(each, NOT_THERE) for each in setting.inputs]
        before = self._values.get((place, name))
        if before is None or before[0] != inputs:
            before = (inputs, self.context.resolve(setting, scope))
            self._values[place, name] = before
        return before[1]

    def options(self, place: Path, component: Component, scope: Scope) -> tuple[Option, ...]:
        """The answers that the component at *place* offers."""
        if component.options_from is None:
            return component.options
        inputs = [scope.get(each, NOT_THERE) for each in component.options_from.inputs]
        before = self._options.get(place)
        if before is None or before[0] != inputs:
            self._options[place] = before = (inputs, self.context.options(component, scope))
        return before[1]

    def answer(self, place: Path, entry: Entry, scope: Scope) -> Answer:
        """What was typed in *entry*, as a value."""
        before = self._answers.get(place)
        if before is not None and entry.component.options_from is None:
            return before[1]
        options = self.options(place, entry.component, scope)
        if before is None or before[0] != options:
            before = (options, read(entry.component, entry.typed, options, self.context))
            self._answers[place] = before
        return before[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What the form looks like and holds, given what was typed."""

    state: State
    data: dict[str, Any]
    scopes: Mapping[Path, Scope]


def settle(entries: Sequence[Entry], context: Context) -> Settled:
    """Repeat until showing and hiding agree: a hidden answer may not decide what is shown.

    Conditions that chase each other never agree; then what was hidden in either pass stays hidden.
    """
    known = _Known(context)
    # First only what was typed: nothing is hidden yet.
    state = State(answers=_Pass(context, {}, known, hides=False).run(entries).answers)
    for _ in range(PASSES):
        data = compose(entries, state, context.record)
        step = _Pass(context, data, known)
        following = step.run(entries)
        if following == state:
            return Settled(state=state, data=data, scopes=step.scopes)
        state = following
    last = _Pass(context, compose(entries, state, context.record), known).run(entries)
    state = State(hidden=state.hidden | last.hidden, locked=last.locked, answers=last.answers)
    data = compose(entries, state, context.record)
    final = _Pass(context, data, known)
    final.run(entries)
    return Settled(state=state, data=data, scopes=final.scopes)


class _Pass:
    """Works out every condition once against *data*, which holds the outcome of the pass before."""

    def __init__(
        self, context: Context, data: Mapping[str, Any], known: _Known, *, hides: bool = True
    ) -> None:
        self.context = context
        self.data = data
        self.known = known
        self.hides = hides
        self.hidden: set[Path] = set()
        self.locked: set[Path] = set()
        self.answers: dict[Path, Answer] = {}
        self.scopes: dict[Path, Scope] = {}

    def run(self, entries: Sequence[Entry]) -> State:
        scope = self.context.scope(self.data)
        self.scopes[()] = scope
        self._visit(entries, scope, scope, hidden=False, locked=False)
        return State(
            hidden=frozenset(self.hidden), locked=frozenset(self.locked), answers=self.answers
        )

    def _visit(
        self, entries: Sequence[Entry], scope: Scope, parent: Any, *, hidden: bool, locked: bool
    ) -> None:
        for entry in entries:
            component, place = entry.component, place_of(entry)
            away = hidden or (
                self.hides and component.hide is not None and self._holds(entry, "hide", scope)
            )
            fixed = locked or (
                (component.readonly is not None and self._holds(entry, "readonly", scope))
                or (component.disabled is not None and self._holds(entry, "disabled", scope))
            )
            if away:
                self.hidden.add(place)
            if fixed:
                self.locked.add(place)
            self._answer(entry, scope, place, fixed=fixed)
            if entry.entries:
                self._visit(entry.entries, scope, parent, hidden=away, locked=fixed)
            if entry.rows:
                self._rows(entry, scope, parent, hidden=away, locked=fixed)

    def _holds(self, entry: Entry, name: str, scope: Scope) -> bool:
        setting = getattr(entry.component, name)
        return self.known.value(place_of(entry), name, setting, scope) is True

    def _answer(self, entry: Entry, scope: Scope, place: Path, *, fixed: bool) -> None:
        component = entry.component
        if component.kind is Kind.EXPRESSION:
            value = to_json(self.known.value(place, "expression", component.expression, scope))
            self.answers[place] = Answer(value=value)
        elif component.kind is Kind.FILEPICKER:
            value = entry.original if fixed else [ref.to_json() for ref in entry.files]
            self.answers[place] = Answer(value=value, problem=entry.problem)
        elif component.kind in INPUTS and fixed:
            self.answers[place] = Answer(value=entry.original)
        elif component.kind in INPUTS:
            self.answers[place] = self.known.answer(place, entry, scope)
            if component.always is not None:
                self.answers[place] = self._with_always(entry, scope, place)

    def _with_always(self, entry: Entry, scope: Scope, place: Path) -> Answer:
        """What was chosen with what nobody can leave out, in the order of the offer."""
        chosen = self.answers[place]
        wanted = to_json(self.known.value(place, "always", entry.component.always, scope))
        kept = [*_listed(chosen.value), *_listed(wanted)]
        offered = self.known.options(place, entry.component, scope)
        values = [to_json(option.value) for option in offered]
        return Answer(value=[each for each in values if each in kept], problem=chosen.problem)

    def _rows(self, entry: Entry, scope: Scope, parent: Any, *, hidden: bool, locked: bool) -> None:
        for number, row in enumerate(entry.rows, start=1):
            data = _at(self.data, row.path)
            inner = row_scope(scope, parent, data, number)
            self.scopes[row.path] = inner
            self._visit(row.entries, inner, data, hidden=hidden, locked=locked)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def place_of(entry: Entry) -> Path:
    """A path that is unique per component, also for texts and groups without a key."""
    return (*entry.path, f"#{entry.component.id}") if not entry.component.key else entry.path


def compose(entries: Sequence[Entry], state: State, origin: Any) -> dict[str, Any]:
    """The data these entries bring: hidden answers and locked ones at the top are left out."""
    out: dict[str, Any] = {}
    _into(out, entries, state, origin, keep_locked=False)
    return out


def _into(
    out: dict[str, Any], entries: Sequence[Entry], state: State, origin: Any, *, keep_locked: bool
) -> None:
    for entry in entries:
        component, key = entry.component, entry.component.key
        gone = place_of(entry) in state.hidden
        locked = place_of(entry) in state.locked
        if component.kind is Kind.GROUP:
            inner = _holder(out, origin, key, make=not gone) if key else out
            within = dig(origin, key)
            kept = keep_locked or bool(key)
            _into(inner, entry.entries, state, within, keep_locked=kept)
        elif component.kind is Kind.DYNAMICLIST:
            holder = _holder(out, origin, key[:-1], make=not gone)
            holder.pop(key[-1], None)
            if not gone:
                holder[key[-1]] = [_row(row.original, row.entries, state) for row in entry.rows]
        elif key:
            if locked and not keep_locked and len(key) == 1 and component.kind in INPUTS:
                continue
            holder = _holder(out, origin, key[:-1], make=not gone)
            holder.pop(key[-1], None)
            answer = state.answers.get(place_of(entry), Answer())
            if not gone and not (locked and answer.value is None):
                holder[key[-1]] = answer.value


def _row(original: Mapping[str, Any], entries: Sequence[Entry], state: State) -> dict[str, Any]:
    row = deepcopy(dict(original))
    _into(row, entries, state, original, keep_locked=True)
    return row


def _holder(out: dict[str, Any], origin: Any, keys: Sequence[str], *, make: bool) -> dict[str, Any]:
    """The object to write in; it starts as a copy of the record's, so other keys survive."""
    for depth, key in enumerate(keys, start=1):
        if not isinstance(out.get(key), dict):
            held = dig(origin, keys[:depth])
            if not make and not isinstance(held, Mapping):
                return {}
            out[key] = deepcopy(dict(held)) if isinstance(held, Mapping) else {}
        out = out[key]
    return out


def _at(data: Any, path: Path) -> Mapping[str, Any]:
    for part in path:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) and part < len(data) else None
        else:
            data = data.get(part) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}
