"""Photos of phones become pictures to look at, and tell nothing besides."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from service.outside import Stopped
from service.outside.photos import bare, tells

PHONE = (
    Path(__file__).with_name("data") / "phone.heic"
)  # turned a quarter, with a place and a maker


def camera(kind: str) -> bytes:
    """A picture on its side, with a place in it, as a camera of today writes it."""
    told, data = Image.Exif(), BytesIO()
    told[0x0112], told[0x010F] = 6, "Telefoon"
    Image.new("RGB", (64, 48), "teal").save(data, kind, exif=told, comment=b"Telefoon")
    return data.getvalue()


def plain(kind: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_upright_and_loses_what_the_camera_wrote(kind: str) -> None:
    media_type = f"image/{kind.lower()}"
    data = camera(kind)
    assert b"Telefoon" in data
    picture, shown_as = bare(data, media_type)
    assert shown_as == media_type
    with Image.open(BytesIO(picture)) as found:
        assert (found.format, found.size) == (kind, (48, 64))
        assert not found.getexif()
    assert b"Telefoon" not in picture
    assert not tells(picture, media_type)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_tells_nothing_is_shown_as_it_is(kind: str) -> None:
    data = plain(kind)
    assert bare(data, f"image/{kind.lower()}") == (data, f"image/{kind.lower()}")


def test_a_second_picture_behind_the_first_is_left_out() -> None:
    two = plain("JPEG") + camera("JPEG")
    assert b"Telefoon" not in bare(two, "image/jpeg")[0]


def test_a_photo_is_upright_and_says_nothing_of_where_it_was_taken() -> None:
    picture, _ = bare(PHONE.read_bytes(), "image/heic")
    with Image.open(BytesIO(picture)) as found:
        assert (found.format, found.size) == ("JPEG", (48, 64))
        assert not found.getexif()
    assert b"Telefoon" in PHONE.read_bytes()
    assert b"Telefoon" not in picture


def test_a_broken_photo_breaks_only_its_child() -> None:
    with pytest.raises(Stopped):
        bare(PHONE.read_bytes()[:600], "image/heic")
