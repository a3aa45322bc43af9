"""The people that the scenarios of a bundle name; only a demonstration gives them accounts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from service.core.errors import Invalid
from service.core.language import N_

CAST_FILE = "demo.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """One person of demo.toml."""

    username: str
    name: str
    title: str
    email: str
    groups: tuple[str, ...]


def read_cast(data: bytes | None, file: object = CAST_FILE) -> tuple[Player, ...]:
    """The people of ``demo.toml``; nobody when it is absent. Invalid names *file*."""
    if data is None:
        return ()
    try:
        toml = tomllib.loads(data.decode("utf-8"))
        return tuple(_player(key, row) for key, row in toml.get("persoon", {}).items())
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as exc:
        raise Invalid(N_("%(file)s cannot be read: %(problem)s"), file=file, problem=exc) from exc


def _player(username: str, row: dict[str, Any]) -> Player:
    return Player(
        username=username,
        name=row["naam"],
        title=row.get("functie", ""),
        email=row.get("email", ""),
        groups=tuple(row.get("groepen", ())),
    )
