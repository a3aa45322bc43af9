"""One remark about a bundle, as a plain value: what the check says, and how bad it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from service.core.language import N_, Message, counted


class Severity(StrEnum):
    """How bad a finding is: an error stops publication."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SAID = {
    Severity.ERROR: (N_("1 error"), N_("%(count)s errors")),
    Severity.WARNING: (N_("1 warning"), N_("%(count)s warnings")),
    Severity.INFO: (N_("1 remark"), N_("%(count)s remarks")),
}


def how_many(severity: Severity, count: int) -> Message:
    """So many findings of one kind, in words."""
    return counted(count, *SAID[severity])


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
