"""Groups of a bundle: what each may do, over which cases. Who is in them: the operator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.core.rights import NARROWEST, Grant, Grants, Reach, Right, group_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of people. ``when`` is FEEL: it sees only the cases for which that holds.

    ``without_mail``: who is in it may choose to hear of terms on screen only.
    """

    key: str
    name: str
    rights: frozenset[Right] = frozenset()
    reach: Reach = NARROWEST
    when: str = ""
    without_mail: bool = False


def grants(process: str, groups: Iterable[Group]) -> Grants:
    """What the groups of *process* may do, under the names they have outside it."""
    return {name: _grants(name, each) for each in groups for name in [group_of(process, each.key)]}


def _grants(name: str, group: Group) -> tuple[Grant, ...]:
    return tuple(
        Grant(group=name, right=right, reach=group.reach, conditional=bool(group.when))
        for right in sorted(group.rights)
    )
