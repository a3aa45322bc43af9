"""Every choice of a shipped regulation is read by a model, form, table, letter or term."""

from __future__ import annotations

import re
import tomllib

import pytest

from service.bundle.archive import read_directory
from service.bundle.calendars import freeze
from service.settings import ROOT
from tests.processes.letter_case import PROCESS

READ_BY_NAME = re.compile(r"\binstelling\.([a-z0-9_]+)")
READ_BY_TERMS = re.compile(r'(?m)^(?:rol_als|grens) = "([a-z0-9_]+)"')
CALENDARS = ROOT / "processes" / "kalender.toml"
FILES = freeze(
    read_directory(PROCESS, ROOT / "forms" / "klachtenregeling", CALENDARS),
    years=(2026, 2026),
)
TEXTS = [data.decode() for name, data in FILES.items() if not name.startswith("scenarios/")]
USED = {found for text in TEXTS for found in READ_BY_NAME.findall(text)}
USED |= {found for text in TEXTS for found in READ_BY_TERMS.findall(text)}
SETTINGS = tomllib.loads(FILES["regeling.toml"].decode())["instelling"]


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_changes_something(name: str) -> None:
    assert name in USED


def test_no_file_reads_a_setting_that_is_not_there() -> None:
    assert USED - set(SETTINGS) == set()
