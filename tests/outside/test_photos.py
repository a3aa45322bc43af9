"""Photos of phones become pictures to look at, and tell nothing besides."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from service.outside import Stopped
from service.outside.photos import as_jpeg

PHONE = (
    Path(__file__).with_name("data") / "phone.heic"
)  # turned a quarter, with a place and a maker


def test_a_photo_is_upright_and_says_nothing_of_where_it_was_taken() -> None:
    picture = as_jpeg(PHONE.read_bytes())
    with Image.open(BytesIO(picture)) as found:
        assert (found.format, found.size) == ("JPEG", (48, 64))
        assert not found.getexif()
    assert b"Telefoon" in PHONE.read_bytes()
    assert b"Telefoon" not in picture


def test_a_broken_photo_breaks_only_its_child() -> None:
    with pytest.raises(Stopped):
        as_jpeg(PHONE.read_bytes()[:600])
