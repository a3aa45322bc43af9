"""Setting a letter in the house style as an accessible PDF. The words come ready from core."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import typst

from service.core.errors import ServiceError
from service.core.language import N_

TEMPLATE = Path(__file__).with_name("letter.typ")
FONTS = Path(__file__).parent.parent / "web" / "static" / "dist" / "fonts"


class PrintError(ServiceError):
    """A letter could not be set; the compiler refuses what is not accessible."""

    status = 422


class PdfPrinter(Protocol):
    """Prints the JSON document that ``core.letters`` makes."""

    def letter(self, document: Mapping[str, Any]) -> bytes: ...


class TypstPrinter:
    """PDF/UA-1 through typst: no system fonts, no network, no data in the template source."""

    def __init__(self, font_dir: Path | None = FONTS) -> None:
        # Without the built front-end typst falls back on the serif it carries itself.
        self._fonts = [font_dir] if font_dir is not None and font_dir.is_dir() else []

    def letter(self, document: Mapping[str, Any]) -> bytes:
        """Return the PDF; the same document gives the same bytes."""
        data = json.dumps(document, ensure_ascii=False)
        moment = datetime.fromisoformat(document["printed_at"])
        try:
            pdf = typst.compile(
                TEMPLATE,
                root=TEMPLATE.parent,
                font_paths=self._fonts,
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs={"doc": data},
                timestamp=int(moment.timestamp()),
            )
        except (typst.TypstError, RuntimeError) as error:
            raise PrintError(
                N_("The letter “%(title)s” cannot be printed: %(reason)s"),
                title=document.get("letter", ""),
                reason=_reason(error),
            ) from error
        return pdf


def _reason(error: BaseException) -> str:
    return str(getattr(error, "message", "") or error).splitlines()[0][:200]
