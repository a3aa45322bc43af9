"""The addresses of built files: style sheets and scripts, as the last build named them."""

from __future__ import annotations

import json
from pathlib import Path

from flask import url_for

DIST = Path(__file__).parent / "static" / "dist"


class Assets:
    """The addresses of built files: ``asset('site', 'css')``.

    Without a build an address leads nowhere; pages then work, but look bare.
    """

    def __init__(self, dist: Path) -> None:
        self._manifest = dist / "manifest.json"
        self._read_at = 0
        self._names: dict[str, dict[str, str]] = {}

    def __call__(self, entry: str, kind: str) -> str:
        name = self._current().get(entry, {}).get(kind, f"{entry}.{kind}")
        return url_for("static", filename=f"dist/{name}")

    def _current(self) -> dict[str, dict[str, str]]:
        """Read the manifest again when a new build replaced it."""
        try:
            changed_at = self._manifest.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if changed_at != self._read_at:
            self._names = json.loads(self._manifest.read_text("utf-8"))
            self._read_at = changed_at
        return self._names
