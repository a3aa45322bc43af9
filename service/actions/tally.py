"""A count that stops early, as people read it. Counts nothing itself."""

from __future__ import annotations


class Tally(int):
    """A count that stops at a limit; beyond it reads as “500+”."""

    limit: int

    def __new__(cls, number: int, limit: int) -> Tally:
        found = super().__new__(cls, number)
        found.limit = limit
        return found

    def __str__(self) -> str:
        return f"{self.limit}+" if self > self.limit else repr(int(self))
