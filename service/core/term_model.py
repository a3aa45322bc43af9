"""What a term is and how it is read from the regulation; no counting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from service.core.errors import ConfigError
from service.core.language import N_

_DURATION = re.compile(r"^(werkdagen|dagen|maanden|uren)\s+(-?\d{1,5})(\s+rol)?$")
_CUT_OFF = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")
_SIGNAL = re.compile(r"^([a-z][a-z_]*?)(?:([+-])(\d{1,4}))?( intern)?$")


class Unit(StrEnum):
    """What a duration counts."""

    WORKDAYS = "werkdagen"
    DAYS = "dagen"
    MONTHS = "maanden"
    HOURS = "uren"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length such as ``werkdagen 21``; ``rolls`` moves a due date on a closed day forward."""

    unit: Unit
    count: int
    rolls: bool = False

    def __str__(self) -> str:
        return f"{self.unit} {self.count}{' rol' if self.rolls else ''}"


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


def parse_terms(toml: Mapping[str, Any]) -> dict[str, Term]:
    """Every ``[termijn.*]`` table of a regulation."""
    tables = toml.get("termijn", {})
    if not isinstance(tables, Mapping):
        raise ConfigError(N_("“termijn” must be a table of tables."))
    settings = toml.get("instelling", {})
    return {name: parse_term(name, table, settings) for name, table in tables.items()}


def parse_term(name: str, table: Any, settings: Mapping[str, Any] | None = None) -> Term:
    """Read one table; ConfigError names the term and the field.

    ``rol_als`` and ``grens`` name a setting, so that a choice is made in one place.
    """
    if not isinstance(table, Mapping):
        raise ConfigError(N_("Term “%(term)s” is not a table."), term=name)
    wrong = [k for k in ("start", "doel", "duur") if not isinstance(table.get(k), str)]
    if wrong:
        raise ConfigError(N_("Term “%(term)s” misses “%(field)s”."), term=name, field=wrong[0])
    caps = (table.get("max"), table.get("contract"))
    listed = table.get("signalen", [])
    if not isinstance(listed, list):
        raise ConfigError(N_("Term “%(term)s”: “signalen” must be a list."), term=name)
    return Term(
        name=name,
        label=str(table.get("naam", name)),
        start=table["start"],
        doel=table["doel"],
        duration=_rolling(name, table, settings or {}),
        extended_by=tuple(str(table.get("verlengbaar") or "").split()),
        moment=str(table.get("moment", "")),
        cut_off=_cut_off(name, table, settings or {}),
        caps=tuple(str(cap) for cap in caps if cap),
        signals=tuple(_signal(name, text) for text in listed),
        clauses=tuple(str(table.get("artikel", "")).split()),
        public=str(table.get("publiek", "")),
    )


def _rolling(name: str, table: Mapping[str, Any], settings: Mapping[str, Any]) -> Duration:
    duration = _duration(name, table["duur"])
    if "rol_als" not in table:
        return duration
    rolls = settings.get(str(table["rol_als"]))
    if not isinstance(rolls, bool):
        raise ConfigError(
            N_("Term “%(term)s”: the setting “%(field)s” must be true or false."),
            term=name, field=str(table["rol_als"]),
        )  # fmt: skip
    return _duration(name, f"{duration.unit} {duration.count} rol") if rolls else duration


def _cut_off(name: str, table: Mapping[str, Any], settings: Mapping[str, Any]) -> time | None:
    if "grens" not in table:
        return None
    value = settings.get(str(table["grens"]))
    if value == "":
        return None
    match = _CUT_OFF.match(value) if isinstance(value, str) else None
    if match is None or not table.get("moment"):
        raise ConfigError(
            N_("Term “%(term)s”: “%(field)s” must be empty, or a time with “moment”."),
            term=name, field=str(table["grens"]),
        )  # fmt: skip
    return time(int(match[1]), int(match[2]))


def _duration(name: str, text: str) -> Duration:
    match = _DURATION.match(text.strip())
    if match is None:
        raise ConfigError(
            N_("Term “%(term)s”: “%(text)s” is not a duration."), term=name, text=text
        )
    unit, rolls = Unit(match[1]), bool(match[3])
    if rolls and unit in (Unit.WORKDAYS, Unit.HOURS):
        raise ConfigError(N_("Term “%(term)s”: only days and months can roll."), term=name)
    return Duration(unit=unit, count=int(match[2]), rolls=rolls)


def _signal(name: str, text: Any) -> Signal:
    match = _SIGNAL.match(text) if isinstance(text, str) else None
    if match is None or (match[2] is None and match[1] not in ("vervaldag", "verstreken")):
        raise ConfigError(
            N_("Term “%(term)s”: “%(text)s” is not a signal."), term=name, text=str(text)
        )
    if match[2] is None:
        return Signal(kind=match[1], at_end=match[1] == "verstreken", internal=match[4] is not None)
    sign = -1 if match[2] == "-" else 1
    return Signal(
        kind=match[1],
        offset=sign * int(match[3]),
        at_end=sign > 0,
        internal=match[4] is not None,
    )
