"""Tests that regulations and guarantees name as proof are there; only this repository can know."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.bundle.regulation import read_regulation
from service.settings import ROOT

REGULATIONS = sorted(
    [*ROOT.glob("processes/*/regeling.toml"), *ROOT.glob("tests/**/regeling.toml")]
)
MARK = "test:"


@pytest.mark.parametrize("path", REGULATIONS, ids=lambda path: path.parent.name)
def test_every_test_that_a_regulation_counts_on_exists(path: Path) -> None:
    regulation, _ = read_regulation(path.read_bytes())
    assert regulation is not None
    named = [each for clause in regulation.clauses.values() for each in clause.carriers]
    tests = [each.removeprefix(MARK) for each in named if each.startswith(MARK)]
    assert [each for each in tests if not (ROOT / each).is_file()] == []
