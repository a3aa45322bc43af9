"""What expressions and letters may read and call: names, fields, functions, filters."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """Names that every expression and letter may read beside the record."""

    CASE = "zaak"
    USER = "gebruiker"
    PEOPLE = "personen"
    SETTINGS = "instelling"
    REGULATION = "regeling"
    PARTY = "partij"
    TODAY = "vandaag"
    STATUS_LINK = "statuslink"


class ReturnField(StrEnum):
    """What a model may read of a letter that came back."""

    LETTER = "brief"
    TITLE = "titel"
    PARTY = "partij"
    TO = "aan"
    ON = "op"
    STATUS = "statuscode"


class Filter(StrEnum):
    """Filters of letters that the service adds."""

    DAY = "datum"
    CLOCK = "tijd"
    WORKDAYS = "werkdagen"


class CalendarFunction(StrEnum):
    """Functions that need only the calendar and the clock."""

    NOW = "nu"
    TODAY = "vandaag"
    WORKDAYS_AFTER = "werkdagen_na"
    WORKDAYS_BETWEEN = "werkdagen_tussen"
    MONTHS_AFTER = "maanden_na"
    DAYS_AFTER = "dagen_na"
    HOURS_AFTER = "uren_na"
    START_OF_DAY = "begin_dag"
    END_OF_DAY = "einde_dag"


class TermFunction(StrEnum):
    """Functions that ask about a term by its name."""

    DUE_ON = "vervaldatum"
    DUE_AT = "vervalmoment"
    RUNNING = "termijn_loopt"
    NEXT_SIGNAL = "volgend_signaal"
    SIGNAL_KIND = "signaal_soort"
    LABEL = "termijn_naam"
    LENGTH = "duur"
    COUNT = "duur_getal"


class PeopleFunction(StrEnum):
    """Functions that ask about people."""

    HAS_ROLE = "heeft_rol"


class CaseField(StrEnum):
    """What ``zaak`` tells."""

    NUMBER = "nummer"
    PROCESS = "proces"
    STARTED_AT = "gestart_op"
    REGULATION_VERSION = "regeling_versie"
    BUNDLE = "bundel"


class PersonField(StrEnum):
    """What is told of a person: in ``personen``, and of who acts in ``gebruiker``."""

    USERNAME = "gebruikersnaam"
    NAME = "naam"
    FUNCTION = "functie"
    EMAIL = "email"
    GROUPS = "groepen"


class PersonDetail(StrEnum):
    """What ``personen`` tells besides a name only when the bundle asks for it."""

    FUNCTION = "functie"
    EMAIL = "email"
    GROUPS = "groepen"


class PartyField(StrEnum):
    """What a letter may read of its recipient; and the row of the record it is about."""

    KEY = "sleutel"
    NAME = "naam"
    EMAIL = "email"
    ADDRESS = "adres"
    ROW = "rij"


class RowField(StrEnum):
    """What the service itself writes in a row of a list."""

    ID = "id"
    AT = "op"
    BY = "door"
    TERM = "termijn"
    KIND = "soort"
    DUE = "vervalt"
    WHY = "reden"


class Local(StrEnum):
    """Names that BPMN and its modellers give to what one of several instances knows."""

    COUNTER = "loopCounter"
    BEGUN = "nrOfInstances"
    COMPLETED = "nrOfCompletedInstances"
    ACTIVE = "nrOfActiveInstances"


class RecordField(StrEnum):
    """Fields of the record that the service itself fills in or reads."""

    SIGNALS = "signalen"
    SIGNAL = "signaal"
    RECIPIENTS = "ontvangers"
    CAME_FROM = "voortgekomen_uit"
    CONTINUED_AS = "vervolg"
    ROUND = "ronde"
    REPORT = "rapport"
    RETURNED = "retour"  # only where a model says what to do when a letter comes back


class ReportField(StrEnum):
    """What the record knows of the report that a case makes."""

    ISSUE = "uitgave"
    RECIPIENTS = "ontvangers"
    IS_OVERALL = "overkoepelend"
    CASES = "zaken"
    FIGURES = "cijfers"
    VALUE = "cijfer"
    FILES = "bestanden"
    RECIPIENT = "ontvanger"
