"""What may be given: every word documented once, mandates kept and written back the same."""

from __future__ import annotations

import pytest

from service.core.errors import Invalid
from service.core.rights import (
    POWERS,
    REACHES,
    RIGHTS,
    Mandate,
    Power,
    Reach,
    Right,
    bare_groups,
    stored_mandates,
    written_mandate,
)


def test_every_right_reach_and_power_is_documented_once() -> None:
    for table, kinds in ((RIGHTS, Right), (REACHES, Reach), (POWERS, Power)):
        assert set(table) == set(kinds)
        assert all(table.values())
    assert len({entry.word for entry in POWERS.values()}) == len(POWERS)


@pytest.mark.parametrize("mandate", [Mandate(Power.PUBLISH), Mandate(Power.AUDIT, "leave")])
def test_a_mandate_is_kept_and_written(mandate: Mandate) -> None:
    assert stored_mandates([mandate.stored]) == {mandate}
    assert written_mandate(mandate.word) == mandate


def test_a_mandate_that_nobody_knows_gives_nothing() -> None:
    assert stored_mandates(["rule_the_world", "publish_all:x", ""]) == frozenset()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("publicere", "Did you mean “publiceren”"),
        ("beheer:verlof", "leave “:verlof” out"),
        ("publiceren:", "the key of a process"),
        ("publiceren:a/b", "the key of a process"),
    ],
)
def test_a_misspelt_mandate_says_what_was_meant(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        written_mandate(text)


def test_a_process_sees_its_own_groups_only() -> None:
    groups = ["leave/board", "leave-more/team", "permits/board", "leave/team"]
    assert bare_groups(groups, "leave") == ["board", "team"]
