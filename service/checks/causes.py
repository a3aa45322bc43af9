"""Puts findings that follow from another under it: one cause, one finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from service.bundle.model import Model, Scope
from service.core.finding import Finding, Severity

# What makes the rest of an element, or of its paths, moot.
CAUSES = frozenset(
    {"missing-id", "unsupported", "event-subprocess", "event-kind", "start-event", "link", "juel",
     "multiple-events", "event-reference", "boundary-host", "standard-loop"}
)  # fmt: skip
PATHS = frozenset({"unreachable", "dead-end"})
# What a model for another engine cannot have right.
FOREIGN = frozenset(
    {"external", "nobody", "form", "form-key", "rule", "decision", "called-process", "topic",
     "multi-instance", "feel", "feel-name", "feel-method", "feel-function", "juel", "language",
     "ignored", "ignored-extension", "unsupported", "event-reference", "xsd"}
)  # fmt: skip
NAMED = {"form": "forms/%s.form", "letter": "letters/%s.md"}
WHOLE = frozenset({"one-start", "no-end", "too-large"})  # about the scope they name
MODELS = frozenset({"called-process", "process"})  # may stand in a model that cannot be read
MOST = 50  # consequences that are kept: the cause is what matters
_RANK = {each: number for number, each in enumerate(Severity)}


def folded(findings: list[Finding], model: Model) -> list[Finding]:
    """*findings* with what follows from another under it; none is worse than its cause."""
    causes = _Causes(findings, model)
    under: dict[int, int] = {}
    for number, each in enumerate(findings):
        for cause in causes.of(each):
            worse = _RANK[each.severity] < _RANK[findings[cause].severity]
            if not worse and _top(under, cause) != number:
                under[number] = cause
                break
    follows: dict[int, list[Finding]] = {}
    for number in under:
        follows.setdefault(_top(under, number), []).append(findings[number])
    return [
        replace(each, consequences=tuple(follows[number][:MOST])) if number in follows else each
        for number, each in enumerate(findings)
        if number not in under
    ]


def _top(under: Mapping[int, int], number: int) -> int:
    while number in under:
        number = under[number]
    return number


class _Causes:
    """The findings by where they are: of a file, a line, an element of a model."""

    def __init__(self, findings: list[Finding], model: Model) -> None:
        self.findings = findings
        self.inside = {(scope.file, name): scope for scope in model.scopes for name in scope.nodes}
        self.scopes = {(scope.file, scope.id): scope for scope in model.scopes}
        self.at: dict[tuple[str, str | None], list[int]] = {}
        self.lines: dict[tuple[str, int | None], int] = {}
        self.files: dict[str, int] = {}
        self.foreign: dict[str, int] = {}
        self.unread: list[int] = []
        for number, each in enumerate(findings):
            self.at.setdefault((each.file, each.element), []).append(number)
            if each.severity is Severity.ERROR:
                self._note(number, each)

    def _note(self, number: int, error: Finding) -> None:
        self.files.setdefault(error.file, number)
        self.lines.setdefault((error.file, error.line), number)
        if error.code == "dialect":
            self.foreign[error.file] = number
        if error.code == "xml" and PurePosixPath(error.file).suffix == ".bpmn":
            self.unread.append(number)

    def of(self, each: Finding) -> Iterator[int]:
        """What *each* may follow from, the farthest first."""
        yield from self._of_file(each)
        scope = self.inside.get((each.file, each.element or ""))
        yield from self._around(each, scope)
        if each.code in PATHS:
            yield from self._here(each.file, each.element, CAUSES)
        if each.code == "unreachable" and scope is not None:
            yield from self._upstream(each, scope)

    def _of_file(self, each: Finding) -> Iterator[int]:
        """Another tool wrote the file, or what is named stands in a file that cannot be read."""
        if each.code in FOREIGN and each.file in self.foreign:
            yield self.foreign[each.file]
        if each.code in NAMED:
            file = NAMED[each.code] % each.message.params.get("name", "")
            if file in self.files and file != each.file:
                yield self.files[file]
        if each.code in MODELS:
            yield from self.unread
        if each.code == "xsd" and each.line and (each.file, each.line) in self.lines:
            yield self.lines[each.file, each.line]

    def _here(self, file: str, element: str | None, codes: frozenset[str]) -> Iterator[int]:
        for number in self.at.get((file, element), ()):
            if self.findings[number].code in codes:
                yield number

    def _around(self, each: Finding, scope: Scope | None) -> Iterator[int]:
        """A subprocess that cannot be there makes what is in it moot."""
        if each.code in WHOLE:
            scope = self.scopes.get((each.file, each.element or ""))
        while scope is not None:
            yield from self._here(each.file, scope.id, CAUSES)
            scope = self.inside.get((scope.file, scope.id))

    def _upstream(self, each: Finding, scope: Scope) -> Iterator[int]:
        """The first thing on the way back along arrows that explains it, or the first in line."""
        yield from self._here(each.file, scope.id, frozenset({"one-start"}))
        seen: list[str] = []
        waiting = [each.element or ""]
        while waiting:
            name = waiting.pop(0)
            if name in seen or name not in scope.nodes:
                continue
            seen.append(name)
            for arrow in scope.incoming(name):
                yield from self._here(each.file, arrow.id, frozenset({"loose-flow"}))
                yield from self._here(each.file, arrow.source, CAUSES)
                waiting.append(arrow.source)
            if host := scope.nodes[name].get("attachedToRef"):
                yield from self._here(each.file, host, CAUSES)
                waiting.append(host)
        first = [name for name in scope.nodes if name in seen and not scope.incoming(name)]
        for name in first or [name for name in scope.nodes if name in seen][:1]:
            yield from self._here(each.file, name, frozenset({"unreachable"}))
