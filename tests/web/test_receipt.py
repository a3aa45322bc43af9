"""What who opened a case gets to see of it, in the same browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.web.conftest import ANSWERS, Browser


def test_the_receipt_shows_the_personal_link(visitor: Browser, case: str) -> None:
    page = visitor.get("/ontvangst").text
    assert re.search(rf"/status/{case}/[\w-]{{32}}", page)


def test_a_stranger_sees_no_receipt(visitor: Browser, case: str) -> None:
    stranger = Browser(visitor.client.application.test_client())
    assert stranger.get("/ontvangst").status_code == 404


def test_who_may_enter_a_case_but_not_open_it_gets_a_receipt(
    new_browser: Callable[..., Browser],
) -> None:
    desk = new_browser("l.balie")
    assert desk.get("/ingevoerd").status_code == 404
    answer = desk.post("/indienen/aanvraag/aanvraag-invoeren", ANSWERS)
    assert answer.location == "/ingevoerd"
    page = desk.get("/ingevoerd").text
    assert "De zaak A-2026-001 is aangemaakt" in page
    assert "Een ander pakt de zaak op." in page
