"""A zip that is equal, byte for byte, for equal content, and is written piece by piece.

Nothing in it is packed smaller and no field of it says anything but names, sizes and sums, so that
whoever reads it can tell what every byte has to be (``service/verifier.py`` does).
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from service.core.errors import ServiceError
from service.core.language import N_
from service.outside.files import PIECE

_EPOCH = (1980, 1, 1, 0, 0, 0)


class TooLarge(ServiceError):
    """One file is more than a plain zip can hold; asking again does not help."""

    status = 413


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file in the parcel, as a table of contents names it."""

    name: str
    size: int
    sha256: str


class Parcel:
    """A zip being written to a file that can go back; ``entries`` is what it holds so far."""

    def __init__(self, out: IO[bytes]) -> None:
        self.entries: list[Entry] = []
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file; *pieces* are asked for one by one. TooLarge when it is over 2 GB."""
        place = zipfile.ZipInfo(name, _EPOCH)
        place.create_system = 3  # also where Python would write another one
        place.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(place, "w") as file:
            for piece in pieces:
                size += len(piece)
                if size > zipfile.ZIP64_LIMIT:
                    raise TooLarge(
                        N_("One file in it becomes larger than 2 GB. Choose fewer cases.")
                    )
                file.write(piece)
                digest.update(piece)
        self.entries.append(Entry(name=name, size=size, sha256=digest.hexdigest()))

    def close(self) -> None:
        self._zip.close()


@contextmanager
def parcel(out: IO[bytes]) -> Iterator[Parcel]:
    """A parcel that is closed at the end; it may be of any size."""
    made = Parcel(out)
    try:
        yield made
    finally:
        made.close()


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The content of *file*, piece by piece."""
    while piece := file.read(PIECE):
        yield piece
