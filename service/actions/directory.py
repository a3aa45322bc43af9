"""The people of one database and what their groups may do, kept until they change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from service.core.absence import Absence
from service.core.rights import Rights

People = Sequence[Mapping[str, Any]]
# Who is away, and the groups that who stands in has to be in.
Absences = Sequence[tuple[Absence, frozenset[str]]]


class Directory:
    """Of one database: the people, and what their groups may do, kept until they change."""

    def __init__(self) -> None:
        self._people: dict[Hashable, tuple[int, People]] = {}
        self._rights: tuple[int, Rights] | None = None
        self._absences: tuple[int, Absences] | None = None

    def people(self, state: int, whose: Hashable, ask: Callable[[], People]) -> People:
        """The people in *state* of the directory, as *whose* names them; *ask* looks them up."""
        known = self._people.get(whose)
        if known is None or known[0] != state:
            self._people[whose] = known = (state, ask())
        return known[1]

    def absences(self, state: int, ask: Callable[[], Absences]) -> Absences:
        """Every absence that is noted, in *state* of the directory; *ask* looks them up."""
        known = self._absences
        if known is None or known[0] != state:
            self._absences = known = (state, ask())
        return known[1]

    def rights(self, versions: int, ask: Callable[[], Rights]) -> Rights:
        """The rights of groups when *versions* were published in all.

        Versions are never taken back, so the same number means the same versions.
        """
        known = self._rights
        if known is None or known[0] != versions:
            self._rights = known = (versions, ask())
        return known[1]
