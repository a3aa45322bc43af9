"""What is counted of cases (``maten.toml``): measures and dimensions; typed, not judged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.bundle.schema.measures_file import SMALL, MeasuresFile
from service.bundle.schema.reading import Reader
from service.core.finding import Finding
from service.core.words import CountsAt

MEASURES_FILE = "maten.toml"
# Part of the name of what is counted: another one has every case looked at again, also by what it
# can be found (actions/traits).
SCHEME = b"3\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """By what cases are told apart: the answers of a field, or one of ``values`` by FEEL."""

    key: str
    name: str
    path: str = ""
    value: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a case adds, and when. ``subject``: the element, term, table or field it counts at.

    ``value`` is FEEL; empty: each case is one. ``process`` empty: cases of the usual model.
    ``view``: what the list of its cases is called; empty: there is no such list. ``reason`` is
    FEEL over the record of a case on that list.
    """

    key: str
    name: str
    at: CountsAt
    subject: str = ""
    process: str = ""
    value: str = ""
    unit: str = ""
    spread: bool = False
    dimensions: tuple[str, ...] = ()
    small: int = SMALL
    clauses: tuple[str, ...] = ()
    view: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How well clauses are kept: so many of ``good`` of a whole; all are keys of measures.

    The whole is ``good`` and ``exceptions``; where no exceptions are counted it is ``of_all``
    without ``outside`` (measure to words). ``rest`` has words for what is left of ``of_all``.
    ``reason`` is FEEL over the record of an exception.
    """

    key: str
    name: str
    clauses: tuple[str, ...]
    good: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    of_all: str = ""
    outside: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    reason: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that it is made of."""
        whole = (self.of_all,) if self.of_all else ()
        return (*self.good, *self.exceptions, *whole, *self.outside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Measures that *together* count the same cases as *same_as* do."""

    together: tuple[str, ...]
    same_as: tuple[str, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        return (*self.together, *self.same_as)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The whole of ``maten.toml``. ``day`` is FEEL: the day by which a case belongs to a year.

    ``name`` is a hash of what is counted; figures, overlaps and reasons left out: equal for
    versions that count the same.
    """

    name: str = hashlib.sha256(SCHEME).hexdigest()
    day: str = ""
    small: int = SMALL
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    overlaps: tuple[Overlap, ...] = ()


def read_measures(data: bytes | None, *, published: bool = False) -> tuple[Measures, list[Finding]]:
    """The measures, none when there is no file or it has errors; and what is wrong with it."""
    if data is None:
        return Measures(), []
    reader = Reader(MEASURES_FILE, published=published)
    file = reader.toml(MeasuresFile, data)
    if file is None or reader.findings:
        return Measures(), reader.findings
    return Measures(
        name=_name(file),
        day=file.counting.day,
        small=file.counting.small,
        dimensions={
            key: Dimension(
                key=key, name=row.name, path=row.field, value=row.value, values=row.values
            )
            for key, row in file.dimensions.items()
        },
        measures={
            key: Measure(
                key=key,
                name=row.name,
                at=row.at,
                subject=row.subject,
                process=row.process,
                value=row.value,
                unit=row.unit,
                spread=row.spread,
                dimensions=row.dimensions,
                small=row.small or file.counting.small,
                clauses=tuple(row.clauses.split()),
                view=row.view,
                reason=row.reason,
            )
            for key, row in file.measures.items()
        },
        figures={
            key: Figure(
                key=key,
                name=row.name,
                clauses=tuple(row.clauses.split()),
                good=row.good,
                exceptions=row.exceptions,
                of_all=row.of_all,
                outside=row.outside,
                rest=row.rest,
                reason=row.reason,
            )
            for key, row in file.figures.items()
        },
        overlaps=tuple(
            Overlap(together=row.together, same_as=row.same_as) for row in file.overlaps
        ),
    ), []


def _name(file: MeasuresFile) -> str:
    """Without defaults, so that a key which a later release knows changes no name of before."""
    told: dict[str, Any] = {"figures": True, "overlaps": True, "measures": {"__all__": {"reason"}}}
    counted = file.model_dump(mode="json", exclude=told, exclude_defaults=True)
    return hashlib.sha256(SCHEME + json.dumps(counted, sort_keys=True).encode()).hexdigest()
