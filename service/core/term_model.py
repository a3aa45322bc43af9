"""What a term is and how it is read from the regulation; no counting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from service.core.errors import ConfigError
from service.core.language import N_
from service.core.words import INTERNAL, ROLLS, SignalKind, Unit

__all__ = ["Duration", "Signal", "Term", "Unit", "read_cut_off", "read_duration", "read_signal"]

_DURATION = re.compile(rf"^({'|'.join(Unit)})\s+(-?\d{{1,5}})(\s+{ROLLS})?$")
CAN_ROLL = frozenset({Unit.DAYS, Unit.MONTHS})
_CUT_OFF = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")
_SIGNAL = re.compile(rf"^([a-z][a-z_]*?)(?:([+-])(\d{{1,4}}))?( {INTERNAL})?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length such as ``werkdagen 21``; ``rolls`` moves a due date on a closed day forward."""

    unit: Unit
    count: int
    rolls: bool = False

    def __str__(self) -> str:
        return f"{self.unit} {self.count}{f' {ROLLS}' if self.rolls else ''}"

    @classmethod
    def parse(cls, text: str) -> Duration:
        """The inverse of ``str``."""
        unit, count, *rest = text.split()
        return cls(unit=Unit(unit), count=int(count), rolls=bool(rest))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One warning, ``offset`` working days (or hours) from the due day.

    ``internal``: from the target that the stricter internal calendar gives, which is never later
    than the due day itself.
    """

    kind: str
    offset: int = 0
    at_end: bool = False
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of the regulation, as data. ``public`` is what it promises to outsiders.

    ``extended_by`` are the lists whose rows move the due date. What happens at or after
    ``cut_off`` on the start day, by the moment in ``moment``, counts from the next day.
    """

    name: str
    label: str
    start: str
    doel: str
    duration: Duration
    extended_by: tuple[str, ...] = ()
    moment: str = ""
    cut_off: time | None = None
    caps: tuple[str, ...] = ()
    signals: tuple[Signal, ...] = ()
    clauses: tuple[str, ...] = ()
    public: str = ""


def read_duration(text: str) -> Duration:
    """``werkdagen 21`` or ``maanden 1 rol``; ConfigError when it is no duration."""
    match = _DURATION.match(text.strip())
    if match is None:
        raise ConfigError(N_("“%(text)s” is not a duration."), text=text)
    unit, rolls = Unit(match[1]), bool(match[3])
    if rolls and unit not in CAN_ROLL:
        raise ConfigError(N_("Only days and months can roll."))
    return Duration(unit=unit, count=int(match[2]), rolls=rolls)


def read_cut_off(text: str) -> time:
    """``17:00``; ConfigError when it is no time of day."""
    match = _CUT_OFF.match(text)
    if match is None:
        raise ConfigError(N_("“%(text)s” is not a time of day such as 17:00."), text=text)
    return time(int(match[1]), int(match[2]))


def read_signal(text: str) -> Signal:
    """``nadert-3``, ``vervaldag`` or ``te_laat+5 intern``; ConfigError when it is no signal."""
    match = _SIGNAL.match(text)
    if match is None or (match[2] is None and match[1] not in list(SignalKind)):
        raise ConfigError(N_("“%(text)s” is not a signal."), text=text)
    kind, internal = match[1], match[4] is not None
    if match[2] is None:
        return Signal(kind=kind, at_end=kind == SignalKind.PASSED, internal=internal)
    sign = -1 if match[2] == "-" else 1
    return Signal(kind=kind, offset=sign * int(match[3]), at_end=sign > 0, internal=internal)
