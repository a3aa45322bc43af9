"""By what a case can be found, and how its terms stand: worked out with each step. Writes nothing.

A trait is a short text such as ``here:model/step``; the database keeps an index of them beside the
case (``store/tables/traits``). It says nothing about a person but user names, which tasks say too.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.bundle.bundle import Bundle
from service.core import deadline, terms, urgency
from service.core.moments import as_moment
from service.core.record import get_path
from service.engine.standing import Observed
from service.store.tables import NO_TERM, SEVERAL
from service.store.tables.traits import LENGTH

ALWAYS = 0
NOBODY = ""
MOST_WORDS, LONGEST_WORD = 12, 40
SHORT_HASH = 12
_WORD = re.compile(r"[^\W_]{3,}")


class Kind(StrEnum):
    """What a trait is about; the first part of its name."""

    NUMBER = "nr"
    WORD = "word"  #: of the line that lists show
    VERSION = "on"
    ROOT = "root"
    HERE = "here"  #: the element a token waits at
    SEAT = "seat"  #: who may take an open task
    HANDLER = "by"  #: nobody's name: nobody handles it
    PHASE = "phase"
    DIMENSION = "is"
    TERM = "term"  #: has to be met before ``at``, or was met too late
    EXTENDED = "extended"
    COUNTS = "counts"  #: for a measure that the bundle makes a list of


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case after a step, as far as lists ask."""

    number: str
    root: str
    subject: str
    phase: int
    handlers: Sequence[str]
    record: Mapping[str, Any]
    waiting: Mapping[str, Any]  # open tasks and where tokens are, as the junction remembers them
    observed: Observed
    ended_at: datetime | None


def name(kind: Kind, *parts: str) -> str:
    """The name of a trait, cut to what the index holds."""
    return f"{kind}:{'/'.join(parts)}"[:LENGTH]


def words(text: str) -> list[str]:
    """The words of *text* that can be searched: without capitals and accents, each once."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    found = dict.fromkeys(each[:LONGEST_WORD] for each in _WORD.findall(bare))
    return list(found)[:MOST_WORDS]


def columns(bundle: Bundle, case: Found) -> dict[str, Any]:
    """The columns of the case that lists ask."""
    ends = dict(_terms(bundle, case))
    running = [at for at, runs in ends.values() if runs]
    due = min([*running, *_dates(case)], default=None)
    told = dict.fromkeys(_standing(bundle, case), ALWAYS)
    told |= {key: int(at.timestamp()) for key, (at, _) in ends.items()}
    told |= _listed(bundle, case.observed)
    return {
        "due_at": NO_TERM if due is None else due,
        "soon_at": NO_TERM if due is None else _presses_from(bundle, due),
        "handled_by": _handled_by(case.handlers),
        "late_at": min((at for at, _ in ends.values()), default=None),
        "traits": json.dumps(dict(sorted(told.items())), ensure_ascii=False, separators=(",", ":")),
    }


def _handled_by(handlers: Sequence[str]) -> str:
    return SEVERAL if len(handlers) > 1 else next(iter(handlers), NOBODY)


def _terms(bundle: Bundle, case: Found) -> Iterator[tuple[str, tuple[datetime, bool]]]:
    """When each term ends that still runs, or was not met in time; and whether it still runs.

    What was not met when the case ended lapsed with it, unless it was late by then.
    """
    known = bundle.regulation.terms
    for key, (_, due) in case.waiting.get("terms", {}).items():
        if key not in known:
            continue
        ends, goal = datetime.fromisoformat(due), get_path(case.record, known[key].doel)
        met = as_moment(goal, bundle.calendar) if isinstance(goal, str) else None
        runs = goal is None and case.ended_at is None
        was_late = met is not None and met >= ends
        lapsed = goal is None and case.ended_at is not None and case.ended_at < ends
        if runs or was_late or (goal is None and not lapsed):
            yield name(Kind.TERM, bundle.key, key), (ends, runs)


def _dates(case: Found) -> list[datetime]:
    """The dates of open tasks; those of terms are among them."""
    marks = case.waiting.get("tasks", {}).values() if case.ended_at is None else ()
    return [datetime.fromisoformat(mark[0]) for mark in marks if mark[0] is not None]


def _presses_from(bundle: Bundle, due: datetime) -> datetime:
    return urgency.presses_from(deadline.of_value(due, bundle.calendar, label=""))


def _standing(bundle: Bundle, case: Found) -> Iterator[str]:
    """The traits that hold until a next step."""
    yield name(Kind.NUMBER, case.number.casefold())
    yield from (name(Kind.WORD, each) for each in words(case.subject))
    yield name(Kind.VERSION, bundle.hash[:SHORT_HASH])
    yield name(Kind.ROOT, bundle.key, case.root or bundle.root_process)
    yield from (name(Kind.HANDLER, each) for each in case.handlers or [NOBODY])
    yield name(Kind.PHASE, bundle.key, f"{case.root or bundle.root_process}/{case.phase}")
    for key, code in case.observed.dimensions.items():
        yield name(Kind.DIMENSION, bundle.key, f"{key}={code}")
    if any(terms.extensions(each, case.record) for each in bundle.regulation.terms.values()):
        yield name(Kind.EXTENDED, bundle.key)
    if case.ended_at is None:
        yield from (name(Kind.HERE, each) for each in _here(case.waiting))
        yield from (name(Kind.SEAT, seat) for seat in _seats(case.waiting))


def _listed(bundle: Bundle, observed: Observed) -> dict[str, int]:
    """For which measures with a list of their own the case counts, and from when on."""
    known = bundle.measures.measures
    return {
        name(Kind.COUNTS, bundle.key, key): stands.at
        for key, stands in observed.measures.items()
        if stands.hundredths is not None and key in known and known[key].view
    }


def _here(waiting: Mapping[str, Any]) -> Iterable[str]:
    """The elements at which somebody or something waits; an offer is none."""
    return {element for element, *_ in waiting.get("here", {}).values()}


def _seats(waiting: Mapping[str, Any]) -> Iterable[str]:
    return {seat for mark in waiting.get("tasks", {}).values() for seat in mark[1]}
