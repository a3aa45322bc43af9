"""Numbers of terms that stand in a second place: a text, a name or a setting is left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.bundle.parts import Parts
from service.bundle.regulation import REGULATION_FILE
from service.core.finding import Finding, Severity
from service.core.forms import Component
from service.core.forms.schema import Template
from service.core.language import N_, Message
from service.core.term_functions import in_words
from service.core.term_model import Duration, Term
from service.core.words import ONE, WEEKS, Property, TermFunction, Unit

_UNITS = {unit.value: unit for unit in Unit} | {word: unit for unit, word in ONE.items()}
_LENGTH = re.compile(rf"\b(\d{{1,4}})\s+({'|'.join([*_UNITS, *WEEKS])})\b", re.IGNORECASE)
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
DAYS_IN_WEEK = 7

Length = tuple[Unit, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A text of an author: where it stands and what it says."""

    file: str
    element: str | None
    name: str | None
    text: str
    clauses: tuple[str, ...] = ()

    def is_about(self, term: Term) -> bool:
        """What names its clauses is only about the terms of those."""
        return not self.clauses or not set(self.clauses).isdisjoint(term.clauses)


def check_lengths(parts: Parts) -> list[Finding]:
    """A finding for each text, name, setting or clause that holds the length of a term itself.

    A clause may hold it, for that is where it comes from, as long as both say the same.
    """
    contradicted = list(_contradicted(parts))
    told = [_told_by_clause(*each) for each in contradicted]
    lengths: dict[Length, list[Term]] = {}
    for term in parts.regulation.terms.values():
        lengths.setdefault((term.duration.unit, term.duration.count), []).append(term)
    for _, length, term in contradicted:
        lengths.setdefault(length, []).append(term)
    for saying in _sayings(parts):
        for found, length in _lengths(saying.text):
            about = [term for term in lengths.get(length, ()) if saying.is_about(term)]
            told += [_repeated(saying, found, about)] if about else []
    return [*told, *_settings(parts)]


def _lengths(text: str) -> Iterator[tuple[str, Length]]:
    """The lengths that *text* writes out, apart from what is filled in."""
    for found in _LENGTH.finditer(_FILLED_IN.sub("", text)):
        count, word = int(found[1]), found[2].lower()
        if word in WEEKS:
            yield found[0], (Unit.DAYS, DAYS_IN_WEEK * count)
        else:
            yield found[0], (_UNITS[word], count)


def _contradicted(parts: Parts) -> Iterator[tuple[str, Length, Term]]:
    """The clauses that give another length than the term that carries them out."""
    clauses = parts.regulation.clauses
    for term in parts.regulation.terms.values():
        unit, count = term.duration.unit, term.duration.count
        for id in term.clauses:
            text = clauses[id].text if id in clauses else ""
            written = [length for _, length in _lengths(text) if length[0] is unit]
            if written and (unit, count) not in written:
                yield id, written[0], term


def _sayings(parts: Parts) -> Iterator[Saying]:
    for form in parts.forms.values():
        for component in form.walk():
            for template in _templates(component):
                yield Saying(
                    file=form.file,
                    element=component.id,
                    name=component.label.source or None,
                    text=_literal(template),
                    clauses=tuple(component.properties.get(Property.CLAUSES, "").split()),
                )
    for element in parts.elements:
        for text in (element.name, element.properties.get(Property.CONDITION_TEXT, "")):
            yield Saying(
                file=element.file,
                element=element.id,
                name=element.name,
                text=text,
                clauses=element.clauses,
            )
    for id, letter in parts.letters.items():
        yield Saying(file=f"letters/{id}.md", element=None, name=id, text=letter.body)


def _templates(component: Component) -> tuple[Template, ...]:
    rules = component.rules
    words = (component.label, component.description, component.text)
    return (*words, component.message, rules.otherwise)


def _literal(template: Template) -> str:
    """The text between what is filled in, which may be a number itself."""
    return "".join(piece if isinstance(piece, str) else "{{ }}" for piece in template.pieces)


def _repeated(saying: Saying, found: str, terms: Sequence[Term]) -> Finding:
    same = [each for each in terms if found.lower() == in_words(each.duration)]
    text = N_("“%(found)s” is written out, but %(term)s is %(length)s.")
    if same:
        text = N_("“%(found)s” repeats the term %(term)s: another term leaves it behind.")
    return Finding(
        severity=Severity.WARNING,
        code="length",
        file=saying.file,
        element=saying.element,
        name=saying.name,
        message=Message(text, _params(same or terms, found=found)),
        advice=Message(
            N_("Write {{ %(call)s }} instead, or leave the number out of a name."),
            _params(same or terms),
        ),
    )


def _told_by_clause(clause: str, length: Length, term: Term) -> Finding:
    found = in_words(Duration(unit=length[0], count=length[1]))
    return Finding(
        severity=Severity.WARNING,
        code="length",
        file=REGULATION_FILE,
        element=clause,
        name=clause,
        message=Message(
            N_("Clause %(clause)s says “%(found)s”, but the term %(term)s is %(length)s."),
            _params([term], clause=clause, found=found),
        ),
        advice=Message(N_("Change the text of the regulation with its term, or the other way.")),
        clauses=(clause,),
    )


def _settings(parts: Parts) -> Iterator[Finding]:
    """A setting named after a term that holds the same number."""
    for name, value in parts.regulation.settings.items():
        term = parts.regulation.terms.get(name.rpartition("_")[0])
        if term is None or isinstance(value, bool) or value != term.duration.count:
            continue
        yield Finding(
            severity=Severity.WARNING,
            code="length",
            file=REGULATION_FILE,
            element=name,
            name=name,
            message=Message(
                N_("The setting “%(setting)s” holds the length of the term %(term)s again."),
                _params([term], setting=name),
            ),
            advice=Message(
                N_("Leave the setting out and write %(count)s instead."), _params([term])
            ),
        )


def _params(terms: Sequence[Term], **more: str) -> dict[str, str]:
    first = terms[0]
    return {
        "term": ", ".join(f"“{each.name}”" for each in terms),
        "length": in_words(first.duration),
        "call": f'{TermFunction.LENGTH}("{first.name}")',
        "count": f'{TermFunction.COUNT}("{first.name}")',
        **more,
    }
