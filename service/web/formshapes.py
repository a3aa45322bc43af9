"""The shapes the form templates show: plain data without any decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from markupsafe import Markup


class Look(StrEnum):
    """The shapes the templates know."""

    INPUT = "input"
    TEXTAREA = "textarea"
    SELECT = "select"
    CHOICES = "choices"
    TICK = "tick"
    FILES = "files"
    FACT = "fact"
    GROUP = "group"
    LIST = "list"
    TEXT = "text"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """One answer to tick or pick."""

    id: str
    value: str
    label: str
    description: str = ""
    checked: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One stored file. ``press`` takes it away at once; without, it is ticked to go."""

    id: str
    name: str
    size: str
    press: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One repetition of a list."""

    legend: str
    name: str
    index: int
    marker: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One question, text or group, ready to be written down."""

    look: Look
    id: str
    name: str = ""
    label: str = ""
    optional: bool = False
    required: bool = False
    hint: Markup = field(default_factory=Markup)
    error: str = ""
    value: str = ""
    type: str = "text"
    attrs: Mapping[str, str] = field(default_factory=dict)
    width: str = ""
    prefix: str = ""
    suffix: str = ""
    several: bool = False
    in_row: bool = False
    choices: tuple[ChoiceView, ...] = ()
    files: tuple[FileView, ...] = ()
    fields: tuple[FieldView, ...] = ()
    rows: tuple[RowView, ...] = ()
    item: str = ""
    add_remove: bool = False
    is_headed: bool = False  # its label stands above the page already
    html: Markup = field(default_factory=Markup)

    @property
    def described_by(self) -> str:
        """The ids of the hint, the limits and the error, for ``aria-describedby``."""
        parts = ((self.hint, "h"), ("data-limits" in self.attrs, "m"), (self.error, "f"))
        return " ".join(f"{self.id}-{end}" for present, end in parts if present)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """A whole form for ``form/fields.html`` and ``form/errors.html``."""

    key: str
    base: str
    fields: tuple[FieldView, ...]
    errors: tuple[tuple[str, str], ...]
    error_title: str
    title_prefix: str
    multipart: bool
    dynamic: bool
    has_optional: bool
    longest: int
    too_long: str
