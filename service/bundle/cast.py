"""The people that the scenarios of a bundle name; only a demonstration gives them accounts."""

from __future__ import annotations

from dataclasses import dataclass

from service.bundle.schema.people_file import PeopleFile
from service.bundle.schema.reading import read_or_refuse
from service.core.rights import Mandate, group_of, written_mandate

CAST_FILE = "demo.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """One person of demo.toml."""

    username: str
    name: str
    title: str
    email: str
    groups: tuple[str, ...]
    mandates: frozenset[Mandate] = frozenset()


def read_cast(
    data: bytes | None, process: str, file: object = CAST_FILE, *, published: bool = False
) -> tuple[Player, ...]:
    """The people of ``demo.toml``; nobody when it is absent. BundleError names *file*.

    A group without a process before it is one of *process*.
    """
    if data is None:
        return ()
    found = read_or_refuse(PeopleFile, data, file, published=published)
    return tuple(
        Player(
            username=username,
            name=row.name,
            title=row.title,
            email=row.email,
            groups=tuple(each if "/" in each else group_of(process, each) for each in row.groups),
            mandates=frozenset(written_mandate(each) for each in row.powers),
        )
        for username, row in found.people.items()
    )
