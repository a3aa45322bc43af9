"""What a form is once it has been read: components, options, texts; reading JSON is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from service.core.feel import Expression

COUNT = "count"
STORED = "stored"
REMOVE = "remove"
ROW_MARKER = "_row"

Path = tuple[str | int, ...]
Setting = Expression | bool | int | Decimal | str | None
"""A property of a component: a literal, or FEEL that is worked out against the answers."""


class Kind(StrEnum):
    """The component types this service renders; every other type is refused at publication."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    DATETIME = "datetime"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    SELECT = "select"
    CHECKLIST = "checklist"
    TAGLIST = "taglist"
    FILEPICKER = "filepicker"
    EXPRESSION = "expression"
    GROUP = "group"
    DYNAMICLIST = "dynamiclist"
    TEXT = "text"
    SEPARATOR = "separator"
    SPACER = "spacer"
    BUTTON = "button"


CHOICES = frozenset({Kind.RADIO, Kind.SELECT, Kind.CHECKLIST, Kind.TAGLIST})
SEVERAL = frozenset({Kind.CHECKLIST, Kind.TAGLIST})
INPUTS = CHOICES | {
    Kind.TEXTFIELD,
    Kind.TEXTAREA,
    Kind.NUMBER,
    Kind.DATETIME,
    Kind.CHECKBOX,
    Kind.FILEPICKER,
}
KEYED = INPUTS | {Kind.EXPRESSION}
CONTAINERS = frozenset({Kind.GROUP, Kind.DYNAMICLIST})


class Subtype(StrEnum):
    """What a datetime component asks."""

    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


class TextFormat(StrEnum):
    """The check on a text field that its author chose."""

    ANY = ""
    EMAIL = "email"
    PHONE = "phone"
    CUSTOM = "custom"


class Zone(StrEnum):
    """How a moment is written down (form-js ``timeSerializingFormat``)."""

    OFFSET = "utc_offset"
    UTC = "utc_normalized"
    NONE = "no_timezone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text of the form's author: literal pieces and expressions, in order."""

    pieces: tuple[str | Expression, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pieces)

    @property
    def source(self) -> str:
        """The literal part of the text; enough for lists of fields and for findings."""
        return "".join(piece if isinstance(piece, str) else "…" for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer a choice offers."""

    value: Any
    label: str
    description: str = ""

    @property
    def typed(self) -> str:
        """The text a browser posts for this option."""
        return typed_option(self.value)


def typed_option(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an answer must satisfy.

    ``holds`` is the author's own rule over all answers; ``otherwise`` tells who breaks it.
    """

    required: Setting = None
    minimum: Setting = None
    maximum: Setting = None
    min_length: Setting = None
    max_length: Setting = None
    pattern: str | None = None
    format: TextFormat = TextFormat.ANY
    holds: Expression | None = None
    otherwise: Template = field(default_factory=Template)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component of a form. ``key`` is relative to the group or row it stands in.

    ``prefill`` is what the case already knows, ``always`` the answers that nobody can leave out,
    ``message`` the author's own sentence for a missing or wrong answer.
    """

    kind: Kind
    id: str
    key: tuple[str, ...] = ()
    label: Template = field(default_factory=Template)
    description: Template = field(default_factory=Template)
    text: Template = field(default_factory=Template)
    hide: Expression | None = None
    readonly: Setting = None
    disabled: Setting = None
    default: Any = None
    prefill: Expression | None = None
    always: Expression | None = None
    message: Template = field(default_factory=Template)
    rules: Rules = field(default_factory=Rules)
    options: tuple[Option, ...] = ()
    options_from: Expression | None = None
    expression: Expression | None = None
    subtype: Subtype = Subtype.DATE
    zone: Zone = Zone.OFFSET
    time_interval: int | None = None
    no_past: bool = False
    decimals: int | None = None
    increment: Setting = None
    as_text: bool = False
    accept: Setting = None
    multiple: Setting = None
    repetitions: int = 1
    add_remove: bool = True
    prefix: str = ""
    suffix: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A line of the flat catalogue: what a form can bring into the record."""

    path: str
    label: str
    type: Kind
    required: bool
    options: tuple[Option, ...] = ()
    clause: tuple[str, ...] = ()
    personal: bool = False  # the author says so: nothing that is counted may read it
    rows_of: str | None = None
    subtype: Subtype | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form file, read and checked."""

    id: str
    name: str
    file: str
    components: tuple[Component, ...]
    fields: tuple[Field, ...]
    expressions: tuple[tuple[str, Expression], ...] = ()

    def walk(self) -> Iterator[Component]:
        """All components, parents before children."""
        return _walk(self.components)

    @property
    def dynamic(self) -> bool:
        """Whether an answer can change which questions, options or texts are shown."""
        return bool(self.expressions)


def _walk(components: tuple[Component, ...]) -> Iterator[Component]:
    for component in components:
        yield component
        yield from _walk(component.children)


def dotted(path: Path) -> str:
    """The name of a place in the record and in the posted form: ``people.0.name``."""
    return ".".join(str(part) for part in path)
