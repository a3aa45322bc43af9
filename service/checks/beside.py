"""Checks the files that lie beside a version in its folder and do not travel with it."""

from __future__ import annotations

from pathlib import Path

from service.bundle.archive import FLAT_FILES
from service.bundle.schema.catalogue import TOML_FILES
from service.bundle.schema.reading import Reader
from service.core.finding import Finding


def check_beside(folder: Path) -> list[Finding]:
    """What is wrong with what measures or plays by chance; what a version holds is left alone."""
    found: list[Finding] = []
    for name in sorted(TOML_FILES.keys() - FLAT_FILES):
        path = folder / name
        if path.is_file():
            reader = Reader(name)
            reader.toml(TOML_FILES[name], path.read_bytes())
            found += reader.findings
    return found
