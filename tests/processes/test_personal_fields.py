"""What the shipped forms ask about a person is marked, so that nothing that is counted reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.core.forms.parsing import parse_form
from service.settings import ROOT

FORMS = sorted((ROOT / "forms").rglob("*.form"))
OF_A_PERSON = {"naam", "email", "telefoon", "adres"}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_names_and_addresses_of_people_are_marked(path: Path) -> None:
    form = parse_form(path.read_bytes(), file=path.name)
    found = [each for each in form.fields if each.path.rpartition(".")[2] in OF_A_PERSON]
    assert [each.path for each in found if not each.personal] == []
