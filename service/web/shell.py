"""Template helpers of every page: frame, assets, icons, dates and texts. Knows no screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime
from flask import Flask, url_for
from flask_babel import get_locale, gettext
from markupsafe import Markup

from service.core.calendar import DEFAULT_TIMEZONE
from service.core.deadline import Deadline
from service.core.language import N_, Message
from service.core.letters.formats import Formats
from service.web.deadline import DeadlineState

__all__ = [
    "Assets",
    "DeadlineState",
    "Frame",
    "FrameLink",
    "MenuItem",
    "Theme",
    "register_shell",
]

DIST = Path(__file__).parent / "static" / "dist"
DEFAULT_LOCALE = "nl"
ZONE = ZoneInfo(DEFAULT_TIMEZONE)

# Patterns are translatable: a language decides for itself how it writes a date.
DATE_LONG = N_("EEEE d MMMM y")
DATE_MID = N_("EEEE d MMMM")
DATE_SHORT = N_("EEE d MMMM")
DATE_SHORT_YEAR = N_("EEE d MMMM y")
DATE_PLAIN = N_("d MMMM")
DATE_TINY = N_("d MMM")
DATE_DAY = N_("EEE d")
WEEKDAY = N_("EEEE")
WEEKDAY_SHORT = N_("EEE")
TIME = N_("H:mm")
MOMENT = N_("%(day)s, %(time)s")


class Theme(StrEnum):
    """What a person chose for light and dark; no choice leaves it to the browser."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the staff menu; ``count`` is what waits behind it."""

    label: Message | str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLink:
    """A link in the foot of a public page."""

    label: Message | str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds a page: a context processor gives one as ``frame``."""

    product: str = "regelwerk"
    organisation: str = ""
    subject: str = ""
    home_url: str = "/"
    theme: Theme | None = None
    menu: tuple[MenuItem, ...] = ()
    person: str = ""
    role: str = ""
    theme_url: str = ""
    language_url: str = ""
    logout_url: str = ""
    languages: Mapping[str, str] | None = None
    links: tuple[FrameLink, ...] = ()
    contact: str = ""


class Assets:
    """The addresses of built files: ``asset('site', 'css')``.

    Without a build an address leads nowhere; pages then work, but look bare.
    """

    def __init__(self, dist: Path) -> None:
        self._manifest = dist / "manifest.json"
        self._read_at = 0
        self._names: dict[str, dict[str, str]] = {}

    def __call__(self, entry: str, kind: str) -> str:
        name = self._current().get(entry, {}).get(kind, f"{entry}.{kind}")
        return url_for("static", filename=f"dist/{name}")

    def _current(self) -> dict[str, dict[str, str]]:
        """Read the manifest again when a new build replaced it."""
        try:
            changed_at = self._manifest.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if changed_at != self._read_at:
            self._names = json.loads(self._manifest.read_text("utf-8"))
            self._read_at = changed_at
        return self._names


def register_shell(app: Flask, *, dist: Path = DIST) -> None:
    """Give the templates of *app* their filters and globals."""
    env = app.jinja_env
    env.filters.update(
        date_long=date_long,
        date_mid=date_mid,
        date_short=date_short,
        due_words=due_words,
        date_plain=partial(_day, pattern=DATE_PLAIN),
        date_tiny=partial(_day, pattern=DATE_TINY),
        date_day=partial(_day, pattern=DATE_DAY),
        weekday=partial(_day, pattern=WEEKDAY),
        weekday_short=partial(_day, pattern=WEEKDAY_SHORT),
        edition=edition,
        time=time_of_day,
        moment=moment,
        say=say,
        upper_first=upper_first,
    )
    env.globals.update(asset=Assets(dist), icon=icon, frame=Frame(), locale_code=locale_code)


def icon(name: str) -> Markup:
    """Return one of the few icons; it never carries meaning alone, so it stays unread."""
    return Markup(  # drawn here, nothing comes from outside
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f"{ICONS[name]}</svg>"
    )


def say(text: Message | str | None) -> str:
    """Translate a message; a plain string is already in the reader's language."""
    if text is None:
        return ""
    if isinstance(text, str):  # Markup included, it stays safe
        return text
    words = {name: say(v) if isinstance(v, Message) else v for name, v in text.params.items()}
    return str(gettext(text.msgid, **{name: _worded(value) for name, value in words.items()}))


def upper_first(text: str) -> str:
    """Start a sentence: only the first letter changes, names keep theirs."""
    return text[:1].upper() + text[1:]


def date_long(value: date | datetime | None) -> str:
    """vrijdag 1 mei 2026"""
    return _day(value, DATE_LONG)


def date_mid(
    value: date | datetime | None, today: date | None = None, *, closed: bool = False
) -> str:
    """vrijdag 1 mei · with the year when *today* is in another one, or in a closed case"""
    return _day(value, DATE_LONG if closed or _another_year(value, today) else DATE_MID)


def date_short(
    value: date | datetime | None, today: date | None = None, *, closed: bool = False
) -> str:
    """vr 1 mei · with the year when *today* is in another one, or in a closed case"""
    return _day(value, DATE_SHORT_YEAR if closed or _another_year(value, today) else DATE_SHORT)


def edition(value: str) -> str:
    """1 april 2016 for a version that is a date; any other name as it is"""
    return Formats(language=locale_code()).version(value)


def time_of_day(value: datetime | None) -> str:
    """10.42 uur"""
    if value is None:
        return ""
    return format_datetime(_local(value), gettext(TIME), locale=_locale())


def due_words(deadline: Deadline, today: date | None = None, *, closed: bool = False) -> str:
    """vrijdag 1 mei · with the time when it ends within the day"""
    day = date_mid(deadline.due_on, today, closed=closed)
    if not deadline.at_a_moment:
        return day
    return str(gettext(MOMENT, day=day, time=time_of_day(deadline.local_due_at)))


def moment(value: datetime | None, today: date | None = None) -> str:
    """vandaag, 10.42 uur · dinsdag 14 april, 14.30 uur · with the year when it is another one"""
    if value is None:
        return ""
    day = _local(value).date()
    if day == today:
        words = gettext("today")
    else:
        words = date_mid(day) if today and day.year == today.year else date_long(day)
    return str(gettext(MOMENT, day=words, time=time_of_day(value)))


def locale_code() -> str:
    """Return the language of the page, for ``lang``."""
    return _locale().language


def _worded(value: object) -> object:
    return date_mid(value) if isinstance(value, date) else value


def _day(value: date | datetime | None, pattern: str) -> str:
    if value is None:
        return ""
    day = _local(value).date() if isinstance(value, datetime) else value
    return _written(day, pattern, locale_code())


@lru_cache(2048)  # a page shows the same few days again and again
def _written(day: date, pattern: str, language: str) -> str:
    """*day* in *language*, which is the reader's: the pattern is translated here."""
    return format_date(day, gettext(pattern), locale=language).replace(".", "")  # "30 mrt"


def _another_year(value: date | datetime | None, today: date | None) -> bool:
    if value is None or today is None:
        return False
    return (_local(value) if isinstance(value, datetime) else value).year != today.year


def _local(value: datetime) -> datetime:
    # SQLite hands moments back without a zone; what is stored is always UTC.
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(ZONE)


def _locale() -> Locale:
    return get_locale() or Locale(DEFAULT_LOCALE)


_RING = '<circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
ICONS: Mapping[str, str] = {
    DeadlineState.LATE: '<path fill="currentColor" d="M8 0l8 8-8 8-8-8z"/>'
    '<path class="icon-cut" d="M8 3.6v5M8 10.4v1.8" stroke-width="1.8"/>',
    DeadlineState.SOON: _RING + '<path fill="currentColor" d="M8 1.4a6.6 6.6 0 0 1 0 13.2z"/>',
    DeadlineState.GOOD: _RING + '<path d="M4.8 8.3l2.2 2.2 4.2-4.6" fill="none" '
    'stroke="currentColor" stroke-width="1.8"/>',
    DeadlineState.NONE: _RING.replace('"1.8"', '"1.6" stroke-dasharray="3 2.4"'),
    "doc": '<path d="M3 1h7l3 3v11H3z" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M5.5 7.5h5M5.5 10.5h5" stroke="currentColor" stroke-width="1.3"/>',
}
