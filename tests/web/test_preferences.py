"""How a person wants to see the pages: the choice holds, and goes with the account."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Browser

OWN = {"Referer": "http://localhost/werk"}


def test_nobody_is_offered_a_language_but_those_of_the_regulations(
    handler: Browser, visitor: Browser
) -> None:
    for browser, page in ((handler, "/werk"), (handler, "/zaken"), (visitor, "/")):
        browser.post("/taal", {"language": "en"}, headers=OWN)
        text = browser.get(page).text
        assert "English" not in text
        assert '<html lang="nl"' in text


def test_with_several_the_reader_chooses_and_a_page_about_one_speaks_its_own(
    in_english: str, handler: Browser, new_browser: Callable[..., Browser]
) -> None:
    page = handler.get("/werk", headers={"Accept-Language": "en"}).text
    assert '<html lang="nl"' in page
    assert '<html lang="en"' in handler.get(f"/reglement/{in_english}").text
    assert handler.post("/taal", {"language": "en"}, headers=OWN).location == "/werk"
    assert '<html lang="en"' in handler.get("/werk").text
    assert '<html lang="nl"' in handler.get("/reglement/aanvraag").text
    assert '<html lang="en"' in new_browser("m.dejong").get("/werk").text  # it goes along


def test_dark_and_light_are_the_persons_choice(handler: Browser) -> None:
    handler.post("/weergave", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in handler.get("/werk").text
    handler.post("/weergave", {"theme": ""})
    assert "data-bs-theme" not in handler.get("/werk").text


def test_nonsense_as_language_or_theme_is_ignored(handler: Browser) -> None:
    handler.post("/taal", {"language": "xx"})
    handler.post("/weergave", {"theme": "<script>"})
    assert '<html lang="nl"' in handler.get("/werk").text
