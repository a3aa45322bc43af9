"""One answer: from what was typed to a value of the record and back; rules are elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from service.core.feel import to_json
from service.core.forms.schema import (
    SEVERAL,
    Component,
    Kind,
    Option,
    Subtype,
    Zone,
    typed_option,
)
from service.core.forms.scope import Context
from service.core.forms.spans import day_of, span_of
from service.core.forms.texts import clean
from service.core.language import N_, Message
from service.core.moments import DATE_LENGTH, read_date, read_moment, read_time

_NUMBER = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?|[-+]?\d*\.\d+", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(\.\d{3})+", re.ASCII)
DIGITS = 15
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A value for the record, or null with the problem that kept it from being read."""

    value: Any = None
    problem: Message | None = None


def read(
    component: Component, typed: Sequence[str], options: Sequence[Option], context: Context
) -> Answer:
    """Read what was typed (or ticked). Never raises."""
    if component.kind is Kind.CHECKBOX:
        return Answer(value=any(typed))
    if component.kind in SEVERAL:
        return _several(component, typed, options)
    raw = typed[0] if typed else ""
    if len(raw) > 5 * context.limits.text:  # not worth cleaning
        return Answer(problem=too_long(len(raw), context.limits.text))
    text = clean(raw, lines=component.kind is Kind.TEXTAREA)
    if not text:
        return Answer()
    match component.kind:
        case Kind.NUMBER:
            return _number(component, text)
        case Kind.DATETIME:
            return _moment(component, text, context)
        case Kind.RADIO | Kind.SELECT:
            return _one(component, text, options)
        case _:
            return Answer(value=text)


def write(component: Component, value: Any, context: Context) -> tuple[str, ...]:
    """What a browser would post for *value*; the inverse of ``read`` for what ``read`` gave."""
    if component.kind in SEVERAL:
        return tuple(typed_option(item) for item in value) if isinstance(value, list) else ()
    if component.kind is Kind.CHECKBOX:
        return ("true",) if value is True else ()
    if value is None or isinstance(value, list | dict):
        return ("",)
    if component.kind is Kind.NUMBER:
        return (_write_number(value),)
    if component.kind is Kind.DATETIME:
        return (_write_moment(component, to_json(value), context),)
    return (typed_option(value),)


def given(component: Component, found: Any, context: Context) -> Any:
    """What a question starts with: what the record holds, what is known, or the default.

    A date that the question would refuse is not offered, such as the end of a term that is over.
    """
    if found is not None:
        return found
    known = to_json(context.resolve(component.prefill, context.record))
    if known is None or not _is_offered(component, known, context):
        return component.default
    return known


def _is_offered(component: Component, known: Any, context: Context) -> bool:
    day = day_of(component, known, context) if component.kind is Kind.DATETIME else None
    return day is None or span_of(component, context, context.record).holds(day)


def too_long(found: int, limit: int) -> Message:
    text = N_("“%(label)s” has %(found)s characters. Shorten it to at most %(limit)s")
    return Message(text, {"found": found, "limit": limit})


def _number(component: Component, text: str) -> Answer:
    bare = re.sub(r"[\s\u00a0\u202f]", "", text)
    bare = bare.removeprefix(component.prefix.strip()).removesuffix(component.suffix.strip())
    if _NUMBER.fullmatch(bare) is None:
        text = N_("Write “%(label)s” as a number, such as 12 or 12,5")
        return Answer(problem=Message(text))
    if "," in bare or _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    if len(bare.lstrip("+-").replace(".", "")) > DIGITS:
        return Answer(problem=Message(N_("Write “%(label)s” with fewer digits")))
    number = Decimal(bare)
    decimals = -int(number.normalize().as_tuple().exponent)
    if component.decimals == 0 and decimals > 0:
        return Answer(problem=Message(N_("Write “%(label)s” as a whole number, without a comma")))
    if component.decimals is not None and decimals > component.decimals:
        text = N_("Write “%(label)s” with at most %(limit)s digits after the comma")
        return Answer(problem=Message(text, {"limit": component.decimals}))
    return Answer(value=f"{number:f}" if component.as_text else to_json(number))


def _write_number(value: Any) -> str:
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        value = f"{value:f}"
    return str(value).replace(".", ",")


def _moment(component: Component, text: str, context: Context) -> Answer:
    """What a browser's control for a date, a time or both gives."""
    try:
        if component.subtype is Subtype.TIME:
            at = read_time(text)
            return _unreadable(component) if at is None else _clock(at)
        if component.subtype is Subtype.DATE:
            day = read_date(text) if len(text) == DATE_LENGTH else None
            return _unreadable(component) if day is None else _in_years(day, day.isoformat())
        found = read_moment(text)
        return _unreadable(component) if found is None else _local_moment(component, found, context)
    except OverflowError:
        return _unreadable(component)


def _clock(at: time) -> Answer:
    return Answer(value=at.replace(tzinfo=None).isoformat("seconds"))


def _unreadable(component: Component) -> Answer:
    return Answer(problem=Message(_UNREADABLE[component.subtype]))


_UNREADABLE = {
    Subtype.DATE: N_("Choose a date for “%(label)s” that exists, such as 31-12-2026"),
    Subtype.TIME: N_("Write the time of “%(label)s” as hours and minutes, such as 14:30"),
    Subtype.DATETIME: N_("Choose a date and a time for “%(label)s”"),
}


def _local_moment(component: Component, moment: datetime, context: Context) -> Answer:
    """A naive moment is local time; the hour skipped in spring does not exist."""
    local = moment.replace(tzinfo=context.timezone) if moment.tzinfo is None else moment
    local = local.replace(microsecond=0)
    back = local.astimezone(UTC).astimezone(context.timezone)
    if moment.tzinfo is None and back.replace(tzinfo=None) != local.replace(tzinfo=None):
        text = N_(
            "The time of “%(label)s” does not exist: the clock goes forward. Choose an hour later"
        )
        return Answer(problem=Message(text))
    match component.zone:
        case Zone.NONE:
            return _in_years(back, back.replace(tzinfo=None).isoformat())
        case Zone.UTC:
            return _in_years(back, back.astimezone(UTC).isoformat().replace("+00:00", "Z"))
        case Zone.OFFSET:
            return _in_years(back, back.isoformat())


def _in_years(day: date, written: str) -> Answer:
    if day.year in YEARS:
        return Answer(value=written)
    return Answer(problem=Message(N_("Look at the year of “%(label)s” again"), {}))


def _write_moment(component: Component, value: Any, context: Context) -> str:
    """Local wall time as the native controls want it; unreadable values stay as they are."""
    moment = read_moment(str(value))
    try:
        if moment is not None and moment.tzinfo is not None:
            moment = moment.astimezone(context.timezone)
    except OverflowError:
        moment = None
    if moment is None:
        return str(value)
    match component.subtype:
        case Subtype.DATE:
            return moment.date().isoformat()
        case Subtype.TIME:
            return moment.time().isoformat("minutes")
        case Subtype.DATETIME:
            return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def _one(component: Component, text: str, options: Sequence[Option]) -> Answer:
    for option in options:
        if clean(option.typed) == text:
            return Answer(value=to_json(option.value))
    return Answer(problem=Message(_NOT_OFFERED))


def _several(component: Component, typed: Sequence[str], options: Sequence[Option]) -> Answer:
    offered = {option.typed: to_json(option.value) for option in options}
    chosen = list(dict.fromkeys(text for text in typed if text))
    if not set(chosen) <= offered.keys():
        return Answer(
            value=[offered[t] for t in chosen if t in offered], problem=Message(_NOT_OFFERED)
        )
    return Answer(value=[offered[text] for text in chosen])


_NOT_OFFERED = N_("Choose one of the answers offered for “%(label)s”")
