"""A form with more in its files than we take: its answers are read all the same.

Browsers show nothing of an answer that comes before they have sent everything, and whoever typed
a page of text must not lose it for a photo. As many files as fit are kept; the others are named.
"""

from __future__ import annotations

from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Flask, Request, current_app, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from service.core.forms.uploads import most_read
from service.settings import Settings

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
PARTS = 10_000
PIECE = 64 * 1024
LIMIT = "UPLOAD_LIMIT"  # in the configuration: bytes of all files of one request together
FILES = 20  # as many are taken with one press
IN_MEMORY = 512 * 1024
TEXT = 2 * 1024 * 1024  # bytes of all answers of one form together
ENCODED = 4 * TEXT  # the same as they travel: a byte may take three, and they have names


class Scale:
    """Weighs the files of one request together."""

    def __init__(self, limit: int) -> None:
        self.limit, self.taken = limit, 0


class Weighed(SpooledTemporaryFile[bytes]):
    """A file as it comes in; from where it is too much for its request nothing of it is kept."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(max_size=IN_MEMORY)
        self._scale, self._size = scale, 0
        self.is_left_out = False

    def write(self, data: Any) -> int:
        if not self.is_left_out and self._scale.taken + len(data) > self._scale.limit:
            self.is_left_out = True
            self._scale.taken -= self._size  # a smaller one after this may still fit
            self.seek(0)
            self.truncate()
        if self.is_left_out:
            return len(data)
        self._size += len(data)
        self._scale.taken += len(data)
        return super().write(data)

    def read(self, *args: Any) -> bytes:
        """Who did not look whether it was left out must not take it for an empty file."""
        if self.is_left_out:
            raise RequestEntityTooLarge
        return super().read(*args)


class WeighedRequest(Request):
    """A request whose files are weighed together while they come in.

    Answers without files are read into memory at once, so there may be less of them.
    """

    @property
    def max_content_length(self) -> int | None:
        most = super().max_content_length
        return most if most is None or self.mimetype != FORM else min(most, ENCODED)

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if not hasattr(self, "_scale"):
            self._scale = Scale(current_app.config[LIMIT])
        return Weighed(self._scale)


def install(app: Flask, settings: Settings) -> None:
    """Let *app* read forms that are somewhat too large; far too large ones get a bare page."""
    app.request_class = WeighedRequest
    app.config[LIMIT] = settings.max_upload
    app.config["MAX_FORM_MEMORY_SIZE"] = TEXT
    app.config["MAX_CONTENT_LENGTH"] = most_read(settings.max_upload)


def read_so_far() -> list[tuple[str, str]]:
    """The answers that stood before what was too much in this request; files are passed over.

    Nothing of it was judged: it is only shown to who sent it. Empty for what cannot be read.
    """
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != MULTIPART or not boundary:
        return []
    decoder = MultipartDecoder(boundary.encode("ascii", "replace"), max_parts=PARTS)
    stream, left = request.environ["wsgi.input"], int(current_app.config["MAX_CONTENT_LENGTH"])
    found, name, value = list[tuple[str, str]](), None, bytearray()
    with suppress(HTTPException, ValueError, OSError):
        while left > 0 and (piece := stream.read(min(PIECE, left))):
            left -= len(piece)
            decoder.receive_data(piece)
            while not isinstance(event := decoder.next_event(), NeedData | Epilogue):
                if isinstance(event, Field):
                    name, value = event.name, bytearray()
                elif isinstance(event, File):
                    name = None
                elif isinstance(event, Data) and name is not None:
                    value += event.data
                    if not event.more_data and len(value) <= TEXT:
                        found.append((name, value.decode("utf-8", "replace")))
    return found


def is_left_out(stream: object) -> bool:
    """Whether the file behind *stream* did not fit with the others."""
    return isinstance(stream, Weighed) and stream.is_left_out


def is_text() -> bool:
    """Whether what was too much for this request are its answers, and not its files."""
    most = int(current_app.config["MAX_CONTENT_LENGTH"])
    return request.mimetype == FORM or (request.content_length or 0) <= most


def limit() -> int:
    """How large the files of one form may be together, in bytes."""
    return int(current_app.config.get(LIMIT, 0))
