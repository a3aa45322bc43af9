"""Letter presses of a rehearsal: a quick one, and one that remembers what it printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from service.core.letters import to_text
from service.outside import PdfPrinter
from service.rehearsal.samples import sample


class QuickPrinter:
    """Stands in for the letter press: a real but empty PDF, without the press's half second."""

    def letter(self, document: Mapping[str, Any]) -> bytes:
        text = json.dumps(document, sort_keys=True, default=str)
        return sample("letter.pdf", sha256(text.encode()).hexdigest())

    def dossier(self, document: Mapping[str, Any]) -> bytes:
        return self.letter(document)

    def report(self, document: Mapping[str, Any]) -> bytes:
        return self.letter(document)


class NotingPrinter:
    """Remembers what was printed, so that a scenario can ask what a letter says."""

    def __init__(self, press: PdfPrinter) -> None:
        self._press = press
        self._texts: dict[str, str] = {}

    def letter(self, document: Mapping[str, Any]) -> bytes:
        pdf = self._press.letter(document)
        lines = [document["title"], *document["recipient"], to_text(document["body"])]
        lines += [*document["signature"], *document["enclosures"]]
        self._texts[sha256(pdf).hexdigest()] = "\n".join(lines)
        return pdf

    def dossier(self, document: Mapping[str, Any]) -> bytes:
        return self._press.dossier(document)

    def report(self, document: Mapping[str, Any]) -> bytes:
        return self._press.report(document)

    def text_of(self, digest: str) -> str | None:
        """What the letter with this hash says; None when it was printed elsewhere."""
        return self._texts.get(digest)
