"""Collects the remarks about one form file; finding them is done by the readers."""

from __future__ import annotations

from typing import Any

from service.core.finding import Finding, Severity
from service.core.forms.schema import Component
from service.core.language import Message


class Findings:
    """A growing list of findings about *file*."""

    def __init__(self, *, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def add(
        self,
        severity: Severity,
        code: str,
        message: Message,
        element: str | None,
        name: str | None,
        advice: Message | None = None,
    ) -> None:
        self.findings.append(
            Finding(
                severity=severity,
                code=code,
                file=self.file,
                element=element,
                name=name,
                message=message,
                advice=advice,
            )
        )

    def error(
        self, code: str, text: str, *, component: Component | None = None, **params: Any
    ) -> None:
        id = component.id if component else None
        name = component.label.source if component else None
        self.add(Severity.ERROR, code, Message(text, params), id, name)

    def warn(self, component: Component, code: str, text: str) -> None:
        self.add(Severity.WARNING, code, Message(text), component.id, component.label.source)
