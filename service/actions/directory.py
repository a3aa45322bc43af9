"""The people of one database and what their groups may do, kept until they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

People = Sequence[Mapping[str, Any]]
GroupRoles = Mapping[str, tuple[str, ...]]


class Directory:
    """Of one database: the people, and what their groups may do, kept until they change."""

    def __init__(self) -> None:
        self._people: tuple[int, People] | None = None
        self._roles: tuple[int, GroupRoles] | None = None

    def people(self, state: int, ask: Callable[[], People]) -> People:
        """The people in *state* of the directory; *ask* looks them up when that one is new."""
        known = self._people
        if known is None or known[0] != state:
            self._people = known = (state, ask())
        return known[1]

    def roles(self, versions: int, ask: Callable[[], GroupRoles]) -> GroupRoles:
        """The roles of groups when *versions* were published in all.

        Versions are never taken back, so the same number means the same versions.
        """
        known = self._roles
        if known is None or known[0] != versions:
            self._roles = known = (versions, ask())
        return known[1]
