"""Letters to a person of a case that is closed to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.actions.services import Services
from service.store.audit import Act
from service.store.tables import DocumentKind
from tests.outside.test_photos import PHONE
from tests.web.conftest import ANSWERS, Browser, given_task
from tests.web.paperwork import PNG, Case, pdf

STAFF_FORM = "/indienen/aanvraag/aanvraag-invoeren"
TO_COLLEAGUE = "betrokkene:k.bakker"


def test_who_handles_the_case_says_that_a_letter_went_by_post(
    handler: Browser, case: str, staffed: Services, new_browser: Callable[..., Browser]
) -> None:
    letter = Case(staffed, case).letter("aanvrager", is_printed=True).rpartition("/")[2]
    page = handler.get(f"/zaken/{case}/documenten").text
    assert "per post te versturen" in page
    assert "Ik heb hem op de post gedaan" in page
    there = f"/zaken/{case}/brieven/{letter}"
    assert new_browser("a.toezicht").post(there).status_code == 403
    answer = handler.post(there)
    assert answer.status_code == 303
    assert "is per post verstuurd" in handler.get(answer.location or "").text
    page = handler.get(f"/zaken/{case}/documenten").text
    assert "verzonden</span>" in page and "per post ·" in page
    assert "Ik heb hem op de post gedaan" not in page
    answer = handler.post(f"{there}/terug")
    assert "is teruggekomen" in handler.get(answer.location or "").text
    page = handler.get(f"/zaken/{case}/documenten").text
    assert "teruggekomen</span>" in page and "Ik heb hem op de post gedaan" in page


@pytest.fixture
def closed(handler: Browser, staffed: Services) -> Case:
    """A case about k.bakker, which is closed to him."""
    sent = handler.post(STAFF_FORM, {**ANSWERS, "collega": "k.bakker"})
    return Case(staffed, (sent.location or "").partition("?")[0].rpartition("/")[2])


@pytest.fixture
def colleague(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("k.bakker")


def test_a_person_reads_the_letter_that_was_sent_to_them(closed: Case, colleague: Browser) -> None:
    answer = colleague.get(closed.letter(TO_COLLEAGUE))
    assert (answer.status_code, answer.data) == (200, b"%PDF")
    event = closed.last_event()
    assert (event.kind, event.actor) == (Act.DOCUMENT_READ, "k.bakker")


@pytest.mark.parametrize(
    ("audience", "kind"),
    [
        ("aanvrager", DocumentKind.LETTER),
        ("", DocumentKind.LETTER),
        ("k.bakker", DocumentKind.LETTER),
        ("betrokkene:k.bakker2", DocumentKind.LETTER),
        ("betrokkene:m.dejong", DocumentKind.LETTER),
        (TO_COLLEAGUE, DocumentKind.UPLOAD),
    ],
)
def test_any_other_document_of_the_case_stays_closed(
    closed: Case, colleague: Browser, audience: str, kind: DocumentKind
) -> None:
    assert colleague.get(closed.letter(audience, kind)).status_code == 403
    event = closed.last_event()
    assert (event.kind, event.actor) == (Act.CASE_REFUSED, "k.bakker")


def test_who_is_kept_out_of_a_diagram_leaves_a_trace(closed: Case, colleague: Browser) -> None:
    assert colleague.get(f"/zaken/{closed.number}/diagram/aanvraag.bpmn").status_code == 403
    assert closed.last_event().kind == Act.CASE_REFUSED


def test_a_task_shows_the_letters_to_the_person_who_does_it(
    colleague: Browser, staffed: Services, case: str
) -> None:
    task = given_task(colleague)
    assert "Stukken voor u" not in colleague.get(task).text
    open_case = Case(staffed, case)
    mine, other = open_case.letter(TO_COLLEAGUE), open_case.letter("aanvrager")
    page = colleague.get(task).text
    assert "Stukken voor u" in page
    assert mine in page
    assert other not in page


def test_the_list_holds_ones_own_letters_only(closed: Case, colleague: Browser) -> None:
    mine, other = closed.letter(TO_COLLEAGUE), closed.letter("betrokkene:m.dejong")
    page = colleague.get("/stukken").text
    assert mine.replace("/documenten/", "/stukken/") in page
    assert closed.number in page
    assert other.replace("/documenten/", "/stukken/") not in page


def test_the_menu_offers_the_list_to_who_has_letters(closed: Case, colleague: Browser) -> None:
    assert 'href="/stukken"' not in colleague.get("/werk").text
    closed.letter(TO_COLLEAGUE)
    assert 'href="/stukken"' in colleague.get("/werk").text
    assert "Geen stukken voor u" not in colleague.get("/stukken").text


def test_a_document_is_read_in_a_page_and_that_is_written_down(
    handler: Browser, case: str, staffed: Services
) -> None:
    mine = Case(staffed, case)
    letter = mine.letter("aanvrager", data=pdf("Beste Jan"))
    there = f"/zaken/{case}{letter}"
    assert there in handler.get(f"/zaken/{case}/documenten").text
    page = handler.get(there).text
    assert f'data-url="{letter}/inhoud"' in page
    assert f'href="{letter}" download' in page, "without scripts it can be kept"
    assert mine.last_event().kind != Act.DOCUMENT_READ, "nobody saw anything of it yet"
    assert handler.get(f"{letter}/inhoud").data == pdf("Beste Jan")
    event = mine.last_event()
    assert (event.kind, event.actor) == (Act.DOCUMENT_READ, "m.dejong")


@pytest.mark.parametrize(("name", "kind", "data"), [("a.pdf", "application/pdf", pdf("Een")),
                                                   ("a.png", "image/png", PNG)])  # fmt: skip
def test_what_opens_in_a_page_can_do_nothing_by_itself(
    handler: Browser, case: str, staffed: Services, name: str, kind: str, data: bytes
) -> None:
    paper = Case(staffed, case).letter("", DocumentKind.UPLOAD, data, name=name, media_type=kind)
    answer = handler.get(f"{paper}/inhoud", headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.data) == (200, data), "one reading is one request"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_photo_of_a_phone_is_shown_as_a_picture_and_kept_as_it_came(
    handler: Browser, case: str, staffed: Services
) -> None:
    data = PHONE.read_bytes()
    paper = Case(staffed, case).letter("", DocumentKind.UPLOAD, data, media_type="image/heic")
    shown = handler.get(f"{paper}/inhoud")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.data.startswith(b"\xff\xd8\xff")
    assert handler.get(paper).data == PHONE.read_bytes()


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "text/plain", "message/rfc822"])
def test_anything_else_is_only_to_keep(
    handler: Browser, case: str, staffed: Services, kind: str
) -> None:
    paper = Case(staffed, case).letter("", DocumentKind.UPLOAD, b"<script>", media_type=kind)
    assert handler.get(f"{paper}/inhoud").status_code == 404
    assert handler.get(f"/zaken/{case}{paper}").text.count(f'href="{paper}" download') == 2
    assert handler.get(paper).headers["Content-Disposition"].startswith("attachment")


def test_a_page_of_a_document_opens_to_nobody_else(
    closed: Case, colleague: Browser, handler: Browser, case: str
) -> None:
    mine, other = closed.letter(TO_COLLEAGUE), closed.letter("aanvrager")
    for address in (f"{other}/inhoud", f"/zaken/{closed.number}{other}"):
        assert colleague.get(address).status_code == 403
        assert closed.last_event().kind == Act.CASE_REFUSED
    own = colleague.get(f"/zaken/{closed.number}{mine}")
    assert own.location == mine.replace("/documenten/", "/stukken/")
    assert f'data-url="{mine}/inhoud"' in colleague.get(own.location or "").text
    assert handler.get(f"/zaken/{case}{other}").status_code == 404, "it is of another case"
