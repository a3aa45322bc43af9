"""The calendar link: shown once, read by a program, told when nothing changed."""

from __future__ import annotations

import re
from datetime import date

from icalendar import Calendar

from tests.web.conftest import Browser


def made(handler: Browser) -> str:
    page = handler.post("/agenda/koppeling").text
    found = re.search(r'value="http://localhost(/agenda/[^"]+\.ics)"', page)
    assert found is not None
    return found[1]


def test_a_program_reads_a_calendar_and_is_told_when_nothing_changed(
    visitor: Browser, handler: Browser, case: str
) -> None:
    task = re.search(r"/taken/[^\"/]+", handler.get("/werk").text)
    assert task is not None
    handler.post(f"{task[0]}/behandelaar")
    address = made(handler)
    answer = visitor.get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["summary"]).startswith(case)
    assert str(event["url"]).endswith(task[0])
    assert event.decoded("dtstart") == date(2026, 3, 31)
    assert "Jansen" not in answer.text
    again = visitor.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_address_is_shown_once_and_can_be_taken_back(
    visitor: Browser, handler: Browser
) -> None:
    address = made(handler)
    assert address not in handler.get("/agenda").text
    handler.post("/agenda/koppeling/weg")
    assert visitor.get(address).status_code == 404
