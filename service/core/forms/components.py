"""Reads the components of a form file one by one; the file as a whole is read elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from service.core.errors import FeelError
from service.core.feel import Expression, parse
from service.core.finding import Severity
from service.core.forms.findings import Findings
from service.core.forms.schema import (
    CHOICES,
    CONTAINERS,
    KEYED,
    ROW_MARKER,
    SEVERAL,
    Component,
    Kind,
    Option,
    Rules,
    Setting,
    Subtype,
    Template,
    TextFormat,
    Zone,
)
from service.core.forms.scope import as_option
from service.core.forms.texts import template
from service.core.language import N_, Message
from service.core.words import FormProperty

DEPTH = 6
COMPONENTS = 400
PATTERN_LENGTH = 300
_RESERVED = frozenset({"typename", "this", "parent", "i", "item", ROW_MARKER})
_KEY = re.compile(r"[^\W\d_]\w{0,79}(\.[^\W\d_]\w{0,79}){0,4}")
_Choice = TypeVar("_Choice", bound=StrEnum)


class Reader(Findings):
    """Turns JSON objects into components; ``findings`` and ``expressions`` grow along the way."""

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)
        self.expressions: list[tuple[str, Expression]] = []
        self._count = 0

    def components(self, found: Any, depth: int = 1) -> tuple[Component, ...]:
        if not isinstance(found, list):
            self.error("form-json", N_("“components” is missing or is not a list"))
            return ()
        if depth > DEPTH:
            self.error("form-depth", N_("Groups are nested deeper than %(limit)s"), limit=DEPTH)
            return ()
        self._count += len(found)
        if self._count > COMPONENTS:
            text = N_("The form has more than %(limit)s components")
            self.error("form-size", text, limit=COMPONENTS)
            return ()
        read = (_ComponentReader(self, raw).read(depth) for raw in found)
        return tuple(component for component in read if component is not None)


class _ComponentReader:
    """One component; holds its JSON so that every finding can name it."""

    def __init__(self, form: Reader, raw: Any) -> None:
        self.form = form
        self.raw: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        self.id = self._str("id") or self._str("key") or self._str("path") or "?"

    def read(self, depth: int) -> Component | None:
        kind = self._kind()
        if kind is None:
            return None
        own = {str(k): str(v) for k, v in self._map("properties").items()}
        appearance = self._map("appearance")
        return Component(
            kind=kind,
            id=self.id,
            key=self._key(kind),
            label=self._template(self._label(kind)),
            description=self._template(self._str("description")),
            text=self._template(self._str("text")),
            hide=self._feel(self._map("conditional").get("hide")),
            readonly=self._setting(self.raw.get("readonly")),
            disabled=self._setting(self.raw.get("disabled")),
            default=self.raw.get("defaultValue"),
            prefill=self._feel(own.get(FormProperty.PREFILL)),
            always=self._always(kind, own),
            message=self._template(own.get(FormProperty.MESSAGE, "")),
            rules=self._rules(self._map("validate"), own),
            options=self._options() if kind in CHOICES else (),
            options_from=self._options_from() if kind in CHOICES else None,
            expression=self._computed() if kind is Kind.EXPRESSION else None,
            subtype=self._choice(Subtype, "subtype", Subtype.DATE),
            zone=self._choice(Zone, "timeSerializingFormat", Zone.OFFSET),
            time_interval=self._int("timeInterval", 1, 60),
            no_past=self.raw.get("disallowPassedDates") is True,
            decimals=self._int("decimalDigits", 0, 10),
            increment=self._setting(self.raw.get("increment")),
            as_text=self.raw.get("serializeToString") is True,
            accept=self._setting(self.raw.get("accept")),
            multiple=self._setting(self.raw.get("multiple")),
            repetitions=self._int("defaultRepetitions", 0, 20) or 0
            if "defaultRepetitions" in self.raw
            else 1,
            add_remove=self.raw.get("allowAddRemove") is not False,
            prefix=str(appearance.get("prefixAdorner") or "")[:20],
            suffix=str(appearance.get("suffixAdorner") or "")[:20],
            properties=own,
            children=self.form.components(self.raw.get("components"), depth + 1)
            if kind in CONTAINERS
            else (),
        )

    def _error(self, code: str, text: str, **params: Any) -> None:
        message = Message(text, params)
        self.form.add(Severity.ERROR, code, message, self.id, self._str("label") or None)

    def _str(self, name: str) -> str:
        value = self.raw.get(name)
        return value if isinstance(value, str) else ""

    def _map(self, name: str) -> Mapping[str, Any]:
        value = self.raw.get(name)
        return value if isinstance(value, dict) else {}

    def _int(self, name: str, low: int, high: int) -> int | None:
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            text = N_("“%(property)s” must be a whole number from %(low)s to %(high)s")
            self._error("form-property", text, property=name, low=low, high=high)
            return None
        return value

    def _choice(self, vocabulary: type[_Choice], name: str, default: _Choice) -> _Choice:
        value = self.raw.get(name)
        if value in (None, ""):
            return default
        try:
            return vocabulary(value)
        except ValueError:
            text = N_("“%(property)s” has an unknown value: %(value)s")
            self._error("form-property", text, property=name, value=str(value)[:40])
            return default

    def _kind(self) -> Kind | None:
        found = self.raw.get("type")
        if isinstance(found, str) and found in Kind.__members__.values():
            return Kind(found)
        self.form.add(
            Severity.ERROR,
            "form-component-type",
            Message(
                N_("This service does not show components of type “%(type)s”"),
                {"type": str(found)[:40]},
            ),
            self.id,
            self._str("label") or None,
            Message(N_("Use a text, a question or a group instead")),
        )
        return None

    def _key(self, kind: Kind) -> tuple[str, ...]:
        if kind not in KEYED | CONTAINERS:
            return ()
        key = self._str("path" if kind in CONTAINERS else "key")
        if not key:
            if kind is not Kind.GROUP:
                self._error("form-key-missing", N_("This component has no key"))
            return ()
        parts = tuple(key.split("."))
        if _KEY.fullmatch(key) is None:
            text = N_("The key “%(key)s” may hold only letters, digits, _ and dots")
            self._error("form-key-invalid", text, key=key[:80])
        if not _RESERVED.isdisjoint(parts):
            self._error("form-key-reserved", N_("The key “%(key)s” is reserved"), key=key[:80])
        return parts

    def _label(self, kind: Kind) -> str:
        if kind is not Kind.DATETIME:
            return self._str("label")
        first = "timeLabel" if self.raw.get("subtype") == Subtype.TIME else "dateLabel"
        return self._str(first) or self._str("label")

    def _template(self, text: str) -> Template:
        if "{{#" in text or "{{/" in text:
            hint = N_("Texts know {{ expression }} only; hide a text with a condition instead")
            self._error("form-template", hint)
            return Template()
        try:
            read = template(text)
        except FeelError as exc:
            self._feel_error(text, exc)
            return Template()
        for piece in read.pieces:
            if isinstance(piece, Expression):
                self.form.expressions.append((self.id, piece))
        return read

    def _feel(self, source: Any) -> Expression | None:
        if not isinstance(source, str) or not source.strip():
            return None
        try:
            expression = parse(source.strip().removeprefix("=").strip())
        except FeelError as exc:
            self._feel_error(source, exc)
            return None
        self.form.expressions.append((self.id, expression))
        return expression

    def _feel_error(self, source: str, exc: FeelError) -> None:
        self.form.add(
            Severity.ERROR,
            "form-feel",
            Message(N_("The expression “%(source)s” cannot be read"), {"source": source[:200]}),
            self.id,
            self._str("label") or None,
            exc.message,
        )

    def _setting(self, value: Any) -> Setting:
        if isinstance(value, str):
            return self._feel(value) if value.startswith("=") else value
        if isinstance(value, float):
            return Decimal(str(value))
        return value if isinstance(value, int) else None

    def _always(self, kind: Kind, own: Mapping[str, str]) -> Expression | None:
        if FormProperty.ALWAYS in own and kind not in SEVERAL:
            text = N_("“%(property)s” belongs at a question that takes several answers")
            self._error("form-property", text, property=FormProperty.ALWAYS)
        return self._feel(own.get(FormProperty.ALWAYS))

    def _rules(self, raw: Mapping[str, Any], own: Mapping[str, str]) -> Rules:
        format = raw.get("validationType") or ""
        known = format in TextFormat.__members__.values()
        if not known:
            text = N_("“%(property)s” has an unknown value: %(value)s")
            self._error("form-property", text, property="validationType", value=str(format)[:40])
        return Rules(
            required=self._setting(raw.get("required")),
            minimum=self._setting(raw.get("min")),
            maximum=self._setting(raw.get("max")),
            min_length=self._setting(raw.get("minLength")),
            max_length=self._setting(raw.get("maxLength")),
            pattern=self._pattern(raw.get("pattern")),
            format=TextFormat(format) if known else TextFormat.ANY,
            holds=self._feel(own.get(FormProperty.RULE)),
            otherwise=self._template(own.get(FormProperty.RULE_TEXT, "")),
        )

    def _pattern(self, pattern: Any) -> str | None:
        if not isinstance(pattern, str) or not pattern:
            return None
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            self._error("form-pattern", N_("The pattern cannot be read"))
            return None
        if len(pattern) > PATTERN_LENGTH:
            self._error("form-pattern", N_("The pattern is too long; make it shorter"))
            return None
        return pattern

    def _options(self) -> tuple[Option, ...]:
        values = self.raw.get("values")
        rows = values if isinstance(values, list) else []
        read = [as_option(row) for row in rows]
        if None in read:
            self._error("form-options", N_("Every answer needs a value and a label"))
        return tuple(option for option in read if option is not None)

    def _options_from(self) -> Expression | None:
        return self._feel(self.raw.get("valuesExpression") or self.raw.get("valuesKey"))

    def _computed(self) -> Expression | None:
        expression = self._feel(self.raw.get("expression"))
        if expression is None:
            self._error("form-feel", N_("This calculated value has no readable expression"))
        return expression
