"""What the reading of one model has to say, each at the element it is about."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from service.bundle.xml import kind, label
from service.core.finding import Finding, Severity
from service.core.language import Message


class Remarks:
    """Collects the findings about one *file* while it is read."""

    def __init__(self, file: str, root: Any) -> None:
        self.file, self.root = file, root
        self.findings: list[Finding] = []

    @cached_property
    def nodes(self) -> dict[str, Any]:
        return {node.get("id"): node for node in self.root.iter() if node.get("id")}

    def add(
        self,
        severity: Severity,
        code: str,
        node: Any,
        message: Message,
        advice: Message | None = None,
    ) -> None:
        element = node.get("id")
        self.findings.append(
            Finding(
                severity=severity,
                code=code,
                file=self.file,
                line=node.sourceline,
                element=element,
                name=label(node, self.nodes if kind(node) == "sequenceFlow" else {}),
                message=message,
                advice=advice,
            )
        )

    def error(self, code: str, node: Any, message: Message, advice: Message) -> None:
        self.add(Severity.ERROR, code, node, message, advice)
