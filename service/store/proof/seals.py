"""Checks every seal: in order, signed with a known key, and over the leaves that are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from service.core import seal as seals
from service.core.language import N_
from service.store.db import table
from service.store.proof import rows
from service.store.proof.report import KnownLinks, Report
from service.store.tables import AuditEvent, Seal, SealLeaf

SEAL = "seal"  # as it is called in a link that somebody kept
MISSING = N_("the seal is missing")
CHANGED = N_("its content was changed")
MOVED = N_("it does not follow the seal before it")
LEAVES = N_("it does not fit the heads of chains that it holds")
FORGED = N_("its signature is not that of its key")
STRANGE = N_("it was signed with key %(key)s, which is not the key of this installation")
OTHER = N_("it is not the seal that was kept")
LOST = N_("the event is missing; seal %(seal)s holds it")
NO_SEAL = N_("seal %(seal)s, which held it, is missing")
_SEAL, _LEAF, _EVENT = table(Seal), table(SealLeaf), table(AuditEvent)

IsSigned = Callable[[str, bytes, str], bool]


def check(
    session: Session,
    report: Report,
    known: KnownLinks,
    is_signed: IsSigned,
    trusted: frozenset[str],
) -> None:
    """Look at every seal; *trusted* are the public keys that may have signed, empty when unknown.

    The leaves stay for good. So a chain that did not change for years and is removed as a whole
    is missed by its leaf, and a leaf that is removed too by the root of its seal.
    """
    kept: dict[int, set[str]] = {}
    for each in known:
        kept.setdefault(each.seq, set()).add(each.hash)
    roots = _roots(session, report)
    number, previous = 0, seals.FIRST
    names = _SEAL.c.keys()
    for row in rows.read(session, _SEAL, names, true(), report):
        report.saw(SEAL)
        if row["number"] != number + 1:
            report.tell(f"{SEAL}/{number + 1}", SEAL, number + 1, MISSING)
        elif row["previous"] != previous:
            report.tell(f"{SEAL}/{row['number']}", SEAL, row["number"], MOVED)
        _one(row, roots.pop(row["number"], (0, seals.root([]))), report, is_signed, trusted)
        if kept.pop(row["number"], {row["hash"]}) != {row["hash"]}:
            report.tell(f"{SEAL}/{row['number']}", SEAL, row["number"], OTHER)
        number, previous = row["number"], row["hash"]
        report.last_seal, report.key = f"{SEAL}:{number}:{previous}", row["key"]
    for missing in sorted(kept):
        report.tell(f"{SEAL}/{missing}", SEAL, missing, MISSING)
    for missing in sorted(roots, key=str):
        report.tell(f"{SEAL}/{missing}", "seal_leaf", missing, NO_SEAL, seal=missing)
    _lost(session, report)


def _one(
    row: Mapping[str, Any],
    leaves: tuple[int, str],
    report: Report,
    is_signed: IsSigned,
    trusted: frozenset[str],
) -> None:
    name, subject = row["number"], f"{SEAL}/{row['number']}"
    try:
        same = seals.hash_of(row) == row["hash"]
    except rows.NONSENSE as problem:
        report.tell(subject, SEAL, name, rows.UNREADABLE, problem=problem)
        return
    if not same:
        report.tell(subject, SEAL, name, CHANGED)
    elif not is_signed(str(row["key"]), str(row["hash"]).encode(), str(row["signature"])):
        report.tell(subject, SEAL, name, FORGED)
    elif trusted and row["key"] not in trusted:
        report.tell(subject, SEAL, name, STRANGE, key=row["key"])
    if (row["leaves"], row["root"]) != leaves:
        report.tell(subject, SEAL, name, LEAVES)


def _roots(session: Session, report: Report) -> dict[int, tuple[int, str]]:
    """Per seal how many leaves there are, and their root."""
    leaf = _LEAF.c
    found = session.execute(
        select(leaf.seal, leaf.chain, leaf.seq, leaf.hash).order_by(leaf.seal, leaf.place)
    )
    roots: dict[int, tuple[int, str]] = {}
    for number, group in groupby(found, key=lambda row: row.seal):
        heads = [(row.chain, row.seq, row.hash) for row in group]
        report.saw("leaves", len(heads))
        roots[number] = (len(heads), _root(heads))
    return roots


def _root(heads: Sequence[tuple[str, int, str]]) -> str:
    """The root of leaves as they were found; of what no leaf can hold, none."""
    try:
        return seals.root(heads)
    except rows.NONSENSE:
        return ""


def _lost(session: Session, report: Report) -> None:
    """Sealed heads whose event is not there any more."""
    leaf, event = _LEAF.c, _EVENT.c
    there = exists().where(event.chain == leaf.chain, event.seq == leaf.seq)
    statement = select(leaf.chain, leaf.seq, leaf.seal).where(~there)
    for row in session.execute(statement.order_by(leaf.chain, leaf.seq)):
        report.tell(row.chain, "audit_event", f"{row.chain}:{row.seq}", LOST, seal=row.seal)
