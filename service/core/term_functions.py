"""The functions with which expressions of a model ask about a term by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from service.core.calendar import Calendar
from service.core.errors import ConfigError
from service.core.language import N_
from service.core.term_model import Duration, Term, Unit
from service.core.terms import due_at, due_on, running
from service.core.warning import next_signal, signal_kind
from service.core.words import ONE, TermFunction

# The functions that give a moment of the term they are asked about.
TERM_DATES = frozenset({TermFunction.DUE_ON, TermFunction.DUE_AT, TermFunction.NEXT_SIGNAL})


def term_functions(
    terms: Mapping[str, Term],
    record: Mapping[str, Any],
    calendar: Calendar,
    now: datetime,
    internal: Calendar | None = None,
) -> dict[str, Callable[..., Any]]:
    """The functions models use to ask about a term by name."""

    def find(name: Any) -> Term:
        if name not in terms:
            raise ConfigError(N_("There is no term called “%(term)s”."), term=str(name))
        return terms[name]

    return {
        TermFunction.DUE_ON: lambda name: due_on(find(name), record, calendar),
        TermFunction.DUE_AT: lambda name: _local(due_at(find(name), record, calendar), calendar),
        TermFunction.RUNNING: lambda name: running(find(name), record),
        TermFunction.NEXT_SIGNAL: lambda name: _local(
            next_signal(find(name), record, calendar, now, internal), calendar
        ),
        TermFunction.SIGNAL_KIND: lambda name: signal_kind(
            find(name), record, calendar, now, internal
        ),
        TermFunction.LABEL: lambda name: find(name).label,
        TermFunction.LENGTH: lambda name: in_words(find(name).duration),
        TermFunction.COUNT: lambda name: find(name).duration.count,
    }


def in_words(length: Duration) -> str:
    """As a text says it: “21 werkdagen”, “1 maand”, “72 uur”."""
    alone = length.count == 1 or length.unit is Unit.HOURS
    return f"{length.count} {ONE[length.unit] if alone else length.unit}"


def _local(moment: datetime | None, calendar: Calendar) -> datetime | None:
    return calendar.local(moment) if moment is not None else None
