"""How a person wants to see the pages: the choice holds, and goes with the account."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Browser

OWN = {"Referer": "http://localhost/werk"}


def test_dutch_is_the_language_until_somebody_chooses(handler: Browser) -> None:
    page = handler.get("/werk", headers={"Accept-Language": "en"}).text
    assert '<html lang="nl"' in page
    assert handler.post("/taal", {"language": "en"}, headers=OWN).location == "/werk"
    assert '<html lang="en"' in handler.get("/werk").text


def test_the_choice_of_language_is_remembered_with_the_account(
    handler: Browser, new_browser: Callable[..., Browser]
) -> None:
    handler.post("/taal", {"language": "en"})
    assert '<html lang="en"' in new_browser("m.dejong").get("/werk").text


def test_dark_and_light_are_the_persons_choice(handler: Browser) -> None:
    handler.post("/weergave", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in handler.get("/werk").text
    handler.post("/weergave", {"theme": ""})
    assert "data-bs-theme" not in handler.get("/werk").text


def test_nonsense_as_language_or_theme_is_ignored(handler: Browser) -> None:
    handler.post("/taal", {"language": "xx"})
    handler.post("/weergave", {"theme": "<script>"})
    assert '<html lang="nl"' in handler.get("/werk").text


def test_a_visitor_is_offered_no_language_but_that_of_the_regulations(visitor: Browser) -> None:
    assert "English" not in visitor.get("/").text
    visitor.post("/taal", {"language": "en"})
    assert '<html lang="nl"' in visitor.get("/").text
