"""The timeline of a case."""

from __future__ import annotations

from tests.web.conftest import Browser


def test_the_timeline_leaves_out_what_only_the_machine_does(handler: Browser, case: str) -> None:
    page = handler.get(f"/zaken/{case}").text
    assert "Zaak geopend" in page
    assert "Bericht verwerkt" not in page
