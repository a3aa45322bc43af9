"""Files that are too large or of the wrong kind: what was typed stays, and so does what fits."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from werkzeug.exceptions import RequestEntityTooLarge

from service.actions.services import Services
from service.app import create_app
from service.web.oversize import Scale, Weighed
from tests.outside.test_photos import PHONE
from tests.web.conftest import ANSWERS, Browser

FORM = "/indienen/aanvraag/aanvraag-indienen"
KILOBYTE = 1024
Open = Callable[[], Browser]


def photo(size: int) -> io.BytesIO:
    head, tail = b"\xff\xd8\xff\xe0", b"\xff\xd9"
    return io.BytesIO(head + bytes(size - len(head) - len(tail)) + tail)


@pytest.fixture
def small(staffed: Services) -> Browser:
    """A visitor of a service that takes 100 KB in one form."""
    settings = replace(staffed.settings, max_upload=100 * KILOBYTE)
    return Browser(create_app(replace(staffed, settings=settings)).test_client())


def test_the_limits_stand_at_the_field_beforehand(visitor: Browser) -> None:
    page = visitor.get(f"{FORM}/alles").text
    assert "Hoogstens 10 MB per bestand, en 20 MB samen. Deze soorten: pdf, png, jpg, heic," in page
    assert 'data-together="20971520"' in page


def test_too_much_together_keeps_the_answers_and_the_files_that_fit(small: Browser) -> None:
    files = [(photo(50 * KILOBYTE), "een.jpg"), (photo(90 * KILOBYTE), "twee.jpg")]
    files.append((photo(40 * KILOBYTE), "drie.jpg"))
    answer = small.post(FORM, {**ANSWERS, "bijlagen": files})
    assert answer.status_code == 422
    assert ANSWERS["wens"] in answer.text
    assert "‘twee.jpg’ past er niet bij" in answer.text
    assert answer.text.count('name="bijlagen.stored"') == 2
    assert "drie.jpg" in answer.text


def test_a_file_of_the_wrong_kind_keeps_the_answers(visitor: Browser) -> None:
    answer = visitor.post(FORM, {**ANSWERS, "bijlagen": (io.BytesIO(b"MZ\x00"), "foto.heic")})
    assert answer.status_code == 422
    assert ANSWERS["wens"] in answer.text
    assert "foto.heic" in answer.text


def test_a_hundred_photos_are_told_where_to_go_on(visitor: Browser) -> None:
    files = [(photo(KILOBYTE), f"foto-{number}.jpg") for number in range(1, 121)]
    answer = visitor.post(FORM, {**ANSWERS, "bijlagen": files})
    assert answer.status_code == 422
    assert "Er passen 20 bestanden in één keer en u koos er 120." in answer.text
    assert "vanaf ‘foto-21.jpg’" in answer.text
    assert answer.text.count('name="bijlagen.stored"') == 20
    assert ANSWERS["wens"] in answer.text


def test_a_photo_of_a_phone_is_taken(visitor: Browser) -> None:
    files = [(io.BytesIO(PHONE.read_bytes()), "IMG_0001.HEIC")]
    answer = visitor.post(FORM, {**ANSWERS, "bijlagen": files})
    assert (answer.status_code, "Klopt alles?" in answer.text) == (200, True)


def test_far_too_much_names_the_limit_and_shows_the_answers(small: Browser) -> None:
    sent = {**ANSWERS, "bijlagen": (photo(320 * KILOBYTE), "film.jpg")}
    answer = small.post(FORM, sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 413
    assert "mogen samen 100 KB zijn" in answer.text
    assert f'<li class="as-typed">{ANSWERS["wens"]}</li>' in answer.text
    assert f'href="{FORM}">Terug naar de vragen' in answer.text
    elsewhere = small.post(FORM, {**sent, "bijlagen": (photo(320 * KILOBYTE), "film.jpg")})
    assert ANSWERS["wens"] not in elsewhere.text, "another site puts no words on our page"


def test_another_page_does_not_take_what_was_left_out_for_an_empty_file(
    staffed: Services,
) -> None:
    settings = replace(staffed.settings, max_upload=1000)
    owner = Browser(create_app(replace(staffed, settings=settings)).test_client())
    assert owner.sign_in("p.eigenaar").status_code == 302
    sent = {"archive": (io.BytesIO(bytes(1500)), "proces.zip")}
    assert owner.post("/regeling/bestand", sent).status_code == 413


def test_what_is_left_out_makes_room_for_what_comes_after() -> None:
    scale = Scale(10)
    first, second, third = Weighed(scale), Weighed(scale), Weighed(scale)
    first.write(bytes(6))
    second.write(bytes(4))
    second.write(bytes(1))  # one too many: none of it counts
    third.write(bytes(4))
    assert [first.is_left_out, second.is_left_out, third.is_left_out] == [False, True, False]
    with pytest.raises(RequestEntityTooLarge):
        second.read()
    for each in (first, second, third):
        each.close()
