"""Template helpers of every page: frame, assets, icons, dates and texts. Knows no screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from functools import partial
from pathlib import Path

from babel.core import Locale
from flask import Flask, url_for
from flask_babel import get_locale, gettext
from markupsafe import Markup

from service.core.dates import Dates, Style
from service.core.deadline import Deadline
from service.core.language import USUAL, Message
from service.web.base import zone
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
        date_plain=partial(_day, style=Style.PLAIN),
        date_tiny=partial(_day, style=Style.TINY),
        date_day=partial(_day, style=Style.DAY),
        weekday=partial(_day, style=Style.WEEKDAY),
        weekday_short=partial(_day, style=Style.WEEKDAY_SHORT),
        edition=edition,
        time=time_of_day,
        moment=moment,
        say=say,
        upper_first=upper_first,
    )
    env.globals.update(asset=Assets(dist), icon=icon, frame=Frame(), locale_code=locale_code)
    env.globals["unsent"] = lambda: None  # nothing is asked here; see waiting


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


def dates(where: tzinfo | None = None) -> Dates:
    """Writes dates for the reader, as the clock of this page tells them, or the one of *where*."""
    return Dates(language=locale_code(), zone=where or zone(), say=gettext)


def date_long(value: date | datetime | None) -> str:
    """vrijdag 1 mei 2026"""
    return _day(value, Style.LONG)


def date_mid(
    value: date | datetime | None, today: date | None = None, *, closed: bool = False
) -> str:
    """vrijdag 1 mei · with the year when *today* is in another one, or in a closed case"""
    return _day(value, Style.LONG if closed or _another_year(value, today) else Style.MID)


def date_short(
    value: date | datetime | None, today: date | None = None, *, closed: bool = False
) -> str:
    """vr 1 mei · with the year when *today* is in another one, or in a closed case"""
    return _day(value, Style.SHORT_YEAR if closed or _another_year(value, today) else Style.SHORT)


def edition(value: str) -> str:
    """1 april 2016 for a version that is a date; any other name as it is"""
    return dates().version(value)


def time_of_day(value: datetime | time | None) -> str:
    """10.42 uur"""
    return "" if value is None else dates().time(value)


def due_words(deadline: Deadline, today: date | None = None, *, closed: bool = False) -> str:
    """vrijdag 1 mei · with the time when it ends within the day"""
    if not deadline.at_a_moment:
        return date_mid(deadline.due_on, today, closed=closed)
    long = closed or _another_year(deadline.due_on, today)
    return dates().moment(deadline.local_due_at, Style.LONG if long else Style.MID)


def moment(value: datetime | None, today: date | None = None) -> str:
    """vandaag, 10.42 uur · dinsdag 14 april, 14.30 uur · with the year when it is another one"""
    if value is None:
        return ""
    here = dates()
    same_year = today is not None and here.local(value).year == today.year
    return here.moment(value, Style.MID if same_year else Style.LONG, today=today)


def locale_code() -> str:
    """Return the language of the page, for ``lang``."""
    return _locale().language


def _worded(value: object) -> object:
    match value:
        case datetime():
            return dates().moment(value, Style.MID)
        case date():
            return date_mid(value)
        case time():
            return time_of_day(value)
        case _:
            return value


def _day(value: date | datetime | None, style: Style) -> str:
    return "" if value is None else dates().day(value, style)


def _another_year(value: date | datetime | None, today: date | None) -> bool:
    if value is None or today is None:
        return False
    day = dates().local(value) if isinstance(value, datetime) else value
    return day.year != today.year


def _locale() -> Locale:
    return get_locale() or Locale(USUAL)


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
