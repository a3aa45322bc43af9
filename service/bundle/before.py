"""``bundle.toml`` of versions that an earlier release published, put in the words of today.

Those versions never change and their cases go on; a draft is told what to write instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.core.rights import Reach, Right
from service.core.words import Key

ROLES = "rollen"  # what a group was until 0.2
_CASES = (Right.READ_CASES, Right.HANDLE_CASES, Right.DO_TASKS, Right.START_CASES)
# What a role gave: rights and their reach. Three others gave what is the operator's to give now.
_GAVE: Mapping[str, tuple[tuple[Right, ...], Reach]] = {
    "coordinator": (_CASES, Reach.OWN),
    "directie": ((*_CASES, Right.READ_VERSIONS), Reach.ALL),
    "medewerker": ((Right.DO_TASKS, Right.START_CASES), Reach.OWN),
    "privacy": ((Right.READ_CASES, Right.DO_TASKS), Reach.OWN_TASKS),
}
# This group existed without being declared.
_UNDECLARED = {"privacy_officer": {ROLES: ["privacy"]}}


def modern(toml: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a published version in today's words; what has those stays as it is."""
    found = dict(toml)
    head, groups, parties = (found.get(key) for key in (Key.BUNDLE, Key.GROUP, Key.PARTY))
    if isinstance(head, dict) and Key.SUBJECT in found:  # stood at the top until 0.2
        subject = found.pop(Key.SUBJECT)
        found[Key.BUNDLE] = {**head, Key.SUBJECT: head.get(Key.SUBJECT) or subject}
    if isinstance(groups, dict) and any(ROLES in _table(each) for each in groups.values()):
        given = {**_UNDECLARED, **groups}
        found[Key.GROUP] = {key: _group(_table(each)) for key, each in given.items()}
    if isinstance(parties, dict) and not any(Key.FILED in _table(p) for p in parties.values()):
        found[Key.PARTY] = {
            key: {**_table(each), Key.FILED: place == 0, Key.HAS_PAGE: place == 0}
            for place, (key, each) in enumerate(parties.items())
        }
    return found


def _group(table: Mapping[str, Any]) -> dict[str, Any]:
    roles = table.get(ROLES)
    given = [_GAVE[role] for role in roles if role in _GAVE] if isinstance(roles, list) else []
    rest = {key: value for key, value in table.items() if key != ROLES}
    if not given:
        return rest
    rights = {right for each, _ in given for right in each}
    return {
        **rest,
        Key.MAY.value: [right.value for right in Right if right in rights],
        Key.REACH.value: max((reach for _, reach in given), key=list(Reach).index).value,
    }


def _table(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
