"""Setting letters and case files in the house style as accessible PDF. The words come ready."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import typst

from service.core.errors import ServiceError
from service.core.language import N_

LETTER = Path(__file__).with_name("letter.typ")
DOSSIER = Path(__file__).with_name("dossier.typ")
REPORT = Path(__file__).with_name("report.typ")
# Anything but Latin, Greek, Cyrillic, Arabic, common signs and emoji; then anything but the usual
# letters.
_ODD = re.compile(
    r"[^\x00-\u052f\u0600-\u06ff\u0750-\u077f\u1e00-\u206f\u20a0-\u214f\u2600-\u27bf\ufb00-\ufb06"
    r"\ufe0f\U0001f300-\U0001f9ff]"
)
_RARE = re.compile(r"[^\x00-\u017f\u0391-\u03c9\u0400-\u045f\u2010-\u2027\u20ac]")
_UNKNOWN = "\ufffd"
_NO_GLYPH = "could not be displayed"
FONTS = Path(__file__).parent.parent / "web" / "static" / "dist" / "fonts"


class PrintError(ServiceError):
    """A document could not be set; the compiler refuses what is not accessible."""

    status = 422


class PdfPrinter(Protocol):
    """Prints the JSON documents of ``core.letters``, ``actions.dossier`` and ``reportfiles``."""

    def letter(self, document: Mapping[str, Any]) -> bytes: ...

    def dossier(self, document: Mapping[str, Any]) -> bytes: ...

    def report(self, document: Mapping[str, Any]) -> bytes: ...


class TypstPrinter:
    """PDF/UA-1 through typst: no system fonts, no network, no data in the template source."""

    def __init__(self, font_dir: Path | None = FONTS) -> None:
        # Without the built front-end typst falls back on the serif it carries itself.
        self._folders = [font_dir] if font_dir is not None and font_dir.is_dir() else []

    @cached_property
    def _fonts(self) -> typst.Fonts:
        """Looked up once: finding them took as long as setting a letter."""
        return typst.Fonts(include_system_fonts=False, font_paths=self._folders)

    def letter(self, document: Mapping[str, Any]) -> bytes:
        """Return the letter as PDF; the same document gives the same bytes."""
        return self._print(LETTER, document)

    def dossier(self, document: Mapping[str, Any]) -> bytes:
        """Return a case file as PDF; the same document gives the same bytes."""
        return self._print(DOSSIER, document)

    def report(self, document: Mapping[str, Any]) -> bytes:
        """Return a report of many cases as PDF; the same document gives the same bytes."""
        return self._print(REPORT, document)

    def _print(self, template: Path, document: Mapping[str, Any]) -> bytes:
        """Set *document* in *template*.

        PDF/UA refuses characters without a glyph, and one of them must not hold up a document:
        they are printed as �. The record keeps what was written. More fonts in the directory help.
        """
        data = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace").decode()
        moment = datetime.fromisoformat(document["printed_at"])
        for text in (data, _ODD.sub(_UNKNOWN, data), _RARE.sub(_UNKNOWN, data)):
            try:
                return self._compile(template, text, moment)
            except (typst.TypstError, RuntimeError) as error:
                if _NO_GLYPH not in _reason(error):
                    raise refused(document, _reason(error)) from error
        raise refused(document, _NO_GLYPH)

    def _compile(self, template: Path, data: str, moment: datetime) -> bytes:
        return typst.compile(
            template,
            root=template.parent,
            font_paths=self._fonts,
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"doc": data},
            timestamp=int(moment.timestamp()),
        )


def refused(document: Mapping[str, Any], reason: str) -> PrintError:
    return PrintError(
        N_("The letter “%(title)s” cannot be printed: %(reason)s"),
        title=title_of(document),
        reason=reason,
    )


def title_of(document: Mapping[str, Any]) -> str:
    """What a document is called in a message; it names nobody."""
    return str(document.get("letter") or document.get("title", ""))


def _reason(error: BaseException) -> str:
    return str(getattr(error, "message", "") or error).splitlines()[0][:200]
