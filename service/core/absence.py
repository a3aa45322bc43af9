"""Somebody is away for some days, and who stands in for them meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.core.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """*username* is away in *period*, in local days of the service; *deputy* stands in."""

    username: str
    deputy: str
    period: Period

    def covers(self, day: date) -> bool:
        return day in self.period

    @property
    def stored(self) -> dict[str, str]:
        """As the row of an account keeps it; read back by ``kept``."""
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return {"deputy": self.deputy, "first": first, "last": last}


def kept(username: str, row: Mapping[str, str]) -> Absence:
    """The absence that the row of *username* keeps."""
    period = Period.between(row["first"], row["last"])
    return Absence(username=username, deputy=row["deputy"], period=period)
