"""Where the second regulation is, and the people of its scenarios; no tests here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from service.bundle.archive import read_directory

HERE = Path(__file__).resolve().parent
PROCESS = HERE / "processes" / "subsidieregeling"
FORMS = HERE / "forms" / "subsidieregeling"
CALENDARS = HERE / "processes" / "kalender.toml"


def subsidy_files() -> Mapping[str, bytes]:
    """The bundle, as it is read in."""
    return read_directory(PROCESS, FORMS, CALENDARS)
