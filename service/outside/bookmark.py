"""The last message that this machine knows to have gone, in a file beside the database.

A copy of the database that is put back does not know what went after it was made. The file does.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from service.core.moments import read

NAME = "last-message.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A handing over by its number, the ``mark`` that only this one has, and its moment."""

    number: int
    mark: str
    at: datetime


class Bookmark:
    """The file, written anew for each message. It need not survive a power cut, only a restore."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME

    def read(self) -> Known | None:
        """What was known last; None when nothing was, or when it cannot be read any more."""
        try:
            found = json.loads(self._file.read_text("utf-8"))
            at = read(found["at"])
            number, mark = int(found["number"]), str(found["mark"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Known(number=number, mark=mark, at=at) if isinstance(at, datetime) else None

    def write(self, known: Known) -> None:
        text = json.dumps({**asdict(known), "at": known.at.isoformat()})
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=".last-", dir=self._file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        # Two workers of one machine may write at once; both know a message that really went.
        Path(name).replace(self._file)
