"""FEEL and DMN are packages that another program can take along as they are."""

from __future__ import annotations

import re

import pytest

from service.settings import ROOT

IMPORT = re.compile(r"^\s*(?:from|import) (service[\w.]*)", re.MULTILINE)


@pytest.mark.parametrize(("name", "known"), [("feel", {"feel"}), ("dmn", {"feel", "dmn"})])
def test_a_package_that_stands_alone_imports_nothing_of_the_service(
    name: str, known: set[str]
) -> None:
    folder = ROOT / "service" / "core" / name
    found = {each for path in folder.rglob("*.py") for each in IMPORT.findall(path.read_text())}
    assert {each for each in found if set(each.split(".")[2:3]) - known} == set()
    assert (folder / "README.md").is_file()
