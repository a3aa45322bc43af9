"""The last event and the last seal, kept in a file outside the database, for the proof.

A database that was put back, or lost its journal, holds in itself. It does not hold these.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from os import O_CREAT, O_RDWR, close, pread, pwrite
from os import open as open_file
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

SLOT = 256  # bytes; an event stands in the first, a seal in the second
_LAST = "SELECT id, chain, seq, hash FROM audit_event ORDER BY id DESC LIMIT 1"
_EVENT = re.compile(r"event ([0-9]+) (.+):([0-9]+):([0-9a-f]{64})")
_SEAL = re.compile(r"seal ([0-9]+) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it was written: its number, and its place in its chain."""

    number: int
    chain: str
    seq: int
    hash: str


class Latest:
    """The file at *path*, of one database; several processes may write it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def seen(self, session: Session) -> Event | None:
        """The last event of the transaction of *session*, on SQLite, where nobody else writes.

        Asked past SQLAlchemy, because it is asked for each act.
        """
        driver: Any = session.connection().connection.driver_connection
        try:
            row = driver.execute(_LAST).fetchone()
        except sqlite3.OperationalError:  # tables of before the chains
            return None
        return None if row is None else Event(*row)

    def note(self, event: Event) -> None:
        """Keep *event*, of which the transaction is committed. The act does not fail by this."""
        line = f"event {event.number} {event.chain}:{event.seq}:{event.hash}"
        self._write(0, event.number, line)

    def note_seal(self, number: int, digest: str) -> None:
        self._write(1, number, f"seal {number} {digest}")

    def event(self) -> Event | None:
        found = _EVENT.fullmatch(self._slot(0))
        return found and Event(int(found[1]), found[2], int(found[3]), found[4])

    def seal(self) -> tuple[int, str] | None:
        """The number and hash of the last seal."""
        found = _SEAL.fullmatch(self._slot(1))
        return found and (int(found[1]), found[2])

    def begin_again(self) -> None:
        """Forget what was kept: the database that it belongs to is gone for good."""
        self._path.unlink(missing_ok=True)

    def _slot(self, slot: int) -> str:
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return ""
        return text[slot * SLOT : (slot + 1) * SLOT].decode("utf-8", "replace").rstrip("\0 \n")

    def _write(self, slot: int, number: int, line: str) -> None:
        data = line.encode().ljust(SLOT - 1) + b"\n"
        if len(data) > SLOT:
            return
        with suppress(OSError):  # the disk is full: what is kept already is true as well
            file = open_file(self._path, O_RDWR | O_CREAT, 0o600)
            try:
                before = pread(file, SLOT, slot * SLOT).split()
                if len(before) < 2 or not before[1].isdigit() or int(before[1]) <= number:
                    pwrite(file, data, slot * SLOT)
            finally:
                close(file)
