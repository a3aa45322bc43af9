"""The span of days that a question about a date allows; judged afterwards, offered beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.core.feel import Expression
from service.core.forms.schema import Component, Setting, Zone
from service.core.forms.scope import Context, Scope
from service.core.moments import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From the first to the last day, both included; null where there is no limit."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        return not (self.first and day < self.first) and not (self.last and day > self.last)


def span_of(component: Component, context: Context, scope: Scope) -> Span:
    """The span that *component* allows on the names in *scope*."""

    def limit(setting: Setting) -> date | None:
        is_worked_out = isinstance(setting, Expression)
        return day_of(
            component, context.resolve(setting, scope) if is_worked_out else setting, context
        )

    first = limit(component.rules.minimum)
    if component.no_past and (first is None or first < context.today):
        first = context.today
    return Span(first=first, last=limit(component.rules.maximum))


def day_of(component: Component, value: Any, context: Context) -> date | None:
    """The local calendar day of a date, a moment or its ISO text."""
    value = read(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        is_local = value.tzinfo is None or component.zone is Zone.NONE
        return (value if is_local else value.astimezone(context.timezone)).date()
    return value if isinstance(value, date) else None
