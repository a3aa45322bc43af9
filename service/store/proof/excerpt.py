"""What somebody else needs to work the proof of some chains out: events, rows, seals, leaves.

As of a seal: what came after it is left out, so that the same excerpt can be taken again later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Select, select
from sqlalchemy.orm import Session

from service.core import chain, merkle
from service.core import seal as seals
from service.core.chain import Head
from service.core.digest import moment
from service.core.errors import ServiceError
from service.core.language import N_
from service.store.db import table
from service.store.evidence import Facet
from service.store.proof import rows as rows_of
from service.store.proof.report import Report
from service.store.tables import AuditEvent, BundleRow, Instance, Seal, SealLeaf

BATCH = 500
UNREADABLE = N_(
    "Row %(row)s of table %(table)s cannot be read. Have all chains checked, and tell the operator."
)
_EVENT, _LEAF, _SEAL = table(AuditEvent).c, table(SealLeaf).c, table(Seal).c
_TOLD = ("chain", "seq", "at", "kind", "actor", "instance_id", "element", "data", "digests")
Told = Mapping[str, Sequence[str]]  # per row the digests that its events tell


class Unreadable(ServiceError):
    """A row without which nothing can be worked out holds what cannot be."""

    status = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The head of a chain under one seal, and the path from it to the root."""

    chain: str
    head: Head
    seal: int
    place: int
    path: tuple[str, ...]


def chains_about(session: Session, case_id: int) -> list[str]:
    """The chain of a case, and those of who looked at it."""
    about = select(_EVENT.chain).where(_EVENT.instance_id == case_id).distinct()
    found = {name for name in session.scalars(about) if chain.case_about(name) == case_id}
    return sorted(found, key=lambda name: (chain.case_in(name) is None, name))


def events(session: Session, name: str, upto: int) -> Iterator[dict[str, Any]]:
    """The events of a chain up to number *upto*, as they were hashed."""
    columns = [_EVENT[each] for each in (*_TOLD, "previous", "hash")]
    return _in_batches(
        session, select(*columns).where(_EVENT.chain == name), by=_EVENT.seq, upto=upto
    )


def leaves(session: Session, name: str, upto: int) -> list[Leaf]:
    """Every head of a chain that a seal up to number *upto* holds, oldest first."""
    rows = session.execute(
        select(_LEAF.seq, _LEAF.hash, _LEAF.seal, _LEAF.place)
        .where(_LEAF.chain == name, _LEAF.seal <= upto)
        .order_by(_LEAF.seq)
    ).all()
    return [
        Leaf(
            chain=name,
            head=Head(row.seq, row.hash),
            seal=row.seal,
            place=row.place,
            path=_path(session, row.seal, row.place),
        )
        for row in rows
    ]


def _path(session: Session, number: int, place: int) -> tuple[str, ...]:
    rows = session.execute(
        select(_LEAF.chain, _LEAF.seq, _LEAF.hash).where(_LEAF.seal == number).order_by(_LEAF.place)
    )
    contents = [seals.leaf(row.chain, row.seq, row.hash) for row in rows]
    if place >= len(contents):
        return ()  # a leaf was removed; the root of the seal tells
    return tuple(step.hex() for step in merkle.proof(contents, place))


def all_seals(session: Session, upto: int, *, first: int = 1) -> Iterator[dict[str, Any]]:
    """Every seal from number *first* up to *upto*, as it was hashed."""
    return _in_batches(session, select(table(Seal)), by=_SEAL.number, first=first, upto=upto)


def some_seals(session: Session, numbers: Collection[int]) -> Iterator[dict[str, Any]]:
    """These seals by number."""
    for number in sorted(numbers):
        yield from all_seals(session, number, first=number)


def _in_batches(
    session: Session, asked: Select[Any], *, by: Column[Any], upto: int, first: int = 1
) -> Iterator[dict[str, Any]]:
    """The rows up to *upto* in the order of *by*; Unreadable when one cannot be read."""
    last = first - 1
    while last < upto:
        batch = asked.where(by > last, by <= upto).order_by(by).limit(BATCH)
        try:
            rows = _as_hashed(session, batch)
        except rows_of.NONSENSE:
            rows = _one(session, batch.limit(1), by)  # one by one up to the one that cannot be
        if not rows:
            return
        yield from rows
        last = rows[-1][by.name]


def _one(session: Session, asked: Select[Any], by: Column[Any]) -> list[dict[str, Any]]:
    try:
        return _as_hashed(session, asked)
    except rows_of.NONSENSE as problem:
        key = session.execute(asked.with_only_columns(*by.table.primary_key.columns)).first()
        row = "/".join(map(str, key or ()))
        raise Unreadable(UNREADABLE, table=by.table.name, row=row) from problem


def _as_hashed(session: Session, asked: Select[Any]) -> list[dict[str, Any]]:
    return [{**row, "at": moment(row["at"])} for row in session.execute(asked).mappings()]


def rows_of_case(
    session: Session, facet: Facet, case: Instance, told: Told, report: Report
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Name, salt and content of the rows of a case that *told* tells of.

    A row that cannot be read goes to *report*, and the others follow.
    """
    where = table(facet.mapped)
    names = [*facet.read, *(["salt"] if "salt" in where.c else [])]
    found = list(rows_of.read(session, where, names, where.c.instance_id == case.id, report))
    return _told(facet, found, case.salt, told)


def rows_of_version(
    session: Session, facet: Facet, version: BundleRow, told: Told
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The same of a version; its archive has to be loaded."""
    row = {name: getattr(version, name) for name in facet.read}
    return _told(facet, [row], version.salt, told)


def _told(
    facet: Facet, rows: Sequence[Mapping[str, Any]], salt: str, told: Told
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Those of *rows* that were there when *told* was; one that was changed stands for itself."""
    left = {entity: list(digests) for entity, digests in told.items()}
    changed: list[tuple[str, str, Mapping[str, Any]]] = []
    for row in rows:
        if not facet.has(row):
            continue
        own = str(row.get("salt", salt))
        ((entity, digest),) = facet.told(row, own).items()
        piece = entity, own, {name: row[name] for name in facet.columns}
        if digest in left.get(entity, ()):
            left[entity].remove(digest)
            yield piece
        else:
            changed.append(piece)
    for entity, own, content in changed:
        # What was written after the seal is not told of, and has no place that is still free.
        if left.get(entity):
            left[entity].pop()
            yield entity, own, content
