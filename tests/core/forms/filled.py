"""Builders shared by the form tests: forms from a file or from parts, contexts and posts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from service.core.forms import Bound, Context, Form, UploadRef, bind, parse_form

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 5, 1)
LESSONS = "muziekles-aanvragen"
INSPECTION = "speeltuin-keuren"
TRAVEL = "reiskosten"
SETTINGS = {"start": "2026-09-01", "instrumenten": ["Piano", "Gitaar"], "maximum": 5000}
INSPECTORS = [{"label": "Anna", "value": "an"}, {"label": "Bram", "value": "br"}]


def given_form(name: str) -> Form:
    return parse_form((DATA / f"{name}.form").read_bytes(), file=f"{name}.form")


def given_schema(*components: dict[str, Any], **head: Any) -> bytes:
    schema = {"schemaVersion": 18, "type": "default", "id": "proef", "components": components}
    return json.dumps({**schema, **head}).encode()


def given_parts(*components: dict[str, Any]) -> Form:
    return parse_form(given_schema(*components), file="proef.form")


def given_context(record: Mapping[str, Any] | None = None, **more: Any) -> Context:
    return Context(
        today=TODAY,
        timezone=ZoneInfo("Europe/Amsterdam"),
        record={"instelling": SETTINGS, "keurmeesters": INSPECTORS, **(record or {})},
        functions={"vandaag": lambda: TODAY},
        **more,
    )


def given_upload(id: str = "u1", name: str = "scan.pdf", size: int = 10) -> UploadRef:
    kind = "application/pdf" if name.endswith("pdf") else "text/plain"
    return UploadRef(id=id, name=name, size=size, media_type=kind, sha256="0" * 64)


def post(form: Form, context: Context | None = None, /, **typed: str | list[str]) -> Bound:
    """Post as a browser does; ``__`` in a name stands for a dot."""
    posted = {
        name.replace("__", "."): [value] if isinstance(value, str) else value
        for name, value in typed.items()
    }
    return bind(form, posted, {}, context or given_context())


def said(bound: Bound) -> dict[str, str]:
    return {name: str(message) for name, message in bound.errors.items()}
