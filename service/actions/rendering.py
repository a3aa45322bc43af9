"""A version of a report in words, for one recipient: what a screen, a page and a table all show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from babel.numbers import format_decimal

from service.bundle.bundle import Bundle
from service.core.dates import Dates, Style
from service.core.errors import NotFound
from service.core.language import N_, Message
from service.core.period import Period
from service.core.sheet import Value
from service.core.words import Blank

Say = Callable[[Message], str]
_BLANK = re.compile(r"\{(\w+)\}")
HUNDRED = 100
FEW = N_("< %(number)s")
HIDDEN = "x"
NOTHING = "–"
PART_OF = N_("%(part)s of %(whole)s")
# The same words as the choice of a period.
SPAN = N_("%(first)s to %(last)s")


class Sign(StrEnum):
    """How a number stands in a table."""

    TOLD = "told"
    FEW = "few"
    HIDDEN = "hidden"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as it is read, and as a table to take along has it."""

    text: str
    sign: Sign = Sign.TOLD
    value: Value = None
    whole: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a table."""

    name: str
    figures: tuple[Figure, ...]
    is_inset: bool = False
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPart:
    """A part of the report: words, and a table or the words that stand in its place."""

    title: str
    text: str = ""
    clauses: tuple[str, ...] = ()
    withheld: str = ""
    open_because: str = ""
    first: str = ""
    heads: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The report of one recipient. ``nothing``: what it says instead, without any case."""

    key: str
    name: str
    title: str
    period: str
    preface: str
    cases: int
    nothing: str
    clauses: tuple[str, ...]
    parts: tuple[RenderedPart, ...]

    @property
    def signs(self) -> frozenset[Sign]:
        """The signs in it that need a word."""
        return frozenset(
            figure.sign for part in self.parts for entry in part.entries for figure in entry.figures
        )

    @property
    def smallest(self) -> tuple[str, ...]:
        """Everything it says instead of a small number, such as “< 5”."""
        found = {
            figure.text
            for part in self.parts
            for entry in part.entries
            for figure in entry.figures
            if figure.sign is Sign.FEW
        }
        return tuple(sorted(found))


def render(
    published: Mapping[str, Any], recipient: str, *, bundle: Bundle, language: str, say: Say
) -> Rendered:
    """What *published* tells *recipient*, in the words of *language*."""
    return _Wording(published, recipient, bundle, language, say).rendered()


def named(row: Mapping[str, Any], say: Say) -> str:
    """What a row or column is called: by the author, or by the service."""
    return row["name"] if "name" in row else say(Message(row["word"]))


def few(small: int, say: Say) -> str:
    """What stands for a number that is smaller than *small*."""
    return say(Message(FEW, {"number": small}))


def numbers(language: str) -> Callable[[int | Decimal], str]:
    """Writes numbers as *language* does."""
    return lambda value: str(format_decimal(value, locale=language))


def figures(
    published: Mapping[str, Any], recipient: str, *, bundle: Bundle, language: str, say: Say
) -> Callable[[Mapping[str, Any]], Figure]:
    """Writes one cell of what is told a recipient."""
    return _Wording(published, recipient, bundle, language, say).figure


class _Wording:
    """Writes the texts of one recipient: blanks filled in, numbers as people read them."""

    def __init__(
        self,
        published: Mapping[str, Any],
        recipient: str,
        bundle: Bundle,
        language: str,
        say: Say,
    ) -> None:
        self.published, self.say = published, say
        self.number = numbers(language)
        found = [each for each in published["recipients"] if each["key"] == recipient]
        if not found:
            raise NotFound(N_("This report has no recipient “%(name)s”."), name=recipient)
        self.told = found[0]
        self.dates = Dates(
            language=language, zone=bundle.calendar.zone, say=lambda text: say(Message(text))
        )
        self.periods = [Period.between(first, last) for first, last in published["periods"]]

    def rendered(self) -> Rendered:
        told = self.told
        return Rendered(
            key=told["key"],
            name=told["name"],
            title=self.filled(self.published["title"]),
            period=self.span(self.periods[0]),
            preface=self.filled(self.published["preface"]),
            cases=told["cases"],
            nothing="" if told["cases"] else self.filled(self.published["none"]),
            clauses=tuple(self.published["clauses"]),
            parts=tuple(self.part(each) for each in told["parts"]) if told["cases"] else (),
        )

    def part(self, part: Mapping[str, Any]) -> RenderedPart:
        rows = part.get("rows", ())
        return RenderedPart(
            title=self.filled(part["title"]),
            text=self.filled(part["text"]),
            clauses=tuple(part["clauses"]),
            withheld=self.filled(self.published["few"]) if part.get("withheld") else "",
            open_because=part.get("open", ""),
            first=part.get("first", ""),
            heads=tuple(self.head(each) for each in part.get("heads", ())),
            entries=tuple(self.entry(each) for each in rows),
        )

    def head(self, head: Mapping[str, Any]) -> str:
        if "period" in head:
            return self.span(self.periods[head["period"]])
        return named(head, self.say)

    def entry(self, row: Mapping[str, Any]) -> Entry:
        name = named(row, self.say)
        return Entry(
            name=f"{name} ({row['unit']})" if row.get("unit") else name,
            figures=tuple(self.figure(each) for each in row["cells"]),
            is_inset=row.get("inset", False),
            is_total=row.get("total", False),
        )

    def figure(self, cell: Mapping[str, Any]) -> Figure:
        if "few" in cell:
            text = few(cell["few"], self.say)
            return Figure(text=text, sign=Sign.FEW, value=text)
        if "hidden" in cell:
            return Figure(text=HIDDEN, sign=Sign.HIDDEN, value=HIDDEN)
        if "told" in cell:
            number = self.number(cell["told"])
            whole = cell.get("of")
            if whole is None:
                return Figure(text=number, value=cell["told"])
            params = {"part": number, "whole": self.number(whole)}
            return Figure(text=self.say(Message(PART_OF, params)), value=cell["told"], whole=whole)
        for kind in ("sum", "middle"):
            if kind in cell:
                value = Decimal(cell[kind]) / HUNDRED
                return Figure(text=self.number(value), value=value)
        return Figure(text=NOTHING, sign=Sign.NONE)

    def filled(self, text: str) -> str:
        """*text* with its blanks filled in; what is no blank stays as it was written."""
        period = self.periods[0]
        words: dict[str, str] = {
            Blank.PERIOD: self.span(period),
            Blank.FIRST: self.dates.day(period.first, Style.PLAIN_YEAR),
            Blank.LAST: self.dates.day(period.last, Style.PLAIN_YEAR),
            Blank.RECIPIENT: self.told["name"],
        }
        return _BLANK.sub(lambda found: words.get(found[1], found[0]), text)

    def span(self, period: Period) -> str:
        """A year by its number; other periods by their days."""
        if period == Period.year(period.first.year):
            return str(period.first.year)
        is_one_year = period.first.year == period.last.year
        first = self.dates.day(period.first, Style.PLAIN if is_one_year else Style.PLAIN_YEAR)
        last = self.dates.day(period.last, Style.PLAIN_YEAR)
        return self.say(Message(SPAN, {"first": first, "last": last}))
