"""Compares rows with the digests that the events of their chain tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from service.core.language import N_
from service.store.db import table
from service.store.evidence import Facet
from service.store.proof.report import Report

Told = Mapping[str, Sequence[tuple[str, int]]]  # per row of a chain: digests, with their events
Row = Mapping[str, Any]
# What a value that cannot be is turned into when a row is read.
NONSENSE = (ValueError, TypeError, LookupError, OverflowError)
GONE = N_("the row is gone; event %(seq)s wrote it")
OTHER = N_("it is not what event %(seq)s wrote")
UNTOLD = N_("no event wrote this row")
UNREADABLE = N_("it cannot be read: %(problem)s")


def read(
    session: Session,
    where: Table,
    names: Iterable[str],
    condition: ColumnElement[bool],
    report: Report,
    subject: Callable[[Any], str] = str,
    owner: ColumnElement[Any] | None = None,
) -> Iterator[Row]:
    """The rows of a table that fit *condition*, in the order in which they were written.

    A value that cannot be (a moment that is no moment) is told and does not stop the others;
    *subject* says what people call the *owner* of the row, which is its key unless given.
    """
    keys = list(where.primary_key.columns)
    columns = [*keys, *(where.c[name] for name in names if where.c[name] not in keys)]
    statement = select(*columns).where(condition).order_by(*keys)
    try:
        yield from [dict(row) for row in session.execute(statement).mappings()]
        return
    except NONSENSE:
        whose = keys[0] if owner is None else owner
        known = session.execute(select(*keys, whose).where(condition).order_by(*keys)).all()
    for key in known:
        one = [column == value for column, value in zip(keys, key, strict=False)]
        try:
            found = session.execute(select(*columns).where(*one)).mappings().one()
        except NONSENSE as problem:
            report.tell(subject(key[-1]), where.name, key[0], UNREADABLE, problem=problem)
        else:
            yield dict(found)


def compare(
    facets: Sequence[Facet],
    rows: Mapping[str, Sequence[Row]],
    told: Told,
    subject: str,
    report: Report,
    *,
    salt: str = "",
) -> None:
    """Hold the *rows* of one chain, by table, against what its events told of them.

    *salt* is for rows without one of their own.
    """
    by_facet: dict[str, dict[str, Sequence[tuple[str, int]]]] = {}
    for entity, links in told.items():
        by_facet.setdefault(entity.partition("/")[0], {})[entity] = links
    noted: set[tuple[str, str]] = set()
    for facet in facets:
        name = table(facet.mapped).name
        for row, reason, seq in _unfit(
            facet, rows.get(name, ()), by_facet.get(facet.name, {}), salt
        ):
            if (name, row) not in noted:
                noted.add((name, row))
                report.tell(subject, name, row, reason, seq=seq)


def _unfit(
    facet: Facet, rows: Sequence[Row], told: Told, salt: str
) -> Iterator[tuple[str, str, int]]:
    left = {entity: list(links) for entity, links in told.items()}
    found: dict[str, list[Row]] = {}
    for row in rows:
        if facet.has(row) or (facet.may_empty and facet.entity(row) in told):
            found.setdefault(facet.entity(row), []).append(row)
    for entity, same in found.items():
        name = _name(facet, same[-1])
        links = left.pop(entity, [])
        if not links:
            yield name, UNTOLD, 0
            continue
        last = links[-1]
        # A step that is taken again keeps its name; only the last of its rows still changes.
        for row in same:
            (digest,) = facet.told(row, row.get("salt", salt)).values()
            allowed = [last] if facet.is_last and row is same[-1] else links
            fits = next((link for link in allowed if link[0] == digest), None)
            if fits is None:
                yield name, OTHER, last[1]
                break
            if not facet.is_last:
                links.remove(fits)
        else:
            if links and not facet.is_last:
                yield name, GONE, links[-1][1]
    there = {facet.entity(row): row for row in rows}
    for entity, links in left.items():
        kept = there.get(entity)
        name = entity.partition("/")[2] if kept is None else _name(facet, kept)
        yield name or facet.name, GONE if kept is None else OTHER, links[-1][1]


def _name(facet: Facet, row: Row) -> str:
    """What people find the row by: what tells it apart in its chain, or its key."""
    if facet.key:
        return str(row[facet.key])
    keys = table(facet.mapped).primary_key.columns.keys()
    return str(row[keys[0]])
