"""A calendar as a file (iCalendar, RFC 5545), as Outlook and Google Calendar read it.

The same bytes for the same entries: whoever asks again is told that nothing changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

TYPE = "text/calendar; charset=utf-8"
AGAIN = timedelta(hours=1)  # after which a program may look again
MADE_BY = "-//regelwerk//agenda//NL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry. A date is a whole day and keeps nobody busy; moments are aware."""

    uid: str
    title: str
    begins: date | datetime
    ends: datetime | None
    told_at: datetime
    url: str


def written(name: str, lines: Iterable[Line]) -> bytes:
    """A calendar called *name*."""
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", AGAIN)
    for line in lines:
        calendar.add_component(_event(line))
    found: bytes = calendar.to_ical()
    return found


def _event(line: Line) -> Event:
    event = Event()
    event.add("uid", line.uid)
    event.add("dtstamp", line.told_at.astimezone(UTC))
    event.add("summary", line.title)
    event.add("url", line.url)
    if isinstance(line.begins, datetime):
        # In UTC: every program knows where its reader is.
        event.add("dtstart", line.begins.astimezone(UTC))
        event.add("dtend", (line.ends or line.begins).astimezone(UTC))
    else:
        event.add("dtstart", line.begins)
        event.add("dtend", line.begins + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event
