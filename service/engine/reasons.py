"""Which measures count cases of a model, and which of them a step can make a difference for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from service.core import feel
from service.core.words import CountsAt, TermFunction

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.bundle.measures import Measure

KEPT = 24  # versions at work, times the models that their cases begin with
WHOLE_RECORD = frozenset(TermFunction)  # what these give depends on more than the names in sight


@lru_cache(maxsize=KEPT)
def measures_of(bundle: Bundle, root: str) -> Mapping[str, Measure]:
    """The measures of cases that began with *root*, by key."""
    begun = root or bundle.root_process
    every = bundle.measures.measures.values()
    return {each.key: each for each in every if (each.process or bundle.root_process) == begun}


@lru_cache(maxsize=KEPT)
def dimensions_of(bundle: Bundle, root: str) -> tuple[str, ...]:
    """The dimensions of these measures."""
    every = measures_of(bundle, root).values()
    return tuple(dict.fromkeys(name for measure in every for name in measure.dimensions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """What can change how a case stands for which measures, named by their keys."""

    by_subject: Mapping[tuple[CountsAt, str], Sequence[str]]
    by_field: Mapping[str, Sequence[str]]
    by_any_field: Sequence[str]
    at_once: Sequence[str]
    at_the_end: Sequence[str]


@lru_cache(maxsize=KEPT)
def reasons_of(bundle: Bundle, root: str) -> Reasons:
    every = measures_of(bundle, root)
    by_subject: dict[tuple[CountsAt, str], list[str]] = {}
    by_field: dict[str, list[str]] = {}
    by_any: list[str] = []
    for key, measure in every.items():
        by_subject.setdefault((measure.at, measure.subject), []).append(key)
        fields = _fields(bundle, measure)
        for name in fields or ():
            by_field.setdefault(name, []).append(key)
        if fields is None:
            by_any.append(key)
    return Reasons(
        by_subject=by_subject,
        by_field=by_field,
        by_any_field=by_any,
        at_once=[key for key, each in every.items() if each.at is CountsAt.OPENED],
        at_the_end=[
            key for key, each in every.items() if each.at in (CountsAt.CLOSED, CountsAt.MISSED)
        ],
    )


def _fields(bundle: Bundle, measure: Measure) -> frozenset[str] | None:
    """The fields of the record that can change what *measure* says; None: any of them."""
    expression = feel.parse(measure.value.strip()) if measure.value else None
    if expression is not None and expression.calls & WHOLE_RECORD:
        return None
    names = set() if expression is None else set(expression.inputs)
    if measure.at is CountsAt.FILLED:
        names.add(measure.subject.partition(".")[0])
    elif measure.at in (CountsAt.MET, CountsAt.MISSED):
        term = bundle.regulation.terms.get(measure.subject)
        names |= set() if term is None else {term.doel.partition(".")[0]}
    return frozenset(names)
