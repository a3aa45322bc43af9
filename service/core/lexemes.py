"""Words as an index of texts keeps them, and how a question asks for them. No database here.

One way for every database: the words are folded and stemmed here, so that PostgreSQL and SQLite
find the same, an upgrade of either changes nothing, and no extension is needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from service.core.language import Language

# Before a word as it was written, in a short text such as a name: only those are found by how they
# begin. Any other word stands there as its stem.
WRITTEN = "="
NUMBERED = "#"  # before the number of a case
SHORT = 80  # letters of a text that counts as a name, an address or a title
LONGEST = 40  # letters of a word
MOST = 4_000  # words of a case; who fills a file with nonsense makes it no slower than that
LEAST = 3  # letters by which the beginning of a word is looked for
MOST_ASKED = 8  # words of a question
_WORD = re.compile(r"[^\W_]+")
_GROUP = re.compile(r"\d+|[^\W\d_]+")
_DIGITS = re.compile(r"\+?\d[\d ()./-]{4,}\d")
_SHAPE = re.compile(r"(?:[^\W\d_]{0,8}[\W_]{0,3})(?:\d+[\W_]{0,3}){1,4}")
_STEMMERS: Mapping[Language, str] = {Language.DUTCH: "dutch", Language.ENGLISH: "english"}


@dataclass(frozen=True, slots=True)
class Term:
    """What one place of a question is met by: any of these words, or of these beginnings."""

    words: tuple[str, ...]
    beginnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A case is found when it has the number, or when it meets all terms."""

    terms: tuple[Term, ...] = ()
    numbers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.numbers)


def folded(text: str) -> str:
    """*text* without capitals and accents, in as many characters or more."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))


def words(texts: Iterable[tuple[str, bool]], language: Language) -> list[str]:
    """The words of *texts*, each once; *texts* are pairs of a text and whether it is one of many.

    A text of many words is kept by its stems, a short one also by its words as they were written.
    """
    found: dict[str, None] = {}
    for text, is_long in texts:
        for word in _split(text):
            found[stem(word, language)] = None
            if not is_long:
                found[f"{WRITTEN}{word}"] = None
        for number in _DIGITS.findall(text):  # a telephone number, however it was spaced
            found[f"{WRITTEN}{_joined(number)}"] = None
        if len(found) >= MOST:
            break
    return list(found)[:MOST]


def number_words(number: str) -> list[str]:
    """Under which words a case number is found: whole, without its letters, and run together."""
    groups = _GROUP.findall(folded(number))
    digits = [each for each in groups if each.isdigit()]
    return list(
        dict.fromkeys(
            f"{NUMBERED}{each}"
            for each in (_shape(groups), _shape(digits), "".join(groups), "".join(digits))
        )
    )


def question(text: str, languages: Iterable[Language]) -> Question:
    """What *text* asks for. The last word may be the beginning of one: somebody is still typing."""
    plain = folded(text).strip()
    groups = _GROUP.findall(plain) if _SHAPE.fullmatch(plain) else []
    numbers = dict.fromkeys(f"{NUMBERED}{each}" for each in (_shape(groups), "".join(groups)))
    asked = list(dict.fromkeys(_split(plain)))
    asked = [each for each in asked if len(each) >= LEAST or each.isdigit()] or asked
    if _DIGITS.fullmatch(plain):
        asked = [_joined(plain)]
    known, kept = list(languages), asked[:MOST_ASKED]
    return Question(
        tuple(_term(each, known, is_last=each == kept[-1]) for each in kept),
        tuple(numbers) if groups else (),
    )


def stem(word: str, language: Language) -> str:
    """*word*, folded, without what it was bent by."""
    return _stemmed(word, language) or word


def _term(word: str, languages: Iterable[Language], *, is_last: bool) -> Term:
    stems = dict.fromkeys(stem(word, each) for each in languages)
    if is_last and len(word) >= LEAST:
        return Term(tuple(stems), (f"{WRITTEN}{word}",))
    return Term((*stems, f"{WRITTEN}{word}"))


def _split(text: str) -> Iterator[str]:
    return (each[:LONGEST] for each in _WORD.findall(folded(text)))


def _joined(number: str) -> str:
    return "".join(each for each in number if each.isdigit())[:LONGEST]


def _shape(groups: Iterable[str]) -> str:
    """A number in one spelling: its parts without zeros in front."""
    parts = (each.lstrip("0") or "0" if each.isdigit() else each for each in groups)
    return ".".join(parts)


@lru_cache(maxsize=50_000)
def _stemmed(word: str, language: Language) -> str:
    found: str = _stemmer(language).stemWord(word)
    return found


@cache
def _stemmer(language: Language) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS[language])
