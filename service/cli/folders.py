"""Where the commands of a process owner find processes: the settings, else this folder."""

from __future__ import annotations

import os
from pathlib import Path

from service.bundle.archive import Files, read_directory

PROCESSES, FORMS, CALENDARS = "processes", "forms", "kalender.toml"


def all_processes() -> Path:
    """The folder with processes: ``REGELWERK_PROCESSES``, else ``processes/`` here."""
    return Path(os.environ.get("REGELWERK_PROCESSES") or PROCESSES)


def process_folders() -> list[Path]:
    """The folder of every process there."""
    root = all_processes()
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if path.is_dir() and any(path.glob("*.bpmn")))


def files_of(folder: Path) -> Files:
    """Everything of the process in *folder*; its forms lie beside ``processes/``.

    Those of the settings lie where ``REGELWERK_FORMS`` says.
    """
    folder = folder.resolve()
    root = folder.parent
    forms, given = root.parent / FORMS, os.environ.get("REGELWERK_FORMS")
    if given and root == all_processes().resolve():
        forms = Path(given)
    return read_directory(folder, forms / folder.name, root / CALENDARS)
