"""The places in the sentences of scenarios that people fill in; the sentences are data."""

from __future__ import annotations

from enum import StrEnum


class Slot(StrEnum):
    """A name between braces in ``vocabulary_*.toml``, in every language the same."""

    CASE = "zaak"
    PERSON = "persoon"
    PARTY = "partij"
    WHO = "wie"
    TASK = "taak"
    ACTION = "handeling"
    FORM = "formulier"
    ROW = "rij"
    LETTER = "brief"
    PHASE = "fase"
    TERM = "termijn"
    SIGNAL = "signaal"
    DATE = "datum"
    TIME = "tijd"
    TEXT = "tekst"
    VERSION = "versie"
    ELEMENT = "element"
    REASON = "reden"
    APPROVER = "ander"
