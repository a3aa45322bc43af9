"""What lists are told of must exist; what comes near is offered."""

from __future__ import annotations

import pytest

from service.checks.checking import check_files
from service.connectors import TOPICS
from tests.actions.small_wall import FILES


@pytest.mark.parametrize(
    ("line", "told", "near"),
    [
        ('niet_zoeken = ["plekk"]', "There is no field “plekk”.", "Did you mean “plek”?"),
        ('niet_zoeken = ["plek"]', "", ""),
        ('samen = ["klus/niets"]', "There is no action “klus/niets”.", "Correct “lijst.samen”."),
        ('naam = "plek +"', "cannot be read", ""),
    ],
)
def test_what_is_not_there_is_a_finding(line: str, told: str, near: str) -> None:
    text = FILES["bundle.toml"] + f"\n[lijst]\n{line}\n".encode()
    found = [
        each
        for each in check_files({**FILES, "bundle.toml": text}, TOPICS)
        if each.file == "bundle.toml"
    ]
    if not told:
        assert found == []
        return
    assert any(told in str(each.message) for each in found), found
    assert any(near in str(each.advice) for each in found)
