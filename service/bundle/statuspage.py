"""What a bundle shows on the status page of a party, and how it names fields of the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from service.bundle.schema.field_table import FieldTable
from service.bundle.schema.listing_tables import STATUS_DAYS, StatusTable


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionField:
    """A field shown in a section; no label means the label of the form."""

    path: str
    label: str | None = None


def fields_of(rows: Iterable[FieldTable]) -> tuple[SectionField, ...]:
    return tuple(SectionField(path=row.path, label=row.label) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPart:
    """Something of the record that who filed reads on the status page; ``when`` is FEEL."""

    title: str
    fields: tuple[SectionField, ...]
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the status page shows."""

    terms: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    parts: tuple[StatusPart, ...] = ()
    open_days: int = STATUS_DAYS

    @classmethod
    def of(cls, table: StatusTable) -> Self:
        return cls(
            terms=table.terms,
            documents=table.documents,
            parts=tuple(
                StatusPart(title=row.title, fields=fields_of(row.fields), when=row.when)
                for row in table.parts
            ),
            open_days=table.open_days,
        )
