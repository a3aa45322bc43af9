"""The few sentences the service itself writes in letters and mails, in the language of a bundle."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations

from service.core.language import USUAL, Message
from service.core.letters import Formats

CATALOGUES = Path(__file__).parent.parent / "translations"
Say = Callable[..., str]
Plural = Callable[[str, str, int], str]


@lru_cache
def say_in(language: str) -> Say:
    """Gives the sentence in *language* with its parameters filled in; one function per language."""
    catalogue = _catalogue(language)

    def say(msgid: str, **params: Any) -> str:
        text: str = catalogue.gettext(msgid)
        inner = {
            name: say(value.msgid, **value.params) if isinstance(value, Message) else value
            for name, value in params.items()
        }
        return text % inner if inner else text

    return say


@lru_cache
def plural_in(language: str) -> Plural:
    """Gives the form that fits a count; parameters are filled in by the caller."""
    catalogue = _catalogue(language)

    def plural(one: str, many: str, count: int) -> str:
        text: str = catalogue.ngettext(one, many, count)
        return text

    return plural


def formats_in(language: str) -> Formats:
    """The same sentences for what is written outside every case; its moments are in UTC."""
    return Formats(language=language, plural=plural_in(language), say=say_in(language))


def say(msgid: str, **params: Any) -> str:
    """The sentence in the usual language."""
    return say_in(USUAL)(msgid, **params)


def _catalogue(language: str) -> NullTranslations:
    # Without a built catalogue this answers the English message ids.
    return Translations.load(CATALOGUES, [language])
