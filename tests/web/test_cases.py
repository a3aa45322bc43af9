"""The list of cases."""

from __future__ import annotations

from tests.web.conftest import Browser


def test_the_list_of_cases_is_searched(handler: Browser, case: str) -> None:
    assert case in handler.get("/zaken?zoek=parkeren").text
    assert "Niets gevonden" in handler.get("/zaken?zoek=zzz").text
