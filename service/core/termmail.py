"""How somebody hears of terms by e-mail: at once, in one message a morning, or not at all."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from service.core.calendar import Calendar
from service.core.language import N_, Message
from service.core.term_model import Term, Unit

MORNING = time(7)


class TermMail(StrEnum):
    """What somebody chose."""

    MORNING = "morning"
    AT_ONCE = "at_once"
    NONE = "none"


USUAL = TermMail.MORNING
WORDS = {
    TermMail.MORNING: Message(N_("one e-mail each morning")),
    TermMail.AT_ONCE: Message(N_("an e-mail for each warning")),
    TermMail.NONE: Message(N_("no e-mail: I look on my desk")),
}


def next_morning(calendar: Calendar, now: datetime) -> datetime:
    """When the next message of a morning is made up: on a working day, never at *now* itself."""
    today = calendar.local_date(now)
    first = today if calendar.is_workday(today) and _morning(calendar, today) > now else None
    return _morning(calendar, first or calendar.add_workdays(today, 1))


def is_urgent(term: Term | None, end: datetime | None, calendar: Calendar, now: datetime) -> bool:
    """Whether a warning cannot wait: in the morning it could not be met any more.

    A term in hours never waits, nor does what nobody knows the end of. What is past already does:
    that changes no more before the morning.
    """
    if term is None or end is None or term.duration.unit is Unit.HOURS:
        return True
    return now <= end <= next_morning(calendar, now)


def _morning(calendar: Calendar, day: date) -> datetime:
    return datetime.combine(day, MORNING, calendar.zone)
