"""Terms as a regulation gives them, for tests of what is counted; no tests here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit

from service.bundle.regulation import read_regulation
from service.core.errors import ConfigError
from service.core.term_model import Term


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
