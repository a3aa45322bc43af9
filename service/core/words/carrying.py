"""What can carry a clause of a regulation, as an author writes it."""

from __future__ import annotations

from enum import StrEnum


class CarrierKind(StrEnum):
    """What can carry a clause; the value is written before the colon in ``drager``."""

    ELEMENT = "element"
    FIELD = "veld"
    LETTER = "brief"
    TERM = "termijn"
    GATE = "poort"
    TABLE = "tabel"
    SETTING = "instelling"
    PROPERTY = "eigenschap"
    SECTION = "sectie"
    PARTY = "partij"
    GROUP = "groep"
    SERVICE = "dienst"
    REPORT = "rapport"
    SCENARIO = "scenario"
    BOARD = "overzicht"
    MEASURE = "maat"
    TEST = "test"
