"""What is reported of many cases (``rapporten.toml``), to whom; typed, not judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from service.bundle.schema.reading import Reader
from service.bundle.schema.reports_file import (
    LineTable,
    PartTable,
    RecipientTable,
    ReportsFile,
    ReportTable,
)
from service.core.finding import Finding
from service.core.words import Gives

REPORTS_FILE = "rapporten.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who gets a report. Without a ``code`` it is about all cases together."""

    key: str
    name: str
    code: str = ""
    email: str = ""
    address: str = ""
    small: int | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table: a measure, less another, or as a part of others."""

    name: str
    measure: str
    minus: str = ""
    of: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    gives: Gives = Gives.COUNT
    inset: bool = False

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.measure, self.minus, *self.of)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with words, and lines or a breakdown below it; or words alone."""

    title: str
    text: str = ""
    recipients: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    open_because: str = ""
    before: bool = False
    measure: str = ""
    rows: str = ""
    columns: str = ""
    total: bool = True
    lines: tuple[Line, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure it tells something of."""
        of_lines = (name for line in self.lines for name in line.measures)
        return tuple(dict.fromkeys(filter(None, (self.measure, *of_lines))))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """By what its cases are divided."""
        return tuple(filter(None, (self.rows, self.columns)))

    def is_for(self, recipient: str) -> bool:
        return not self.recipients or recipient in self.recipients


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report: who get it, by which dimension, and its parts in order.

    ``measure`` counts the cases it is about. ``small`` None: the smallest number of the measures.
    """

    key: str
    title: str
    measure: str
    dimension: str
    recipients: Mapping[str, Recipient]
    small: int | None = None
    break_down_from: int = 0
    preface: str = ""
    none: str = ""
    few: str = ""
    clauses: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure it reads."""
        return tuple(
            dict.fromkeys((self.measure, *(name for part in self.parts for name in part.measures)))
        )

    def texts(self) -> Iterator[str]:
        """Everything an author wrote that is filled in."""
        yield from (self.title, self.preface, self.none, self.few)
        for part in self.parts:
            yield from (part.title, part.text)


Reports = Mapping[str, Report]


def read_reports(data: bytes | None, *, published: bool = False) -> tuple[Reports, list[Finding]]:
    """The reports, none when there is no file or it has errors; and what is wrong with it."""
    if data is None:
        return {}, []
    reader = Reader(REPORTS_FILE, published=published)
    file = reader.toml(ReportsFile, data)
    if file is None or reader.findings:
        return {}, reader.findings
    return {key: _report(key, table) for key, table in file.reports.items()}, []


def _report(key: str, table: ReportTable) -> Report:
    return Report(
        key=key,
        title=table.title,
        measure=table.measure,
        dimension=table.dimension,
        recipients={name: _recipient(name, row) for name, row in table.recipients.items()},
        small=table.small,
        break_down_from=table.break_down_from,
        preface=table.preface,
        none=table.none,
        few=table.few,
        clauses=tuple(table.clauses.split()),
        parts=tuple(_part(row) for row in table.parts),
    )


def _recipient(key: str, row: RecipientTable) -> Recipient:
    return Recipient(
        key=key,
        name=row.name,
        code=row.code,
        email=row.email,
        address=row.address,
        small=row.small,
        groups=row.groups,
    )


def _part(row: PartTable) -> Part:
    return Part(
        title=row.title,
        text=row.text,
        recipients=row.recipients,
        clauses=tuple(row.clauses.split()),
        open_because=row.open_because,
        before=row.before,
        measure=row.measure,
        rows=row.rows,
        columns=row.columns,
        total=row.total,
        lines=tuple(_line(each) for each in row.lines),
    )


def _line(row: LineTable) -> Line:
    return Line(
        name=row.name,
        measure=row.measure,
        minus=row.minus,
        of=row.of,
        where=row.where,
        gives=row.gives,
        inset=row.inset,
    )
