"""Codes that stand for people, by the prints of how they are known. Who they are is not here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.store import instances
from service.store.tables import Pseudonym

COUNTER = "pseudonym"


class Code(NamedTuple):
    """What a person is called instead of by name: ``("aanvrager", "036")``."""

    kind: str
    number: str


def known(session: Session, prints: Collection[str]) -> dict[str, Code]:
    """The codes of those of *prints* that have one."""
    rows = session.execute(
        select(Pseudonym.print, Pseudonym.kind, Pseudonym.number).where(
            Pseudonym.print.in_(list(prints))
        )
    )
    return {row.print: Code(row.kind, row.number) for row in rows}


def hold(session: Session) -> None:
    """Let others who give out codes wait until this transaction ends."""
    instances.next_number(session, COUNTER)


def fresh(session: Session, kind: str, *, width: int) -> Code:
    """The next code of a kind; *width*: of its number, in digits."""
    number = instances.next_number(session, f"{COUNTER}:{kind}")
    return Code(kind, f"{number:0{width}d}")


def add(session: Session, codes: Mapping[str, Code]) -> None:
    """Keep *codes* by print; none of them may have one yet."""
    rows = [
        {"print": print_, "kind": code.kind, "number": code.number}
        for print_, code in codes.items()
    ]
    if rows:
        session.execute(insert(Pseudonym), rows)
