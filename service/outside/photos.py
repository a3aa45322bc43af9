"""Pictures to look at, without what a camera wrote in them; made in a child with limits.

What came in is kept as it is; what this makes carries nothing but the picture: no place where it
was taken, no telephone, no hidden second photo. Photos of phones (HEIC) become JPEG, which every
browser shows. A picture that carries nothing else is not drawn again.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from service.outside.children import Children, Limits, Tell

if TYPE_CHECKING:
    from PIL import Image

HEIC, JPEG, PNG, WEBP = "image/heic", "image/jpeg", "image/png", "image/webp"
FORMATS = {HEIC: "HEIF", JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
MOST_PIXELS = 120_000_000  # a phone of today makes 50 million
WIDEST = 2_400  # a picture to look at; the original is there to keep
QUALITY = 85
LIMITS = Limits(seconds=20, megabytes=1_500)
CHILDREN = Children(LIMITS, at_once=2)
# What only draws: every other piece of a file may tell something.
_JPEG_DRAWS = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD, 0xE0, 0xEE})
_PNG_DRAWS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"})
_WEBP_DRAWS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})


def bare(data: bytes, media_type: str) -> tuple[bytes, str]:
    """The picture in *data*, upright and without anything else, and of what type it is now.

    Raises Stopped when it cannot be read, and Busy.
    """
    if media_type not in FORMATS or not tells(data, media_type):
        return data, media_type
    return CHILDREN.run(drawn, data, media_type), JPEG if media_type == HEIC else media_type


def tells(data: bytes, media_type: str) -> bool:
    """Whether more than a picture stands in *data*; what is no such picture tells nothing."""
    if media_type == HEIC:
        return True
    if media_type == JPEG:
        return any(each not in _JPEG_DRAWS for each in _jpeg_segments(data))
    if media_type == PNG:
        return any(each not in _PNG_DRAWS for each in _chunks(data, start=8, is_big=True))
    return any(each not in _WEBP_DRAWS for each in _chunks(data, start=12, is_big=False))


def drawn(tell: Tell, data: bytes, media_type: str) -> bytes:
    """The work of the child; libraries that read strangers' bytes are loaded only there."""
    import pi_heif
    from PIL import Image, ImageOps

    tell("photo")
    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses twice as many
    with Image.open(BytesIO(data), formats=(FORMATS[media_type],)) as photo:
        return _written(ImageOps.exif_transpose(photo), media_type)


def _written(photo: Image.Image, media_type: str) -> bytes:
    photo.thumbnail((WIDEST, WIDEST))
    for name in list(photo.info):  # some of it would be written along
        if name != "transparency":
            del photo.info[name]
    picture = BytesIO()
    if media_type in (HEIC, JPEG):
        photo.convert("RGB").save(picture, "JPEG", quality=QUALITY, exif=b"")
    else:
        photo.save(picture, FORMATS[media_type], exif=b"")
    return picture.getvalue()


def _jpeg_segments(data: bytes) -> Iterator[int]:
    """The markers up to the picture itself; a second picture behind it counts as one more."""
    at = 2
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        marker = data[at + 1]
        yield marker
        if marker == 0xDA:
            ends = data.find(b"\xff\xd9", at)
            if 0 <= ends < len(data) - 2:
                yield 0xD9
            return
        at += 2 + int.from_bytes(data[at + 2 : at + 4])


def _chunks(data: bytes, *, start: int, is_big: bool) -> Iterator[bytes]:
    """The names of the pieces of a PNG (*is_big*) or a WebP."""
    at = start
    while at + 8 <= len(data):
        head = data[at : at + 8]
        name, length = (head[4:], head[:4]) if is_big else (head[:4], head[4:])
        size = int.from_bytes(length, "big" if is_big else "little")
        yield name
        at += 12 + size if is_big else 8 + size + size % 2
