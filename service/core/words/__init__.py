"""Every word of the modelling language, in one place; another language is another such table."""

from __future__ import annotations

from service.core.words.carrying import CarrierKind
from service.core.words.keys import (
    ELEMENT_MARK,
    FORMER,
    INTERNAL,
    YES,
    Blank,
    CountsAt,
    FormProperty,
    FrontKey,
    Gives,
    Key,
    Property,
    SignalKind,
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
    ReportField,
    ReturnField,
    RowField,
    Scope,
    TermFunction,
)
from service.core.words.postal import PostField, PostKey
from service.core.words.units import ONE, ROLLS, WEEKS, Unit

__all__ = [
    "ELEMENT_MARK",
    "FORMER",
    "INTERNAL",
    "ONE",
    "ROLLS",
    "WEEKS",
    "YES",
    "Blank",
    "CalendarFunction",
    "CarrierKind",
    "CaseField",
    "CountsAt",
    "Filter",
    "FormProperty",
    "FrontKey",
    "Gives",
    "Key",
    "PartyField",
    "PeopleFunction",
    "PersonDetail",
    "PersonField",
    "PostField",
    "PostKey",
    "Property",
    "RecordField",
    "ReportField",
    "ReturnField",
    "RowField",
    "Scope",
    "SignalKind",
    "TermFunction",
    "Unit",
    "Weekday",
]
