"""The names an expression in a form can read, and the working out of such expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any

from service.core.errors import FeelError, ServiceError
from service.core.feel import Expression, to_json
from service.core.feel.budget import Allowance, Exhausted
from service.core.forms.schema import Component, Option, Setting, Template
from service.core.forms.texts import layout_steps
from service.core.forms.uploads import UploadRef
from service.core.language import N_, Message
from service.core.moments import read

Scope = Mapping[str, Any]
OPTIONS = 1_000
OPTION_STEPS = 20  # each is read, compared with what was sent, and drawn
FORM_STEPS = 1_000_000  # of all expressions together, in all passes; a second or two of work


class FormTooHeavy(ServiceError):
    """A form takes more work than one form may."""

    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one submission may hold."""

    text: int = 10_000
    rows: int = 50
    all_rows: int = 300
    files: int = 20
    total_size: int = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a form is filled in against.

    ``record`` holds the values by key (for an action on one row: the record plus that row) and
    whatever else expressions may read. ``uploads`` are the stored files this person may attach.
    """

    today: date
    timezone: tzinfo
    record: Mapping[str, Any] = field(default_factory=dict)
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    uploads: Mapping[str, UploadRef] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    allowance: Allowance = field(default_factory=lambda: Allowance(FORM_STEPS), compare=False)

    def scope(self, data: Mapping[str, Any]) -> Scope:
        return {**self.record, **data}

    def resolve(self, setting: Setting, scope: Scope) -> Any:
        """The value of a setting; null when an expression cannot be worked out.

        FormTooHeavy when all of them together take too much: then no answer of the form holds.
        """
        if not isinstance(setting, Expression):
            return setting
        try:
            return setting.evaluate(scope, self.functions, allowance=self.allowance)
        except Exhausted:
            raise _too_heavy() from None
        except FeelError:
            return None

    def options(self, component: Component, scope: Scope) -> tuple[Option, ...]:
        """The answers a choice offers here and now."""
        if component.options_from is None:
            return component.options
        offered = self.resolve(component.options_from, scope)
        rows = offered if isinstance(offered, list) else []
        self._spend(OPTION_STEPS * min(len(rows), OPTIONS))
        return tuple(option for row in rows[:OPTIONS] if (option := as_option(row)) is not None)

    def laid_out(self, text: str) -> str:
        """The same text of Markdown, paid for before it is laid out."""
        self._spend(layout_steps(text))
        return text

    def _spend(self, steps: int) -> None:
        try:
            self.allowance.spend(steps)
        except Exhausted:
            raise _too_heavy() from None

    def text(
        self, template: Template, scope: Scope, show: Callable[[Any], str] | None = None
    ) -> str:
        """The text with its expressions filled in, each written by *show*."""
        write = show or plain
        return "".join(
            piece if isinstance(piece, str) else write(self.resolve(piece, scope))
            for piece in template.pieces
        )

    def sentence(self, template: Template, scope: Scope) -> Message:
        """The author's sentence; whoever shows it writes the dates and numbers in it."""
        text, values = "", dict[str, Any]()
        for piece in template.pieces:
            if isinstance(piece, str):
                text += piece.replace("%", "%%")
            else:
                name = f"value_{len(values)}"
                found = self.resolve(piece, scope)
                values[name] = (read(found) if isinstance(found, str) else None) or found
                text += f"%({name})s"
        return Message(text or " ", values)


def _too_heavy() -> FormTooHeavy:
    return FormTooHeavy(
        N_(
            "The conditions and lists of this form take more than %(limit)s steps. Send shorter"
            " lists, or tell whoever manages this process."
        ),
        limit=FORM_STEPS,
    )


def row_scope(outer: Scope, parent: Mapping[str, Any], row: Mapping[str, Any], i: int) -> Scope:
    """The names inside row number *i* (from 1) of a repeated group, as form-js has them."""
    return {**outer, **row, "this": row, "parent": parent, "i": i}


def as_option(row: Any) -> Option | None:
    """Read an offered answer: a plain value, or an object with value and label."""
    if not isinstance(row, Mapping):
        value = to_json(row)
        return (
            None
            if value is None or isinstance(value, list)
            else Option(value=value, label=plain(value))
        )
    value = to_json(row.get("value"))
    if value is None or isinstance(value, list | Mapping):
        return None
    label, description = row.get("label"), row.get("description")
    return Option(
        value=value,
        label=plain(value if label is None else label),
        description=plain(description),
    )


def plain(value: Any) -> str:
    """A value as bare text, for labels; dates and numbers for people are the edge's work."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    written = to_json(value)
    return written if isinstance(written, str) else str(written)
