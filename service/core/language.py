"""Languages, and marks on texts for translation; the translating itself happens at the edges."""

from __future__ import annotations

from enum import StrEnum

from service.core.feel.told import N_ as N_
from service.core.feel.told import Message as Message


class Language(StrEnum):
    """Languages that the texts of the service exist in."""

    DUTCH = "nl"
    ENGLISH = "en"


USUAL = Language.DUTCH.value  # of pages, letters and scenarios, when nobody chose another


def counted(count: int, one: str, many: str) -> Message:
    """A number of things, as a part of another message: *one* names it, *many* has ``count``."""
    return Message(one) if count == 1 else Message(many, {"count": count})
