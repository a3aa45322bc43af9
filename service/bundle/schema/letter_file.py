"""The schema of the front matter of a letter."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

from service.bundle.schema.table import Feel, Filled, Table, Texts, needed, optional
from service.core.language import N_
from service.core.words import FrontKey


def _line(value: Any) -> Any:
    """YAML reads some texts as numbers or days, and an empty line as nothing."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float | date) else value


def _lines(value: Any) -> Any:
    """One text stands for a list of one; an empty line for none."""
    if value is None:
        return ()
    return tuple(map(_line, value)) if isinstance(value, list) else (_line(value),)


Line = Annotated[Filled, BeforeValidator(_line)]
Expression = Annotated[Feel, BeforeValidator(_line)]
Lines = Annotated[Texts, BeforeValidator(_lines)]


class LetterFront(Table):
    """The lines between ``---`` and ``---``."""

    subject: Line = needed(FrontKey.SUBJECT, N_("The subject; it may hold {{ }}."))
    to: Line = needed(FrontKey.TO, N_("The party that receives the letter."))
    clauses: Lines = optional(
        FrontKey.CLAUSES, N_("The clauses that this carries out."), default=()
    )
    signatory: Expression = optional(
        FrontKey.SIGNATORY, N_("Who signs: a username, a text, or a list of those.")
    )
    enclosures: Lines = optional(
        FrontKey.ENCLOSURES, N_("What is enclosed; it stands under the letter."), default=()
    )
    copies: Lines = optional(
        FrontKey.COPIES, N_("Who gets a copy; it stands under the letter."), default=()
    )
