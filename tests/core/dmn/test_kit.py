"""The level 2 cases of the DMN technology compatibility kit; its files stay where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.core.dmn import parse_dmn
from tests.tck.__main__ import failures
from tests.tck.kit import Case, cases

ROOT = Path(__file__).parents[3]
TCK = Path(os.environ.get("REGELWERK_DMN_TCK", ROOT.parent / "shared" / "dmn-tck"))
LEVEL = TCK / "level-2"
MISSING = f"the compatibility kit is not at {TCK}; set REGELWERK_DMN_TCK"
CASES = list(cases(LEVEL)) if LEVEL.is_dir() else []


def test_the_kit_is_there() -> None:
    if not CASES:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_of_the_kit(case: Case) -> None:
    decisions = parse_dmn(case.model.read_bytes(), file=case.model.name)
    assert [found for each in decisions.values() for found in each.check()] == []
    assert list(failures(case)) == []
