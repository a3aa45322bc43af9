"""The list of documents: who each letter is for, and how equal titles are told apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from service.store.tables import Document, DocumentKind
from service.web.links import document_links
from service.web.wording import say

TODAY = date(2026, 4, 21)


def letter(hour: int, *, day: int = 20, audience: str = "") -> Document:
    return Document(
        id=str(hour),
        kind=DocumentKind.LETTER,
        name="brief.pdf",
        title="Uitnodiging",
        audience=audience,
        created_at=datetime(2026, 4, day, hour, tzinfo=UTC),
    )


def notes(app: Flask, *found: Document, closed: bool = False) -> list[str]:
    known = {"a": "An Bos", "b": "Bo Dam"}
    with app.test_request_context("/"):
        links = document_links(found, str, known=known, today=TODAY, closed=closed)
        return [say(each.note) for each in links]


def test_a_letter_says_who_it_is_for(app: Flask) -> None:
    found = notes(app, letter(8, audience="a"), letter(7, audience="b"))
    assert found == ["brief aan An Bos · maandag 20 april", "brief aan Bo Dam · maandag 20 april"]


def test_equal_letters_of_one_day_are_told_apart_by_their_time(app: Flask) -> None:
    assert notes(app, letter(8), letter(7), letter(8, day=17)) == [
        "brief · maandag 20 april, 10.00 uur",
        "brief · maandag 20 april, 9.00 uur",
        "brief · vrijdag 17 april",
    ]


@pytest.mark.parametrize("day", [17, 20])
def test_in_a_closed_case_the_day_has_its_year(app: Flask, day: int) -> None:
    assert notes(app, letter(8, day=day), closed=True)[0].endswith(f"{day} april 2026")
