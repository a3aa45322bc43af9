"""The sentences a scenario may use, read from data; what they do is elsewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from service.bundle.feature import Kind, Step
from service.core.errors import Invalid
from service.core.language import N_, USUAL

LANGUAGE_FILES = Path(__file__).parent
SLOT = re.compile(r"\{(?P<name>\w+):(?P<type>\w+)\}")
PIECE = re.compile(r"(\{\w+:\w+\}|\[|\])")
QUOTED = re.compile(r'["“„][^"“”]*["”]')
NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language that carry a value."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    yes: frozenset[str]
    no: frozenset[str]
    empty: frozenset[str]
    nothing: str
    count: frozenset[str]
    last_year: frozenset[str]
    file: frozenset[str]
    file_text: str
    dates: tuple[re.Pattern[str], ...]
    moment: re.Pattern[str]
    time: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One known sentence: the step it stands for, and how it is recognised."""

    step: str
    kind: Kind
    pattern: str
    example: str
    regex: re.Pattern[str]

    def match(self, step: Step) -> dict[str, str | None] | None:
        """Return what was filled in (None for a part left out); None for another sentence."""
        if not _fits(self.kind, step.kind):
            return None
        found = self.regex.fullmatch(step.text.strip())
        return found.groupdict() if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A step of a scenario with the sentence it was recognised as."""

    sentence: Sentence
    slots: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All sentences and words of one language."""

    language: str
    words: Words
    sentences: tuple[Sentence, ...]

    def find(self, step: Step) -> Match:
        """Recognise *step*; an unknown sentence is Invalid and names its neighbours."""
        for sentence in self.sentences:
            slots = sentence.match(step)
            if slots is not None:
                return Match(sentence=sentence, slots=slots)
        nearest = self.nearest(step.text)
        raise Invalid(
            N_("“%(sentence)s” is not a known sentence. The nearest are: %(nearest)s"),
            sentence=step.sentence,
            nearest=" | ".join(nearest),
        )

    def nearest(self, text: str, count: int = NEAREST) -> tuple[str, ...]:
        """Return examples of the sentences that look most like *text*, best first."""
        bare = _bare(text)
        ranked = sorted(
            self.sentences,
            key=lambda s: SequenceMatcher(None, bare, _bare(s.example.split(" ", 1)[1])).ratio(),
            reverse=True,
        )
        return tuple(dict.fromkeys(sentence.example for sentence in ranked[:count]))


@cache
def vocabulary(language: str = USUAL) -> Vocabulary:
    """Read the vocabulary of *language* from its file beside this module."""
    source = (LANGUAGE_FILES / f"vocabulary_{language}.toml").read_text(encoding="utf-8")
    toml = tomllib.loads(source)
    words = toml["woorden"]
    names = {"maanden": _either(words["maanden"]), "weekdagen": _either(words["weekdagen"])}
    dates = tuple(_fill(form, names) for form in toml["datum"].values())
    types = {**toml["soorten"], "datum": f"({_either(_unnamed(form) for form in dates)})"}
    return Vocabulary(
        language=toml["taal"],
        words=Words(
            months=tuple(words["maanden"]),
            weekdays=tuple(words["weekdagen"]),
            yes=frozenset(words["ja"]),
            no=frozenset(words["nee"]),
            empty=frozenset(words["leeg"]),
            nothing=words["leeg"][0],
            count=frozenset(words["aantal"]),
            last_year=frozenset(words["vorig_jaar"]),
            file=frozenset(words["bestand"]),
            file_text=words["inhoud"],
            dates=tuple(re.compile(form, re.IGNORECASE) for form in dates),
            moment=re.compile(toml["vorm"]["moment"], re.IGNORECASE),
            time=re.compile(toml["vorm"]["tijd"], re.IGNORECASE),
        ),
        sentences=tuple(_sentence(row, types) for row in toml["zin"]),
    )


def _sentence(row: Mapping[str, Any], types: Mapping[str, str]) -> Sentence:
    return Sentence(
        step=row["stap"],
        kind=Kind(row["soort"]),
        pattern=row["patroon"],
        example=row["voorbeeld"],
        regex=re.compile(_regex(row["patroon"], types) + r"\s*:?", re.IGNORECASE),
    )


def _regex(pattern: str, types: Mapping[str, str]) -> str:
    parts: list[str] = []
    for piece in PIECE.split(pattern):
        slot = SLOT.fullmatch(piece)
        if slot:
            parts.append(types[slot["type"]].replace("(", f"(?P<{slot['name']}>", 1))
        elif piece in "[]":
            parts.append({"": "", "[": "(?:", "]": ")?"}[piece])
        else:
            parts.append(re.sub(r"(\\ )+", r"\\s+", re.escape(piece)))
    return "".join(parts)


def _fits(known: Kind, used: Kind) -> bool:
    """Given and when may stand for each other: both act, a then only looks."""
    return used is Kind.ANY or (known is Kind.THEN) == (used is Kind.THEN)


def _fill(form: str, names: Mapping[str, str]) -> str:
    for name, choices in names.items():
        form = form.replace(f"{{{name}}}", choices)
    return form


def _unnamed(form: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", form)


def _either(choices: Iterable[str]) -> str:
    return "|".join(choices)


def _bare(text: str) -> str:
    return QUOTED.sub('""', text.casefold())
