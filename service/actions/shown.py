"""How a value of the record is written for people: labels of choices, dates, lists, files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime

from service.core.forms import UploadRef
from service.engine.bundle import Bundle
from service.engine.step import Facts

LOCALE = "nl"


def shown(bundle: Bundle, path: str, value: Any, facts: Facts) -> str:
    """The text of *value*; empty when there is none. Lists are one line per row."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return "\n".join(filter(None, (shown(bundle, path, item, facts) for item in value)))
    ref = UploadRef.from_json(value)
    if ref is not None:
        return ref.name
    if isinstance(value, Mapping):
        return " · ".join(
            filter(None, (_part(bundle, path, key, item, facts) for key, item in value.items()))
        )
    return _one(bundle, path, value, facts)


def _part(bundle: Bundle, path: str, key: str, value: Any, facts: Facts) -> str:
    inner = f"{path}.{key}"
    text = shown(bundle, inner, value, facts)
    info = bundle.fields.get(inner)
    if not text:
        return ""
    return f"{info.label}: {text}" if info is not None and info.label else text


def _one(bundle: Bundle, path: str, value: Any, facts: Facts) -> str:
    chosen = _option(bundle, path, value)
    if chosen is not None:
        return chosen
    if isinstance(value, str):
        return _person(value, facts) or _dated(bundle, value) or value
    return str(value)


def _option(bundle: Bundle, path: str, value: Any) -> str | None:
    """The label of a choice, from the form that asks for this field."""
    info = bundle.fields.get(path)
    form = bundle.forms.get(info.form) if info is not None else None
    for field in form.fields if form is not None else ():
        if field.path == path:
            return next((str(o.label) for o in field.options if o.value == value), None)
    return None


def _person(value: str, facts: Facts) -> str | None:
    """A user name is shown as the person it stands for."""
    if not value.isascii() or " " in value or "." not in value:
        return None
    return next((str(p["label"]) for p in facts.people() if p.get("value") == value), None)


def _dated(bundle: Bundle, value: str) -> str | None:
    if len(value) < 10 or value[4:5] != "-" or not value[:4].isdigit():
        return None
    try:
        if len(value) == 10:
            return format_date(date.fromisoformat(value), "EEEE d MMMM y", locale=LOCALE)
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    local = bundle.calendar.local(moment) if moment.tzinfo else moment
    return format_datetime(local, "EEEE d MMMM y, HH.mm 'uur'", locale=LOCALE)
