"""When the store of files is away: a page that says so, the answers kept, and it passes by."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from service.actions.services import Services
from tests.web.conftest import ANSWERS, Browser
from tests.web.paperwork import Case
from tests.web.test_intake import PDF
from tests.web.test_papers import TO_COLLEAGUE, closed, colleague

__all__ = ["closed", "colleague"]  # fixtures
FORM = "/indienen/aanvraag/aanvraag-indienen"
SAID = "De schijf met bestanden werkt niet"


@contextmanager
def taken_away(services: Services) -> Iterator[None]:
    """Within: the place where files lie is no folder."""
    folder = services.settings.data_dir / "files"
    kept = folder.with_name("kept")
    if folder.is_dir():
        folder.rename(kept)
    folder.write_bytes(b"")
    yield
    folder.unlink()
    if kept.is_dir():
        kept.rename(folder)


def upload() -> dict[str, object]:
    return {**ANSWERS, "bijlagen": (io.BytesIO(PDF), "foto van de deur.pdf")}


def test_who_sends_a_file_may_send_everything_again(staffed: Services, visitor: Browser) -> None:
    with taken_away(staffed):
        answer = visitor.post(FORM, upload())
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert SAID in answer.text
        assert ANSWERS["wens"] in answer.text
        assert "Kies opnieuw: foto van de deur.pdf" in answer.text
    assert "foto van de deur.pdf" in visitor.post(FORM, upload()).text


def test_who_opens_a_letter_is_told_to_come_back(closed: Case, colleague: Browser) -> None:
    address = closed.letter(TO_COLLEAGUE)
    with taken_away(closed.services):
        answer = colleague.get(address)
        assert (answer.status_code, SAID in answer.text) == (503, True)
    assert colleague.get(address).data == b"%PDF"


def test_a_large_file_is_sent_whole(closed: Case, colleague: Browser) -> None:
    data = b"%PDF" + bytes(3 * 1024 * 1024)
    address = closed.letter(TO_COLLEAGUE, data=data)
    with colleague.get(address) as answer:
        assert answer.content_length == len(data)
        assert answer.data == data
