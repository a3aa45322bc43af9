"""What an author writes: keys of files, properties of elements, lines of letters, their values."""

from __future__ import annotations

from enum import StrEnum

YES = "ja"  # how a property of an element says that something holds
ELEMENT_MARK = "#"  # a rule of order may name an element id instead of a tag


class Key(StrEnum):
    """Tables and keys of ``bundle.toml``, ``regeling.toml`` and the other files of a bundle."""

    ADDS = "telt"
    ADDRESS = "adres"
    ANALYSIS = "analyse"
    ANSWER = "antwoord"
    APPOINTMENT = "afspraak"
    AT = "bij"
    ATTACHED = "bijlage"
    BOARD = "overzicht"
    BEFORE = "vorige"
    BREAK_DOWN_FROM = "uitsplitsen_vanaf"
    BUNDLE = "bundel"
    BY = "door"
    CALENDAR = "kalender"
    CARD = "kaart"
    CARRIED = "gegevens"
    CARRIERS = "drager"
    CATEGORIES = "categorieen"
    CLASSIFIED = "indeling"
    CLAUSE = "clausule"
    CLAUSES = "artikel"
    CLOSING_DAY = "sluitingsdag"
    CODE = "zaken_van"
    COLUMNS = "kolommen"
    COMING_REPORTS = "komende_rapporten"
    TERM_REASONS = "termijnredenen"
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
    DUE_BY = "uiterlijk"
    DURATION = "duur"
    EFFECT = "effect"
    ELEMENT = "element"
    EMAIL = "email"
    EVERYBODY = "iedereen"
    EXCEPT = "uitgezonderd"
    EXCEPTIONS = "fout"
    EXCLUDED = "uitgesloten"
    EXPLANATION = "uitleg"
    EXTENDED_BY = "verlengbaar"
    FEW = "weinig"
    FILED = "indiener"
    FIELD = "veld"
    FIELDS = "velden"
    FIGURE = "cijfer"
    FILE = "bestand"
    FILE_TITLE = "dossiertitel"
    FIRST = "eerst"
    FIRST_YEAR = "eerste"
    FOLLOWS = "vervolg_op"
    FORM = "formulier"
    FUNCTION = "functie"
    GATE = "poort"
    GIVES = "geeft"
    GOAL = "doel"
    GOOD = "goed"
    GROUP = "groep"
    GROUPS = "groepen"
    HANDLERS = "behandelaar"
    HAS_PAGE = "pagina"
    INSET = "inspringen"
    INTERNAL = "intern"
    INTRO = "intro"
    ITSELF = "vanzelf"
    KEY = "sleutel"
    LABEL = "label"
    LANGUAGE = "taal"
    LAST_YEAR = "laatste"
    LINE = "regel"
    LIST = "lijst"
    MAIL = "mail"
    MAIL_TEXT = "mailtekst"
    MARK = "kenmerk"
    MAX = "max"
    MAY = "mag"
    MEASURE = "maat"
    MINUS = "zonder"
    MINUTES = "minuten"
    MOMENT = "moment"
    MONTHS = "maanden"
    NAME = "naam"
    NO_FIGURE = "geen_cijfer"
    NUMBER = "nummer"
    OF_ALL = "totaal"
    OVERLAP = "overlap"
    TOGETHER = "samen"
    NONE = "geen"
    OF = "geheel"
    OPEN_BECAUSE = "volledig"
    OPEN_DAYS = "dagen_open"
    ORGANISATION = "organisatie"
    OUTSIDE = "buiten"
    OWNER = "eigenaar"
    PAGE_SENDS = "pagina_verzendt"
    PART = "deel"
    REPORT_PART = "onderdeel"
    PARTY = "partij"
    PATH = "verloop"
    PEOPLE = "personen"
    PER = "per"
    PERSON = "persoon"
    PHASE = "fase"
    PLACE = "plaats"
    POWERS = "rechten"
    PREFACE = "inleiding"
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
    RECIPIENT = "ontvanger"
    ECHO = "herhaling"
    REGULATION = "regeling"
    REST = "rest"
    REPORT = "rapport"
    ROLLS_IF = "rol_als"
    ROW = "rij"
    ROWS = "rijen"
    SECTION = "sectie"
    SETTING = "instelling"
    SHOWN = "toont"
    SIGNALS = "signalen"
    SIGNATORY = "ondertekenaar"
    SINCE = "sinds"
    SMALL = "klein"
    SOURCE = "bron"
    SPREAD = "verdeling"
    START = "start"
    STATUS = "status"
    SUBJECT = "onderwerp"
    SUMMARY = "kort"
    TABLE = "tabel"
    UNSEARCHED = "niet_zoeken"
    TARGET = "voor"
    TASK = "taak"
    TERM = "termijn"
    TERMS = "termijnen"
    TEXT = "tekst"
    THING = "woord"
    TIMES = "keer"
    TITLE = "titel"
    UNIT = "eenheid"
    VALUES = "waarden"
    VERSION = "versie"
    VIEW = "weergave"
    WALL = "bord"
    WEEKEND = "weekend"
    WHEN = "wanneer"
    WHERE = "waar"
    YEARS = "jaren"
    ZONE = "tijdzone"


class Property(StrEnum):
    """Properties that an element of a model may carry."""

    CLAUSES = "artikel"
    GATES = "poort"
    ALLOWED = "mag"
    CONDITION = "voorwaarde"
    CONDITION_TEXT = "voorwaarde_melding"
    CONDITION_FIELD = "voorwaarde_veld"
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
    BESIDE = "kort"
    SERVES = "dient"
    MAY_DIFFER = "afwijkbaar"
    MOMENT = "moment"
    REPORT = "rapport"
    PERIOD = "tijdvak"
    EXPLAINED = "toelichting"
    BECAUSE = "reden"
    DONE_BY = "door"
    RECIPIENT = "ontvanger"
    SENT_ALONG = "meesturen"
    SHOWS_LETTER = "toont_brief"
    ON_RETURN = "bij_terugkomst"


class FormProperty(StrEnum):
    """Custom properties of a component of a form."""

    MESSAGE = "melding"
    PREFILL = "vooraf"
    ALWAYS = "altijd"
    RULE = "controle"
    RULE_TEXT = "controle_melding"


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


ONE = {  # the same words for one of them
    Unit.WORKDAYS: "werkdag",
    Unit.DAYS: "dag",
    Unit.MONTHS: "maand",
    Unit.HOURS: "uur",
}
WEEKS = ("week", "weken")
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


class Gives(StrEnum):
    """What a line of a report tells of the cases it is about."""

    COUNT = "aantal"
    SUM = "som"
    MIDDLE = "midden"


class Blank(StrEnum):
    """What is filled in between braces in the texts of a report."""

    PERIOD = "tijdvak"
    FIRST = "eerste_dag"
    LAST = "laatste_dag"
    RECIPIENT = "ontvanger"


# Keys of earlier releases, and what says the same today.
FORMER = {"rollen": Key.MAY.value}
