"""Patterns of questions, in the dialect of browsers, on the engine that FEEL's patterns run on."""

from __future__ import annotations

import re
from typing import Any

from service.core.feel.patterns import NoPattern, NotLinear, ready

# Browsers write a character as \u00e9; the engine writes \x{e9}.
_BROWSERS = re.compile(r"\\u([0-9A-Fa-f]{4})")


def can_match(pattern: str) -> bool:
    """Whether the engine knows what *pattern* says."""
    return _engine(pattern) is not None


def found(pattern: str, text: str) -> bool | None:
    """Whether *pattern* is somewhere in *text*; None when the engine does not know the pattern."""
    engine = _engine(pattern)
    return None if engine is None else engine.search(text) is not None


def _engine(pattern: str) -> Any:
    try:
        return ready(_BROWSERS.sub(r"\\x{\1}", pattern))
    except (NoPattern, NotLinear):
        return None
