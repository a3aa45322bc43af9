"""The rules of a process, for anybody to read."""

from __future__ import annotations

from tests.web.conftest import Browser


def test_the_rules_can_be_read_by_anybody(visitor: Browser) -> None:
    assert "Wij besluiten binnen 21 werkdagen." in visitor.get("/reglement/aanvraag").text


def test_rules_that_do_not_exist_are_not_found(visitor: Browser) -> None:
    assert visitor.get("/reglement/niets").status_code == 404
