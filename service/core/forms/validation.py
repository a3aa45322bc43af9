"""Judges answers against the rules of the form; every message says how to put it right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from service.core.feel import Expression, to_json
from service.core.forms.entries import Entry, walk
from service.core.forms.patterns import found
from service.core.forms.schema import (
    CHOICES,
    INPUTS,
    Component,
    Kind,
    Setting,
    Subtype,
    TextFormat,
)
from service.core.forms.scope import Context, Scope
from service.core.forms.spans import day_of, span_of
from service.core.forms.uploads import HEIC, UploadRef, is_wanted
from service.core.forms.values import too_long
from service.core.forms.visibility import Settled, place_of
from service.core.language import N_, Message
from service.core.mail_address import is_mail_address

_JPEG = frozenset({".jpg", ".jpeg", "image/jpeg"})
_FROM_PHONES = (".heic", ".heif", HEIC)
_PHONE = re.compile(r"\+?[0-9]{8,15}", re.ASCII)
_MATTERS = re.compile(r"[\s().\-/\u00a0]")


def judge(entries: Sequence[Entry], settled: Settled, context: Context) -> dict[str, Message]:
    """What is wrong, by the name of the field, in the order of the form."""
    errors: dict[str, Message] = {}
    for entry in walk(entries):
        place = place_of(entry)
        if place in settled.state.hidden or place in settled.state.locked:
            continue
        judgement = _Judgement(entry, settled, context)
        message = next(judgement.messages(), None)
        if message is not None:
            label = context.text(entry.component.label, judgement.scope) or entry.name
            errors[entry.name] = replace(message, params={"label": label, **message.params})
    return errors


class _Judgement:
    """One entry before the rules; messages come in order of importance, the first one counts."""

    def __init__(self, entry: Entry, settled: Settled, context: Context) -> None:
        self.entry = entry
        self.component: Component = entry.component
        self.context = context
        self.settled = settled
        answer = settled.state.answers.get(place_of(entry))
        self.value = answer.value if answer else None
        self.problem = answer.problem if answer else entry.problem

    @cached_property
    def scope(self) -> Scope:
        """The names that its rules can read."""
        path, scopes = self.entry.path, self.settled.scopes
        ends = range(len(path), -1, -1)
        return next(scopes[path[:end]] for end in ends if path[:end] in scopes)

    def messages(self) -> Iterator[Message]:
        if self.problem is not None:
            yield self.problem
        if self.component.kind is Kind.DYNAMICLIST:
            if self._setting("required") is True and not self.entry.rows:
                yield self._own_words(Message(N_("Add at least one row to “%(label)s”")))
            yield from self._own_rule()
            return
        if self.component.kind not in INPUTS:
            return
        if self._empty():
            if self._setting("required") is True:
                yield self._missing()
            return
        rules = _RULES.get(self.component.kind)
        for message in rules(self) if rules else ():
            yield self._own_words(message)
        yield from self._own_rule()

    def _own_rule(self) -> Iterator[Message]:
        """The author's rule; like a condition of a model it holds only when it says true."""
        rules = self.component.rules
        if rules.holds is not None and self.context.resolve(rules.holds, self.scope) is not True:
            yield self.context.sentence(rules.otherwise, self.scope)

    def _empty(self) -> bool:
        """Zero and an offered “no” are answers; a box without a tick is none."""
        if self.component.kind is Kind.CHECKBOX:
            return self.value is not True
        return self.value is None or self.value == "" or self.value == []

    def _setting(self, name: str) -> Any:
        setting: Setting = getattr(self.component.rules, name)
        is_worked_out = isinstance(setting, Expression)
        return self.context.resolve(setting, self.scope) if is_worked_out else setting

    def _own_words(self, message: Message) -> Message:
        own = self.component.message
        return self.context.sentence(own, self.scope) if own else message

    def _missing(self) -> Message:
        label = self.context.text(self.component.label, self.scope)
        if self.component.kind is Kind.CHECKBOX:
            return self._own_words(Message(N_("Tick “%(label)s” to go on")))
        if self.component.kind is Kind.FILEPICKER:
            return self._own_words(Message(N_("Add a file to “%(label)s”")))
        if label.endswith("?"):
            return self._own_words(Message(N_("Answer the question “%(label)s”")))
        if self.component.kind in CHOICES:
            return self._own_words(Message(N_("Choose an answer for “%(label)s”")))
        return self._own_words(Message(N_("Fill in “%(label)s”")))

    def text(self) -> Iterator[Message]:
        text = str(self.value)
        limit = min(_whole(self._setting("max_length"), 10**6), self.context.limits.text)
        if len(text) > limit:
            yield too_long(len(text), limit)
        least = _whole(self._setting("min_length"), 0)
        if len(text) < least:
            short = N_("“%(label)s” is too short. Write at least %(limit)s characters")
            yield Message(short, {"limit": least})
        yield from self._format(text)

    def _format(self, text: str) -> Iterator[Message]:
        match self.component.rules.format:
            case TextFormat.EMAIL:
                if not is_mail_address(text):
                    yield Message(N_("Write the e-mail address in full, such as name@example.nl"))
            case TextFormat.PHONE:
                if _PHONE.fullmatch(_MATTERS.sub("", text)) is None:
                    yield Message(
                        N_("Write the phone number with all its digits, such as 020 123 45 67")
                    )
            case TextFormat.ANY | TextFormat.CUSTOM:
                pattern = self.component.rules.pattern
                if pattern and not self._looks_like(pattern, text):
                    yield Message(
                        N_("“%(label)s” is written differently. Compare it with the example")
                    )

    @staticmethod
    def _looks_like(pattern: str, text: str) -> bool:
        """A form from before patterns were judged may have one that nothing can be said by."""
        return found(pattern, text) is not False

    def number(self) -> Iterator[Message]:
        number = _decimal(self.value)
        least, most = _decimal(self._setting("minimum")), _decimal(self._setting("maximum"))
        if number is None:
            return
        if least is not None and number < least:
            text = N_("“%(label)s” must be %(limit)s or more. Write a higher number")
            yield Message(text, {"limit": to_json(least)})
        if most is not None and number > most:
            text = N_("“%(label)s” can be at most %(limit)s. Write a lower number")
            yield Message(text, {"limit": to_json(most)})
        step = _decimal(self.context.resolve(self.component.increment, self.scope))
        if step is not None and step > 0 and number % step != 0:
            text = N_("“%(label)s” goes in steps of %(step)s. Choose such a number")
            yield Message(text, {"step": to_json(step)})

    def moment(self) -> Iterator[Message]:
        text, component = str(self.value), self.component
        every = component.time_interval
        timed = component.subtype is not Subtype.DATE and every and 60 % every == 0
        if timed and every and _minutes(text) % every:
            steps = N_("Choose a time for “%(label)s” in steps of %(step)s minutes")
            yield Message(steps, {"step": every})
        if component.subtype is Subtype.TIME:
            return
        day = day_of(component, text, self.context)
        if day is None:
            return
        span = span_of(component, self.context, self.scope)
        yield from self._too_early(day, span.first)
        yield from self._too_late(day, span.last)

    def _too_early(self, day: date, first: date | None) -> Iterator[Message]:
        if first is None or day >= first:
            return
        if first == self.context.today:
            yield Message(N_("The date lies in the past. Choose today or a later day"))
        yield Message(
            N_("The date is too early. Choose %(limit)s or a later day"), {"limit": first}
        )

    def _too_late(self, day: date, last: date | None) -> Iterator[Message]:
        if last is None or day <= last:
            return
        if last == self.context.today:
            yield Message(N_("The date lies in the future. Choose today or an earlier day"))
        if last == self.context.today - timedelta(days=1):
            yield Message(N_("The date must lie before today. Choose an earlier day"))
        yield Message(
            N_("The date is too late. Choose %(limit)s or an earlier day"), {"limit": last}
        )

    def files(self) -> Iterator[Message]:
        held = self.value if isinstance(self.value, list) else []
        refs = [ref for item in held if (ref := UploadRef.from_json(item)) is not None]
        limits = self.context.limits
        several = self.context.resolve(self.component.multiple, self.scope) is True
        most = limits.files if several else 1
        if len(refs) > most:
            text = N_("“%(label)s” takes at most %(limit)s files. Remove the others")
            yield Message(text, {"limit": most})
        if sum(ref.size for ref in refs) > limits.total_size:
            text = N_(
                "The files are together larger than %(limit)s MB. Send fewer or smaller files"
            )
            yield Message(text, {"limit": limits.total_size // (1024 * 1024)})
        wanted = accepted(self.context.resolve(self.component.accept, self.scope))
        for ref in refs:
            if wanted and not _fits(ref, wanted):
                text = N_("“%(name)s” does not fit here. Send a %(kinds)s file")
                kinds = ", ".join(item.removeprefix(".") for item in wanted)
                yield Message(text, {"name": ref.name, "kinds": kinds})


_RULES: dict[Kind, Callable[[_Judgement], Iterator[Message]]] = {
    Kind.TEXTFIELD: _Judgement.text,
    Kind.TEXTAREA: _Judgement.text,
    Kind.NUMBER: _Judgement.number,
    Kind.DATETIME: _Judgement.moment,
    Kind.FILEPICKER: _Judgement.files,
}


def accepted(accept: Any) -> tuple[str, ...]:
    """The extensions and media types an ``accept`` names; with JPEG also what phones make."""
    items = accept.split(",") if isinstance(accept, str) else []
    named = tuple(item.strip().lower() for item in items if item.strip())
    return named if _JPEG.isdisjoint(named) else tuple(dict.fromkeys((*named, *_FROM_PHONES)))


def _fits(ref: UploadRef, wanted: Sequence[str]) -> bool:
    return is_wanted(PurePosixPath(ref.name).suffix.lower(), ref.media_type, wanted)


def _minutes(text: str) -> int:
    return int(text.split("T")[-1][3:5])


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _whole(value: Any, default: int) -> int:
    number = _decimal(value)
    return default if number is None else int(number)
