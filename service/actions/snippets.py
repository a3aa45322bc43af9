"""Where in a case a question is met: a few words around each hit. Reads no row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.actions.casetexts import Text
from service.core.language import Language, Message
from service.core.lexemes import WRITTEN, Question, folded, stem

MOST = 2  # of one case
AROUND = 50  # letters before and behind a hit
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of a text; ``parts``: each with whether it is a hit."""

    label: str | Message
    parts: tuple[tuple[str, bool], ...]


def snippets(texts: Iterable[Text], question: Question, language: Language) -> tuple[Snippet, ...]:
    """The first pieces of *texts* in which *question* is met; what lists show anyway is left out.

    Those come first that hold most of what was asked for.
    """
    asked = _Asked(question, language)
    found: list[tuple[int, int, Snippet]] = []
    for place, text in enumerate(texts):
        hits = list(asked.hits(text)) if text.label and asked.may_be_in(text) else []
        if hits:
            met = len({term for _, _, term in hits})
            snippet = Snippet(label=text.label, parts=tuple(_parts(text.text, hits)))
            found.append((-met, place, snippet))
    found.sort(key=lambda each: each[:2])
    return tuple(snippet for _, _, snippet in found[:MOST])


class _Asked:
    """The words of a question, to hold a text against."""

    def __init__(self, question: Question, language: Language) -> None:
        self._language = language
        self._stems = {word: n for n, term in enumerate(question.terms) for word in term.words}
        self._starts = [
            (start.removeprefix(WRITTEN), n)
            for n, term in enumerate(question.terms)
            for start in term.beginnings
        ]
        # What a word begins with stays when it is bent, but for a few; those show no piece.
        known = [word.lstrip(WRITTEN) for word in self._stems] + [each for each, _ in self._starts]
        self._traces = {word[:3] for word in known}

    def may_be_in(self, text: Text) -> bool:
        plain = folded(text.text)
        return any(trace in plain for trace in self._traces)

    def hits(self, text: Text) -> Iterator[tuple[int, int, int]]:
        """Where a hit begins and ends, and which term of the question it meets."""
        for word in _WORD.finditer(text.text):
            term = self._met(folded(word[0]), is_short=not text.is_long)
            if term is not None:
                yield word.start(), word.end(), term

    def _met(self, word: str, *, is_short: bool) -> int | None:
        found = self._stems.get(stem(word, self._language))
        if found is None and is_short:
            found = self._stems.get(f"{WRITTEN}{word}")
            starts = (n for start, n in self._starts if word.startswith(start))
            found = next(starts, None) if found is None else found
        return found


def _parts(text: str, hits: list[tuple[int, int, int]]) -> Iterator[tuple[str, bool]]:
    """The text around the first hit, with every hit in it."""
    first, last = hits[0][0], hits[0][1]
    begin = max(text.rfind(" ", 0, max(first - AROUND, 0)), 0) if first > AROUND else 0
    end = text.find(" ", last + AROUND) if len(text) > last + AROUND else len(text)
    end = len(text) if end == -1 else min(end, last + 2 * AROUND)
    at = begin
    yield ("…" if begin else "", False)
    for start, stop, _ in hits:
        if stop > end:
            break
        yield (text[at:start].lstrip() if at == begin else text[at:start], False)
        yield (text[start:stop], True)
        at = stop
    yield (text[at:end] + ("…" if end < len(text) else ""), False)
