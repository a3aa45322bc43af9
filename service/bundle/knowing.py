"""Whom the expressions of a process know with ``personen``, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from service.bundle.schema.people_table import PeopleTable
from service.core.words import PersonDetail, PersonField

_DETAILS = frozenset(map(str, PersonDetail))


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPeople:
    """The people in ``groups``, or everybody with an account; nobody when neither is said.

    Their names are told, and of the rest only ``details``. ``reason`` says why the process needs
    to know them; without one nobody wrote it down.
    """

    groups: frozenset[str] = frozenset()
    everybody: bool = False
    details: frozenset[PersonDetail] = frozenset()
    reason: str = ""

    def among(self, accounts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What expressions may read of *accounts*, as actions/facts knows them."""
        return [self._told(each) for each in accounts if self._knows(each)]

    def _knows(self, account: Mapping[str, Any]) -> bool:
        return self.everybody or not self.groups.isdisjoint(account[PersonField.GROUPS])

    def _told(self, account: Mapping[str, Any]) -> dict[str, Any]:
        hidden = _DETAILS - self.details
        told = {name: value for name, value in account.items() if name not in hidden}
        if PersonDetail.FUNCTION in hidden:
            told["label"] = account[PersonField.NAME]
        return told


NOBODY = KnownPeople()
# The versions of before 0.3 say nothing, and their cases go on as they began.
OF_BEFORE = KnownPeople(everybody=True, details=frozenset(PersonDetail))


def known_people(table: PeopleTable | None, *, published: bool) -> KnownPeople:
    """A draft that says nothing knows nobody; the check refuses it when it reads them all the same.

    So a version that says nothing and reads them was published before that was asked.
    """
    if table is None:
        return OF_BEFORE if published else NOBODY
    return KnownPeople(
        groups=frozenset(table.groups),
        everybody=table.everybody,
        details=frozenset(table.details),
        reason=table.reason,
    )
