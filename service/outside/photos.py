"""Photos of phones (HEIC) as pictures that every browser shows, made in a child with limits.

What came in is kept as it is; what this makes carries nothing of it but the picture: no place where
it was taken, no telephone, no hidden second photo.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from service.outside.children import Children, Limits, Tell

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 120_000_000  # a phone of today makes 50 million
WIDEST = 2_400  # a picture to look at; the original is there to keep
QUALITY = 85
LIMITS = Limits(seconds=20, megabytes=1_500)
CHILDREN = Children(LIMITS, at_once=2)


def as_jpeg(data: bytes) -> bytes:
    """The photo in *data* as JPEG, upright. Raises Stopped when it cannot be read, and Busy."""
    return CHILDREN.run(drawn, data)


def drawn(tell: Tell, data: bytes) -> bytes:
    """The work of the child; libraries that read strangers' bytes are loaded only there."""
    import pi_heif
    from PIL import Image, ImageOps

    tell("photo")
    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses twice as many
    with Image.open(BytesIO(data), formats=("HEIF",)) as photo:
        return _written(ImageOps.exif_transpose(photo))


def _written(photo: Image.Image) -> bytes:
    photo.thumbnail((WIDEST, WIDEST))
    picture = BytesIO()
    photo.convert("RGB").save(picture, "JPEG", quality=QUALITY, exif=b"")
    return picture.getvalue()
