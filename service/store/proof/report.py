"""What a proof gives: how much was looked at, and every place that does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.core.language import Message

MOST = 1000  # flaws that are told; all are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One row that does not fit. ``subject``: the case number, or the chain it belongs to."""

    subject: str
    table: str
    row: str
    reason: Message


@dataclass(slots=True)
class Report:
    """Filled while a proof goes on. ``counts``: per thing that was looked at, how many."""

    counts: Counter[str] = field(default_factory=Counter)
    flaws: list[Flaw] = field(default_factory=list)
    flawed: int = 0
    # The last seal, to be kept elsewhere, and the public key that signed it.
    last_seal: str | None = None
    key: str = ""

    @property
    def holds(self) -> bool:
        return self.flawed == 0

    def saw(self, what: str, number: int = 1) -> None:
        self.counts[what] += number

    def tell(self, subject: str, table: str, row: object, reason: str, **params: object) -> None:
        """Note that *row* of *table* does not fit."""
        self.flawed += 1
        if len(self.flaws) < MOST:
            self.flaws.append(
                Flaw(subject=subject, table=table, row=str(row), reason=Message(reason, params))
            )


@dataclass(frozen=True, slots=True)
class Known:
    """A link that somebody kept outside the database: event *seq* of *chain* had this hash."""

    chain: str
    seq: int
    hash: str


KnownLinks = Sequence[Known]
