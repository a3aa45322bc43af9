"""Every error raised on purpose; the edges turn them into HTTP answers or exit codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from service.core.feel.errors import FeelError as FeelError
from service.core.feel.errors import Told
from service.core.finding import Finding
from service.core.language import Message

ServiceError = Told


class WrongTables(ServiceError):
    """The tables of the database are of another version than this program."""

    status = 503


class ClockWrong(ServiceError):
    """The clock of this process is too far from that of the database to date anything by it."""

    status = 503


class OlderCopy(ServiceError):
    """The database lacks what is known to have been in it."""

    status = 503


class Tampered(ServiceError):
    """What is stored is not what was stored; nothing goes on with it."""

    status = 500


class NotFound(ServiceError):
    """The thing asked for does not exist, or not for this person."""

    status = 404


class NotAllowed(ServiceError):
    """This person may not do this."""

    status = 403


class Conflict(ServiceError):
    """Somebody else was first, or the step is no longer open."""

    status = 409


class Lost(Conflict):
    """Another worker took this piece of work over; who lost it writes and sends nothing more."""


class Full(Conflict):
    """A case or a person has left behind as much as fits: told where it was to be put."""


class TooOften(ServiceError):
    """More than one sender, case or service may do in so short a time; ``wait`` until it may."""

    status = 429

    def __init__(self, msgid: str, *, wait: timedelta, **params: Any) -> None:
        super().__init__(msgid, **params)
        self.wait = wait


class Invalid(ServiceError):
    """A submission has fields to correct; ``fields`` maps a field path to its text."""

    status = 422

    def __init__(
        self, msgid: str, *, fields: Mapping[str, Message] | None = None, **params: Any
    ) -> None:
        super().__init__(msgid, **params)
        self.fields = dict(fields or {})


class Refused(ServiceError):
    """The regulation says no: a ``mag`` or ``voorwaarde`` of the model does not hold.

    ``text`` is the model's own explanation (Dutch, from the bundle), ``clauses`` its source,
    ``field`` the question that can mend it.
    """

    status = 422

    def __init__(
        self,
        msgid: str,
        *,
        text: str | None = None,
        clauses: Sequence[str] = (),
        field: str | None = None,
        **params: Any,
    ) -> None:
        super().__init__(msgid, **params)
        self.text = text
        self.field = field
        self.clauses = tuple(clauses)

    @property
    def sentence(self) -> Message:
        """What to read: the model's own words, where it has them."""
        return Message("%(text)s", {"text": self.text}) if self.text else self.message


class ConfigError(ServiceError):
    """A setting of the operator is wrong; the message names the variable."""


class CalendarError(ServiceError):
    """A date cannot be counted: outside the frozen years, or not a date."""

    status = 422


class BundleError(ServiceError):
    """A bundle cannot be used; ``findings`` says why, per file and element."""

    status = 422

    def __init__(self, msgid: str, *, findings: Sequence[Finding] = (), **params: Any) -> None:
        super().__init__(msgid, **params)
        self.findings = tuple(findings)


class NotApproved(ServiceError):
    """A version weakens a safeguard, and nobody but its maker has agreed to that."""

    status = 409


class NotRehearsed(ServiceError):
    """The scenarios of a version have not shown that it does what was written down."""

    status = 409


class EngineError(ServiceError):
    """The engine could not carry out a step; the instance is unchanged."""

    status = 422
