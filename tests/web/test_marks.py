"""Who handles a case reads what a document carries; who sent it does not."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from service.actions.services import Services
from service.app import create_app
from service.core.scanning import Scanning
from service.outside import ClamScanner
from tests.web.conftest import ANSWERS, Browser, given_case

PDF = b"%PDF-1.7\n1 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\ntrailer\n%%EOF\n"
FORM = "/indienen/aanvraag/aanvraag-indienen"
WARNING = "Bevat een script."


def test_the_handler_reads_what_a_document_carries(visitor: Browser, handler: Browser) -> None:
    number = given_case(visitor, bijlagen=(BytesIO(PDF), "brief.pdf"))  # type: ignore[arg-type]
    assert WARNING in handler.get(f"/zaken/{number}/documenten").text


def test_an_ordinary_document_has_no_warning(visitor: Browser, handler: Browser) -> None:
    plain = (BytesIO(b"Geachte heer"), "brief.txt")
    number = given_case(visitor, bijlagen=plain)  # type: ignore[arg-type]
    page = handler.get(f"/zaken/{number}/documenten").text
    assert "brief.txt" in page
    assert "Let op:" not in page


def test_without_the_scanner_the_form_is_kept_in_the_page(
    staffed: Services, tmp_path: Path
) -> None:
    place = Scanning(path=str(tmp_path / "weg"))
    settings = replace(staffed.settings, scanning=place)
    services = replace(staffed, settings=settings, scanner=ClamScanner(place))
    browser = Browser(create_app(services).test_client())
    answer = browser.post(FORM, {**ANSWERS, "bijlagen": (BytesIO(b"tekst"), "brief.txt")})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "niet op virussen worden gecontroleerd" in answer.text
    assert "Een plek voor de deur" in answer.text
    assert "Kies opnieuw: brief.txt" in answer.text
