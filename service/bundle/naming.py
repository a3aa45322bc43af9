"""What a bundle may call itself and its cases: keys, titles and patterns of case numbers."""

from __future__ import annotations

import re

YEAR = "{jaar}"
MAX_NUMBER = 40  # characters of a case number as it is written
MAX_TITLE = 200
MAX_PATH = 200  # process/element
MANY = 999_999  # cases of one pattern; what room their numbers need
_RUNNING = re.compile(r"\{volgnummer(?::0(\d)d)?\}")
_FILLED = re.compile(r"(\{jaar\}|\{volgnummer(?::0\dd)?\})")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def is_key(text: str) -> bool:
    """Whether *text* may name a process: it stands in addresses and in columns of 80."""
    return _KEY.fullmatch(text) is not None


def is_title(text: str) -> bool:
    return len(text) <= MAX_TITLE and text.isprintable()


def is_number(pattern: str) -> bool:
    """Whether each case gets a number of its own by *pattern*, fit for an address."""
    number = written(pattern, 9999, MANY)
    plain = _NUMBER.fullmatch(number) is not None and len(number) <= MAX_NUMBER
    return plain and len(_RUNNING.findall(pattern)) == 1


def shape(pattern: str) -> str:
    """Equal for patterns that can write the same number."""
    return _RUNNING.sub("#", pattern)


def written(pattern: str, year: int, value: int) -> str:
    """The case number of the case *value* of *year*."""
    dated = pattern.replace(YEAR, str(year))
    return _RUNNING.sub(lambda match: str(value).zfill(int(match[1] or 1)), dated)


def spelled(pattern: str, typed: str) -> str | None:
    """The case number that somebody meant by *typed*, when it is one of *pattern*.

    Case, spaces, dashes, the letters before the year and zeros in front do not matter:
    ``k 2026 42`` and ``2026-042`` both mean ``K-2026-042``.
    """
    parts = _FILLED.split(pattern)
    known = "".join(_spelling(part, is_first=place == 0) for place, part in enumerate(parts))
    found = re.fullmatch(known, _plain(typed), re.ASCII)
    if found is None:
        return None
    return written(pattern, int(found["year"] if YEAR in pattern else 0), int(found["running"]))


def _spelling(part: str, *, is_first: bool) -> str:
    if part == YEAR:
        return r"(?P<year>\d{4})"
    if _RUNNING.fullmatch(part):
        return r"0*(?P<running>\d{1,9})"
    plain = re.escape(_plain(part))
    return f"(?:{plain})?" if is_first and plain else plain


def _plain(text: str) -> str:
    return "".join(each for each in text.upper() if each.isalnum())
