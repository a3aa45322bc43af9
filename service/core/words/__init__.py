"""Every word of the modelling language, in one place; another language is another such table."""

from __future__ import annotations

from service.core.words.keys import (
    ELEMENT_MARK,
    FORMER,
    INTERNAL,
    ROLLS,
    YES,
    CarrierKind,
    CountsAt,
    FrontKey,
    Key,
    Property,
    SignalKind,
    Unit,
    Weekday,
)
from service.core.words.names import (
    CalendarFunction,
    CaseField,
    Filter,
    PartyField,
    PeopleFunction,
    PersonDetail,
    PersonField,
    RecordField,
    RowField,
    Scope,
    TermFunction,
)

__all__ = [
    "ELEMENT_MARK",
    "FORMER",
    "INTERNAL",
    "ROLLS",
    "YES",
    "CalendarFunction",
    "CarrierKind",
    "CaseField",
    "CountsAt",
    "Filter",
    "FrontKey",
    "Key",
    "PartyField",
    "PeopleFunction",
    "PersonDetail",
    "PersonField",
    "Property",
    "RecordField",
    "RowField",
    "Scope",
    "SignalKind",
    "TermFunction",
    "Unit",
    "Weekday",
]
