"""Merges the fragments ``<language>/*.po`` into ``<language>/LC_MESSAGES/messages.mo``."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent


def merged(language: str) -> tuple[Catalog, list[str]]:
    """All texts of *language*, and a line per msgid that two fragments translate differently."""
    catalog, clashes = Catalog(locale=language), []
    for fragment in sorted((HERE / language).glob("*.po")):
        with fragment.open("rb") as file:
            part = read_po(file, locale=language)
        for message in part:
            if not message.id or not message.string:
                continue
            earlier = catalog.get(message.id)
            if earlier is not None and earlier.string and earlier.string != message.string:
                clashes.append(f"{fragment.name}: “{message.id}” is translated in two ways")
                continue
            catalog.add(message.id, message.string, flags=message.flags)
    return catalog, clashes


def build() -> list[str]:
    """Write the compiled catalogues; returns the clashes."""
    found: list[str] = []
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir() and len(path.name) == 2):
        catalog, clashes = merged(folder.name)
        found += clashes
        target = folder / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, catalog)
    return found


if __name__ == "__main__":
    problems = build()
    sys.stderr.writelines(f"{line}\n" for line in problems)
    sys.exit(1 if problems else 0)
