"""One remark about a bundle, as a plain value: what the check says, and how bad it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from service.core.language import Message


class Severity(StrEnum):
    """How bad a finding is: an error stops publication."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Where it is, what is wrong and what to do instead.

    ``line`` is known for what stands on one; ``element`` is an id, or the path of a key.
    ``consequences`` go away with it.
    """

    severity: Severity
    code: str
    file: str
    line: int | None = None
    element: str | None = None
    name: str | None = None
    message: Message
    advice: Message | None = None
    clauses: tuple[str, ...] = ()
    consequences: tuple[Finding, ...] = ()
