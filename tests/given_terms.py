"""Terms as a regulation gives them, for tests of what is counted; no tests here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import tomlkit

from service.bundle.regulation import read_regulation
from service.core.calendar import Calendar
from service.core.errors import ConfigError
from service.core.term_model import Term

# Easter Monday and King's Day are closed.
CALENDAR = Calendar(
    name="proef",
    timezone="Europe/Amsterdam",
    holidays={date(2026, 4, 6): "Tweede paasdag", date(2026, 4, 27): "Koningsdag"},
    first_year=2025,
    last_year=2028,
)
SIGNALS = ["nadert-3", "vervaldag", "verstreken", "te_laat+5"]
RECORD = {"van": "2026-03-02"}  # due 2026-03-16


def local(*parts: int) -> datetime:
    """A moment by that calendar: year, month, day, hour …"""
    return datetime(*parts, tzinfo=CALENDAR.zone)  # type: ignore[misc,arg-type] # date parts


def given_term(duration: str, settings: Mapping[str, Any] | None = None, **more: Any) -> Term:
    """A term from ``van`` to ``tot``."""
    table = {"start": "van", "doel": "tot", "duur": duration, **more}
    return given_terms({"t": table}, settings)["t"]


def given_terms(
    terms: Mapping[str, Any], settings: Mapping[str, Any] | None = None
) -> Mapping[str, Term]:
    """The terms of a regulation that holds nothing else."""
    toml = {"kalender": {"profiel": "x"}, "instelling": settings or {}, "termijn": terms}
    regulation, findings = read_regulation(tomlkit.dumps(toml).encode())
    if regulation is None:
        raise ConfigError(str(findings[0].message))
    return regulation.terms
