"""Fills a form in with the record's values, a post or data; the steps themselves are elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.core.forms.entries import (
    SHOWN,
    Entry,
    Files,
    Layout,
    Posted,
    Press,
    Row,
    Verb,
    walk,
)
from service.core.forms.schema import (
    COUNT,
    INPUTS,
    ROW_MARKER,
    SEVERAL,
    STORED,
    Form,
    Kind,
    Path,
    dotted,
)
from service.core.forms.scope import Context, Scope
from service.core.forms.validation import judge
from service.core.forms.visibility import Settled, place_of, settle
from service.core.language import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A form with answers. ``data`` is ready for the record.

    ``errors`` are judged when it is saved; a file that was not kept is one with every press.
    """

    form: Form
    context: Context
    press: Press
    entries: tuple[Entry, ...]
    settled: Settled
    errors: Mapping[str, Message] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        return self.settled.data

    @property
    def accepted(self) -> bool:
        """Whether this was a save and nothing has to be corrected."""
        return self.press.verb is Verb.SAVE and not self.errors

    @property
    def values(self) -> dict[str, str | list[str]]:
        """What was typed, by name, as the page shows it again."""
        return {
            name: list(typed) if entry.component.kind in SEVERAL else next(iter(typed), "")
            for entry in self._asked(self.entries)
            for name, typed in ((entry.name, entry.typed),)
            if entry.component.kind is not Kind.FILEPICKER
        }

    @property
    def uploads(self) -> list[str]:
        """The ids of all files still attached; the caller may drop the others of this draft."""
        entries = self._asked(self.entries)
        return [ref.id for entry in entries for ref in entry.files]

    def is_hidden(self, entry: Entry) -> bool:
        return place_of(entry) in self.settled.state.hidden

    def is_locked(self, entry: Entry) -> bool:
        return place_of(entry) in self.settled.state.locked

    def scope(self, path: Path) -> Scope:
        """The names an expression can read at a place."""
        ends = range(len(path), -1, -1)
        return next(
            self.settled.scopes[path[:end]] for end in ends if path[:end] in self.settled.scopes
        )

    def as_posted(self) -> dict[str, list[str]]:
        """The post that would bring this form back as it is: what a draft keeps."""
        posted: dict[str, list[str]] = {}
        self._post(self.entries, posted)
        return posted

    def _asked(self, entries: Sequence[Entry]) -> list[Entry]:
        asked: list[Entry] = []
        for entry in entries:
            if self.is_hidden(entry):
                continue
            if entry.component.kind in INPUTS and not self.is_locked(entry):
                asked.append(entry)
            asked += self._asked(entry.entries)
            for row in entry.rows:
                asked += self._asked(row.entries)
        return asked

    def _post(self, entries: Sequence[Entry], posted: dict[str, list[str]]) -> None:
        for entry in entries:
            if self.is_hidden(entry):
                continue
            if entry.component.kind in INPUTS and not self.is_locked(entry):
                posted.setdefault(SHOWN, []).append(entry.name)
                if entry.component.kind is Kind.FILEPICKER:
                    posted[f"{entry.name}.{STORED}"] = [ref.id for ref in entry.files]
                else:
                    posted[entry.name] = list(entry.typed)
            self._post(entry.entries, posted)
            if entry.component.kind is Kind.DYNAMICLIST:
                posted[f"{entry.name}.{COUNT}"] = [str(len(entry.rows))]
                for row in entry.rows:
                    self._post_row(row, posted)

    def _post_row(self, row: Row, posted: dict[str, list[str]]) -> None:
        if row.marker:
            posted[f"{dotted(row.path)}.{ROW_MARKER}"] = [row.marker]
        self._post(row.entries, posted)


def initial(form: Form, context: Context) -> Bound:
    """The form as it is first shown: the record's values, or else the defaults."""
    return _bind(form, None, {}, context, Press(verb=Verb.REFRESH))


def bind(
    form: Form,
    posted: Posted,
    files: Files,
    context: Context,
    *,
    action: str | None = None,
) -> Bound:
    """Read a post. *action* is what the button said (``_action``); without one it is a save.

    Never raises on anything posted: unknown names are ignored, wrong answers become errors.
    """
    text = action if action is not None else next(iter(posted.get("_action", ())), Verb.SAVE)
    return _bind(form, posted, files, context, Press.read(text))


def bind_data(form: Form, data: Mapping[str, Any], context: Context) -> Bound:
    """Judge *data* (from a test, the command line or another program) as if it were typed."""
    filled = Context(
        today=context.today,
        timezone=context.timezone,
        record={**context.record, **data},
        functions=context.functions,
        uploads=context.uploads,
        limits=context.limits,
    )
    typed = initial(form, filled).as_posted()
    return _bind(form, typed, {}, context, Press(verb=Verb.SAVE))


def not_kept(entries: Sequence[Entry]) -> dict[str, Message]:
    """The files that were refused: they are gone with this press, whatever it was for."""
    return {
        entry.name: entry.problem
        for entry in walk(entries)
        if entry.component.kind is Kind.FILEPICKER and entry.problem is not None
    }


def _bind(form: Form, posted: Posted | None, files: Files, context: Context, press: Press) -> Bound:
    entries = Layout(context, posted, files, press).lay(form.components, context.record)
    settled = settle(entries, context)
    errors = judge(entries, settled, context) if press.verb is Verb.SAVE else not_kept(entries)
    return Bound(
        form=form,
        context=context,
        press=press,
        entries=entries,
        settled=settled,
        errors=errors,
    )
