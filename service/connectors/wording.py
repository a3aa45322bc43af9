"""The few sentences connectors write themselves, in the language of the organisation."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations

LANGUAGE = "nl"
CATALOGUES = Path(__file__).parent.parent / "translations"


def say(msgid: str, **params: Any) -> str:
    """The translated sentence with its parameters filled in."""
    text: str = _catalogue().gettext(msgid)
    return text % params if params else text


def plural(one: str, many: str, count: int) -> str:
    """The translated form that fits *count*; parameters are filled in by the caller."""
    text: str = _catalogue().ngettext(one, many, count)
    return text


@lru_cache(maxsize=1)
def _catalogue() -> NullTranslations:
    # Without a built catalogue this answers the English message ids.
    return Translations.load(CATALOGUES, [LANGUAGE])
