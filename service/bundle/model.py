"""The models of a bundle as graphs, for the checks; nothing here runs or judges them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.bundle.xml import BPMN, event_definition, flow_nodes, kind, label, scopes
from service.core.finding import Finding, Severity
from service.core.language import Message


@dataclass(frozen=True, slots=True)
class Flow:
    """One arrow."""

    id: str
    source: str
    target: str
    node: Any


@dataclass(slots=True)
class Scope:
    """A process or subprocess: its nodes by id and its arrows."""

    file: str
    process: str
    node: Any
    nodes: dict[str, Any] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.node.get("id") or ""

    def outgoing(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node_id]

    def incoming(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node_id]

    def boundaries(self, node_id: str) -> list[Any]:
        return [each for each in self.nodes.values() if each.get("attachedToRef") == node_id]

    def of_kind(self, *kinds: str) -> list[Any]:
        return [node for node in self.nodes.values() if kind(node) in kinds]

    def reachable(self, starts: list[str]) -> set[str]:
        """The ids that can be reached along arrows and boundary events."""
        seen: set[str] = set()
        waiting = list(starts)
        while waiting:
            node_id = waiting.pop()
            if node_id not in seen and node_id in self.nodes:
                seen.add(node_id)
                waiting += [flow.target for flow in self.outgoing(node_id)]
                waiting += [each.get("id") for each in self.boundaries(node_id) if each.get("id")]
        return seen

    def has_terminate_end(self) -> bool:
        return any(event_kind(end) == "terminate" for end in self.of_kind("endEvent"))


class Model:
    """Every scope of every file, and the processes by id."""

    def __init__(self, roots: Mapping[str, Any]) -> None:
        self.roots = dict(roots)
        self.scopes = [scope for name, root in roots.items() for scope in _scopes(name, root)]
        self.processes = {s.id: s for s in self.scopes if kind(s.node) == "process" and s.id}

    def nodes(self) -> Iterator[tuple[Scope, Any]]:
        for scope in self.scopes:
            for node in flow_nodes(scope.node):
                yield scope, node

    def hosts(self, scope: Scope) -> list[tuple[Scope, Any]]:
        """The subprocess or call activities this scope runs in."""
        if kind(scope.node) != "process":
            return [(s, n) for s, n in self.nodes() if n is scope.node]
        return [(s, n) for s, n in self.nodes() if n.get("calledElement") == scope.id]


class Report:
    """Collects findings about model nodes."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def error(
        self, code: str, scope: Scope, node: Any, msgid: str, advice: str, **params: Any
    ) -> None:
        self._add(Severity.ERROR, code, scope, node, msgid, advice, params)

    def warn(
        self, code: str, scope: Scope, node: Any, msgid: str, advice: str, **params: Any
    ) -> None:
        self._add(Severity.WARNING, code, scope, node, msgid, advice, params)

    def _add(
        self,
        severity: Severity,
        code: str,
        scope: Scope,
        node: Any,
        msgid: str,
        advice: str,
        params: dict[str, Any],
    ) -> None:
        self.findings.append(
            Finding(
                severity=severity,
                code=code,
                file=scope.file,
                line=node.sourceline,
                element=node.get("id"),
                name=label(node, scope.nodes),
                message=Message(msgid, params),
                advice=Message(advice, params),
            )
        )


def event_kind(node: Any) -> str:
    """``timer``, ``message``, ``terminate`` …; empty for a plain event."""
    definition = event_definition(node)
    return kind(definition).removesuffix("EventDefinition") if definition is not None else ""


def _scopes(file: str, root: Any) -> Iterator[Scope]:
    for process in root.iter(f"{BPMN}process"):
        for node in scopes(process):
            scope = Scope(file, process.get("id") or "", node)
            scope.nodes = {n.get("id"): n for n in flow_nodes(node) if n.get("id")}
            scope.flows = [
                Flow(f.get("id") or "", f.get("sourceRef") or "", f.get("targetRef") or "", f)
                for f in node.findall(f"{BPMN}sequenceFlow")
            ]
            yield scope
