"""Reads a ``.form`` file into a Form or says what is wrong; answers are handled elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from service.core.errors import BundleError
from service.core.finding import Finding, Severity
from service.core.forms.components import Reader
from service.core.forms.findings import Findings
from service.core.forms.patterns import can_match
from service.core.forms.schema import (
    CHOICES,
    CONTAINERS,
    INPUTS,
    KEYED,
    Component,
    Field,
    Form,
    Kind,
    dotted,
)
from service.core.forms.scope import FORM_STEPS
from service.core.forms.texts import layout_steps
from service.core.language import N_, Message
from service.core.words import YES, Property

SCHEMA_VERSION = 18
SIZE = 512 * 1024


def parse_form(data: bytes, *, file: str) -> Form:
    """Read a form file. Raises BundleError with every finding that stops publication."""
    reader = Reader(file=file)
    schema = _load(data, reader)
    if schema is None:
        raise _refused(reader)
    _check_head(schema, reader)
    components = reader.components(schema.get("components"))
    _check_places(components, (), {}, reader)
    if any(finding.severity is Severity.ERROR for finding in reader.findings):
        raise _refused(reader)
    id = str(schema["id"])
    name = schema.get("name")
    return Form(
        id=id,
        name=name if isinstance(name, str) and name else id,
        file=file,
        components=components,
        fields=tuple(_catalogue(components, (), None)),
        expressions=tuple(reader.expressions),
    )


def check_form(form: Form) -> list[Finding]:
    """Remarks about a readable form: it works, but people or the record suffer."""
    remarks = Findings(file=form.file)
    for component in form.walk():
        if component.kind in INPUTS | CONTAINERS and not component.label:
            remarks.warn(component, "form-label", N_("This question has no label"))
        choice = component.kind in CHOICES and component.options_from is None
        if choice and not component.options:
            remarks.warn(component, "form-options", N_("This choice offers no answers"))
        if component.rules.holds is not None and not component.rules.otherwise:
            text = N_("Whoever breaks the rule of this question is not told what to do")
            remarks.warn(component, "form-rule", text)
        typed = [option.typed for option in component.options]
        if len(typed) != len(set(typed)):
            remarks.warn(component, "form-options", N_("Two answers have the same value"))
    for component in form.walk():
        pattern = component.rules.pattern
        if pattern and not can_match(pattern):
            text = N_("The pattern refers back to a group, or looks ahead or behind; do without")
            message, label = Message(text), component.label.source or None
            remarks.add(Severity.ERROR, "form-pattern", message, component.id, label)
    texts = (t.source for c in form.walk() for t in (c.text, c.description))
    if sum(map(layout_steps, texts)) > FORM_STEPS // 2:  # the rest is for what is filled in
        heavy = Message(N_("The texts of this form hold far too much layout; make them shorter"))
        remarks.add(Severity.ERROR, "form-size", heavy, None, None)
    if not any(component.kind in KEYED for component in form.walk()):
        text = N_("This form asks nothing")
        remarks.add(Severity.INFO, "form-empty", Message(text), None, None)
    return remarks.findings


def _refused(reader: Reader) -> BundleError:
    text = N_("The form %(file)s cannot be used")
    return BundleError(text, findings=reader.findings, file=reader.file)


def _load(data: bytes, reader: Reader) -> Mapping[str, Any] | None:
    if len(data) > SIZE:
        text = N_("The form is larger than %(limit)s KB")
        reader.error("form-size", text, limit=SIZE // 1024)
        return None
    try:
        schema = json.loads(data.decode("utf-8-sig"))
        json.dumps(schema, ensure_ascii=False, allow_nan=False).encode()  # half characters, NaN
    except (ValueError, RecursionError) as exc:
        text = N_("The file is not readable JSON: %(reason)s")
        reader.error("form-json", text, reason=str(exc)[:200])
        return None
    if isinstance(schema, dict):
        return schema
    reader.error("form-json", N_("The file holds no form"))
    return None


def _check_head(schema: Mapping[str, Any], reader: Reader) -> None:
    version = schema.get("schemaVersion")
    if (
        isinstance(version, bool)
        or not isinstance(version, int)
        or not 0 < version <= SCHEMA_VERSION
    ):
        text = N_("The form has schema version %(found)s; this service reads 1 to %(known)s")
        reader.error("form-version", text, found=str(version)[:20], known=SCHEMA_VERSION)
    if schema.get("type", "default") != "default":
        reader.error("form-type", N_("The file is not a form: its type must be “default”"))
    id = schema.get("id")
    if not isinstance(id, str) or not id.strip():
        reader.error("form-id", N_("The form has no id"))


def _check_places(
    components: tuple[Component, ...],
    prefix: tuple[str, ...],
    taken: dict[tuple[str, ...], str],
    reader: Reader,
) -> None:
    """Two components may not write to the same place, nor one inside the other."""
    for component in components:
        place = prefix + component.key
        if component.kind is Kind.GROUP:
            _check_places(component.children, place, taken, reader)
        elif component.key:
            clash = any(_overlap(place, other) for other in taken)
            if clash:
                text = N_("The key “%(key)s” is used twice")
                reader.error("form-key-duplicate", text, component=component, key=dotted(place))
            taken[place] = component.id
            if component.kind is Kind.DYNAMICLIST:
                _check_places(component.children, (), {}, reader)


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short = min(len(one), len(other))
    return one[:short] == other[:short]


def _is_personal(properties: Mapping[str, str]) -> bool:
    """Whether the author says that an answer is about a person; so does what a browser fills in."""
    filled_in = properties.get("autocomplete", "")
    return properties.get(Property.PERSONAL) == YES or bool(
        filled_in and not filled_in.startswith("organization")
    )


def _catalogue(
    components: tuple[Component, ...], prefix: tuple[str, ...], rows_of: str | None
) -> Iterator[Field]:
    for component in components:
        place = prefix + component.key
        if component.kind in KEYED or component.kind is Kind.DYNAMICLIST:
            yield Field(
                path=dotted(place),
                label=component.label.source,
                type=component.kind,
                required=component.rules.required is True,
                options=component.options,
                clause=tuple(component.properties.get(Property.CLAUSES, "").split()),
                personal=_is_personal(component.properties),
                rows_of=rows_of,
                subtype=component.subtype if component.kind is Kind.DATETIME else None,
            )
        if component.children:
            inner = dotted(place) if component.kind is Kind.DYNAMICLIST else rows_of
            yield from _catalogue(component.children, place, inner)
