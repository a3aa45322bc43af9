"""What an author writes: keys of files, properties of elements, lines of letters, their values."""

from __future__ import annotations

from enum import StrEnum

YES = "ja"  # how a property of an element says that something holds
ELEMENT_MARK = "#"  # a rule of order may name an element id instead of a tag


class Key(StrEnum):
    """Tables and keys of ``bundle.toml``, ``regeling.toml`` and the other files of a bundle."""

    ADDS = "telt"
    ADDRESS = "adres"
    ANSWER = "antwoord"
    AT = "bij"
    ATTACHED = "bijlage"
    BOARD = "overzicht"
    BUNDLE = "bundel"
    BY = "door"
    CALENDAR = "kalender"
    CARRIED = "gegevens"
    CARRIERS = "drager"
    CATEGORIES = "categorieen"
    CLASSIFIED = "indeling"
    CLAUSE = "clausule"
    CLAUSES = "artikel"
    CLOSING_DAY = "sluitingsdag"
    COMING_REPORTS = "komende_rapporten"
    CONTRACT = "contract"
    COUNTING = "telling"
    COUNTRY = "land"
    CUT_OFF = "grens"
    DATE = "datum"
    DAY = "peildag"
    DERIVED = "afgeleid"
    DIMENSION = "dimensie"
    DIMENSIONS = "dimensies"
    DOCUMENTS = "documenten"
    DONE = "klaar"
    DURATION = "duur"
    ELEMENT = "element"
    EMAIL = "email"
    EVERYBODY = "iedereen"
    EXCEPT = "uitgezonderd"
    EXCLUDED = "uitgesloten"
    EXPLANATION = "uitleg"
    EXTENDED_BY = "verlengbaar"
    FILED = "indiener"
    FIELD = "veld"
    FIELDS = "velden"
    FILE = "bestand"
    FILE_TITLE = "dossiertitel"
    FIRST = "eerst"
    FIRST_YEAR = "eerste"
    FOLLOWS = "vervolg_op"
    FORM = "formulier"
    FUNCTION = "functie"
    GATE = "poort"
    GOAL = "doel"
    GROUP = "groep"
    GROUPS = "groepen"
    HANDLERS = "behandelaar"
    HAS_PAGE = "pagina"
    INTERNAL = "intern"
    INTRO = "intro"
    KEY = "sleutel"
    LABEL = "label"
    LANGUAGE = "taal"
    LAST_YEAR = "laatste"
    MAIL = "mail"
    MAIL_TEXT = "mailtekst"
    MAX = "max"
    MAY = "mag"
    MEASURE = "maat"
    MOMENT = "moment"
    NAME = "naam"
    NUMBER = "nummer"
    OPEN_DAYS = "dagen_open"
    ORGANISATION = "organisatie"
    PAGE_SENDS = "pagina_verzendt"
    PART = "deel"
    PARTY = "partij"
    PATH = "verloop"
    PEOPLE = "personen"
    PER = "per"
    PERSON = "persoon"
    PHASE = "fase"
    PLACE = "plaats"
    POWERS = "rechten"
    PRIVACY = "privacy"
    PROCESS = "proces"
    PROFILE = "profiel"
    PROPERTIES = "eigenschappen"
    PUBLIC = "openbaar"
    PUBLIC_NAME = "publiek"
    RARE = "zelden"
    REACH = "bereik"
    READINGS = "lezingen"
    REASON = "reden"
    REGULATION = "regeling"
    ROLLS_IF = "rol_als"
    ROW = "rij"
    SECTION = "sectie"
    SETTING = "instelling"
    SIGNALS = "signalen"
    SIGNATORY = "ondertekenaar"
    SMALL = "klein"
    SOURCE = "bron"
    SPREAD = "verdeling"
    START = "start"
    STATUS = "status"
    SUBJECT = "onderwerp"
    SUMMARY = "kort"
    TABLE = "tabel"
    TARGET = "voor"
    TASK = "taak"
    TERM = "termijn"
    TERMS = "termijnen"
    TEXT = "tekst"
    THING = "woord"
    TITLE = "titel"
    UNIT = "eenheid"
    VALUES = "waarden"
    VERSION = "versie"
    VIEW = "weergave"
    WEEKEND = "weekend"
    WHEN = "wanneer"
    YEARS = "jaren"
    ZONE = "tijdzone"


class Property(StrEnum):
    """Properties that an element of a model may carry."""

    CLAUSES = "artikel"
    GATES = "poort"
    ALLOWED = "mag"
    CONDITION = "voorwaarde"
    CONDITION_TEXT = "voorwaarde_melding"
    IN_ROW = "bereik"
    APPENDS_TO = "voeg_toe"
    SETS = "zet"
    LETTER = "brief"
    FORM = "formulier"
    ACTION_GROUPS = "actie_door"
    PERSONAL = "persoonsgegeven"
    PUBLIC = "openbaar"
    EMPHASIS = "nadruk"
    BUTTON = "knop"
    STARTS = "start"
    CARRIED = "gegevens"
    TO = "aan"
    FIELDS = "velden"
    SERVES = "dient"
    MAY_DIFFER = "afwijkbaar"


class FrontKey(StrEnum):
    """Lines of the front matter of a letter."""

    SUBJECT = "onderwerp"
    TO = "aan"
    CLAUSES = "artikel"
    SIGNATORY = "ondertekenaar"
    ENCLOSURES = "bijlagen"
    COPIES = "kopie"


class Unit(StrEnum):
    """What the duration of a term counts."""

    WORKDAYS = "werkdagen"
    DAYS = "dagen"
    MONTHS = "maanden"
    HOURS = "uren"


ROLLS = "rol"  # after a duration: a due date on a closed day moves forward
INTERNAL = "intern"  # after a signal: counted to the target of the internal calendar


class SignalKind(StrEnum):
    """Signals that need no number of days."""

    DUE_DAY = "vervaldag"
    PASSED = "verstreken"


class Weekday(StrEnum):
    """Days of the week, in the order in which Python counts them."""

    MONDAY = "maandag"
    TUESDAY = "dinsdag"
    WEDNESDAY = "woensdag"
    THURSDAY = "donderdag"
    FRIDAY = "vrijdag"
    SATURDAY = "zaterdag"
    SUNDAY = "zondag"


class CountsAt(StrEnum):
    """The moment at which a case counts for a measure."""

    OPENED = "geopend"
    CLOSED = "afgesloten"
    ENTERED = "bereikt"
    LEFT = "verlaten"
    DECIDED = "besloten"
    FILLED = "ingevuld"
    MET = "gehaald"
    MISSED = "gemist"


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
    TEST = "test"


# Keys of earlier releases, and what says the same today.
FORMER = {"rollen": Key.MAY.value}
