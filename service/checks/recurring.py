"""Whether what begins by itself can: model and settings agree, and its rounds can be worked out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice, takewhile

from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.bundle.parts import Parts, error
from service.bundle.settings import SETTINGS_FILE
from service.core import recurrence
from service.core.errors import ServiceError
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.words import Key
from service.engine import rounds

TRIED = 6  # rounds that are worked out, so that also one in another month is seen


def check_beginnings(parts: Parts) -> Iterator[Finding]:
    """A start event with a cycle and its table in ``bundle.toml`` need each other."""
    own = {each.process: each for each in parts.elements if each.begins_itself}
    clocks = {e.process for e in parts.elements if e.kind == "startEvent" and e.event}
    called = {each.called for each in parts.elements}
    for name in parts.settings.itself:
        if name in parts.processes and name not in clocks:
            yield error(
                "start-event",
                SETTINGS_FILE,
                N_("The start event of “%(name)s” has no cycle, so nothing begins by itself."),
                name=name,
            )
    for name, start in own.items():
        if name not in parts.settings.itself:
            yield _at(
                start,
                N_("Nobody is told to begin this: bundle.toml has no [%(table)s.%(process)s]."),
                N_("Add that table; it may name the pattern of the case numbers."),
                table=Key.ITSELF.value,
                process=name,
            )
        if name in called:
            yield _at(
                start,
                N_("Another model calls this one, which then begins without its clock."),
                N_("Call a model with a plain start event from both."),
            )


def try_rounds(bundle: Bundle) -> Iterator[Finding]:
    """Work out the first rounds that the calendar covers."""
    calendar = bundle.calendar
    first = date(calendar.first_year, 1, 1) + rounds.FARTHEST
    last = date(calendar.last_year, 12, 31) - rounds.FARTHEST
    for start in rounds.beginnings(bundle).values():
        days = takewhile(lambda day: day <= last, recurrence.read(start.cycle).since(first))
        try:
            for day in islice(days, TRIED):
                rounds.on(bundle, start, day)
        except ServiceError as exc:
            yield _at(start, exc.msgid, N_("Correct the cycle or the expression."), **exc.params)


def _at(start: Element, msgid: str, advice: str, **params: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="start-event",
        file=start.file,
        element=start.id,
        name=start.name,
        message=Message(msgid, dict(params)),
        advice=Message(advice, dict(params)),
    )
