"""Refuses shapes of arrows and ids the engine would run differently from how they look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from service.bundle.model import Model, Report, Scope
from service.bundle.naming import MAX_PATH, MAX_TITLE
from service.bundle.xml import (
    BPMN,
    expression_text,
    flow_nodes,
    has_people,
    is_handler,
    kind,
    text_of,
)
from service.core.language import N_

RESERVED_IDS = frozenset({"Start", "End", "Root"})
RESERVED_ENDINGS = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin")
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway"})
ALL_GATEWAYS = GATEWAYS | {"parallelGateway", "eventBasedGateway"}
WAITING_KINDS = frozenset(
    {"userTask", "serviceTask", "sendTask", "intermediateCatchEvent", "callActivity",
     "eventBasedGateway", "subProcess", "receiveTask"}
)  # fmt: skip
MAX_NODES = 400
_EQUAL = re.compile(r'[\w.]+ = ("[^"]*"|[\w.]+)')


def lint_structure(model: Model, report: Report) -> None:
    """Every rule about ids, arrows and gateways."""
    _ids(model, report)
    for scope in model.scopes:
        _starts_and_ends(scope, report)
        _flows(scope, report)
        _paths(scope, report)
        _joins(scope, report)
        _loops(scope, report)
        for gateway in scope.of_kind(*GATEWAYS):
            _choice(scope, gateway, report)
    _recursion(model, report)


def _ids(model: Model, report: Report) -> None:
    seen: dict[str, str] = {}
    for scope in model.scopes:
        for node in [scope.node, *scope.nodes.values()]:
            name = node.get("id") or ""
            if len(f"{scope.process}/{name}") > MAX_PATH or len(node.get("name") or "") > MAX_TITLE:
                report.error(
                    "long-name", scope, node,
                    N_("The id or the name of this element is longer than %(count)s characters."),
                    N_("Shorten it; a longer text belongs in the documentation."), count=MAX_TITLE,
                )  # fmt: skip
            if name in RESERVED_IDS or name.endswith(RESERVED_ENDINGS):
                report.error(
                    "reserved-id", scope, node,
                    N_("The id “%(id)s” is used by the engine itself."),
                    N_("Give the element another id, for example a verb in lower case."),
                    id=name,
                )  # fmt: skip
        if not scope.id:
            report.error(
                "missing-id", scope, scope.node, N_("This process or subprocess has no id."),
                N_("Give it an id."),
            )  # fmt: skip
        elif scope.id in seen:
            report.error(
                "duplicate-id", scope, scope.node,
                N_("The id “%(id)s” is also used in %(other)s."),
                N_("Ids of processes and subprocesses must be unique in the whole bundle."),
                id=scope.id, other=seen[scope.id],
            )  # fmt: skip
        seen.setdefault(scope.id, scope.file)
        for child in flow_nodes(scope.node):
            if not child.get("id"):
                report.error(
                    "missing-id", scope, child, N_("This element (%(kind)s) has no id."),
                    N_("Give it an id: arrows can only be drawn to what has one."),
                    kind=kind(child),
                )  # fmt: skip
    for file, root in model.roots.items():
        counts = Counter(node.get("id") for node in root.iter() if node.get("id"))
        for name in sorted(each for each, count in counts.items() if count > 1):
            holder = next((s for s in model.scopes if s.file == file), None)
            if holder is not None:
                node = next(each for each in root.iter() if each.get("id") == name)
                report.error(
                    "duplicate-id", holder, node, N_("The id “%(id)s” is used twice."),
                    N_("Give one of the elements another id."), id=name,
                )  # fmt: skip


def _starts_and_ends(scope: Scope, report: Report) -> None:
    starts = scope.of_kind("startEvent")
    if len(starts) != 1:
        report.error(
            "one-start", scope, scope.node,
            N_("There are %(count)s start events; there must be exactly one."),
            N_("Keep one start event; use messages for what begins later."), count=len(starts),
        )  # fmt: skip
    if not scope.of_kind("endEvent"):
        report.error(
            "no-end", scope, scope.node, N_("There is no end event."),
            N_("End every path with an end event."),
        )  # fmt: skip
    if len(scope.nodes) > MAX_NODES:
        report.error(
            "too-large", scope, scope.node,
            N_("There are more than %(limit)s elements here; the engine cannot read that."),
            N_("Move a part to a process of its own."), limit=MAX_NODES,
        )  # fmt: skip


def _flows(scope: Scope, report: Report) -> None:
    for flow in scope.flows:
        if flow.source not in scope.nodes or flow.target not in scope.nodes:
            report.error(
                "loose-flow", scope, flow.node,
                N_("This arrow begins or ends at something that is not an element here."),
                N_("Draw the arrow again between two elements of the same process."),
            )  # fmt: skip
            continue
        source = scope.nodes[flow.source]
        has_condition = flow.node.find(f"{BPMN}conditionExpression") is not None
        is_choice = kind(source) in GATEWAYS
        if has_condition and not (is_choice and source.get("default") != flow.id):
            report.error(
                "ignored-condition", scope, flow.node,
                N_("The condition on this arrow is ignored by the engine."),
                N_("Put conditions on the arrows of an exclusive gateway, not on its default."),
            )  # fmt: skip
        if flow.source == flow.target:
            report.error(
                "self-loop", scope, source, N_("“%(name)s” leads straight back to itself."),
                N_("Put an exclusive gateway in between."), name=flow.source,
            )  # fmt: skip
    for name, node in scope.nodes.items():
        count = len(scope.outgoing(name))
        if count > 1 and kind(node) not in ALL_GATEWAYS | {"complexGateway"}:
            report.error(
                "implicit-split", scope, node, N_("Several arrows leave an element."),
                N_("Put a gateway behind it that says whether all or one of them is taken."),
            )  # fmt: skip


def _paths(scope: Scope, report: Report) -> None:
    begins = [*scope.of_kind("startEvent"), *filter(is_handler, scope.nodes.values())]
    starts = [node.get("id") or "" for node in begins]
    reached = scope.reachable(starts)
    for name, node in scope.nodes.items():
        if name not in reached:
            report.error(
                "unreachable", scope, node, N_("No path leads to this element."),
                N_("Draw the missing arrow, or remove the element."),
            )  # fmt: skip


def _choice(scope: Scope, gateway: Any, report: Report) -> None:
    outgoing = scope.outgoing(gateway.get("id"))
    default = gateway.get("default")
    if default and default not in [flow.id for flow in outgoing]:
        report.error(
            "default-flow", scope, gateway, N_("The default is not an arrow of this gateway."),
            N_("Mark one of its own arrows as the default."),
        )  # fmt: skip
    if len(outgoing) < 2:
        return
    if not default and not _covers([flow.node for flow in outgoing]):
        report.error(
            "default-flow", scope, gateway,
            N_("When no condition holds there is no way on: the gateway has no default."),
            N_("Mark one arrow as the default flow."),
        )  # fmt: skip
    for flow in outgoing:
        condition = flow.node.find(f"{BPMN}conditionExpression")
        if flow.id != default and not text_of(condition):
            report.error(
                "missing-condition", scope, flow.node, N_("This arrow has no condition."),
                N_("Give it a condition, or make it the default."),
            )  # fmt: skip
    if kind(gateway) == "exclusiveGateway" and "?" not in (gateway.get("name") or ""):
        report.warn(
            "question", scope, gateway, N_("The name of this gateway is not a question."),
            N_("Name it as a question that the arrows answer."),
        )  # fmt: skip


def _covers(flows: list[Any]) -> bool:
    """Whether one of two conditions always holds, because the other says just when it does not."""
    texts = [text_of(flow.find(f"{BPMN}conditionExpression")) for flow in flows]
    if len(texts) != 2 or not all(texts):
        return False
    one, other = (" ".join(expression_text(text).split()) for text in texts)
    return _denies(one, other) or _denies(other, one)


def _denies(said: str, denial: str) -> bool:
    """Whether *denial* is true whenever *said* is not, null included, for values of one kind."""
    if denial in (f"{said} != true", f"({said}) != true"):
        return True
    return _EQUAL.fullmatch(said) is not None and denial == said.replace(" = ", " != ", 1)


def _joins(scope: Scope, report: Report) -> None:
    """Where paths meet, the engine tells arrows apart by where they come from."""
    for node in scope.of_kind("parallelGateway", "inclusiveGateway"):
        sources = Counter(flow.source for flow in scope.incoming(node.get("id")))
        for source in sorted(source for source, count in sources.items() if count > 1):
            report.error(
                "double-arrow", scope, node,
                N_("Two arrows lead from “%(source)s” to this gateway; they would count as one."),
                N_("Draw a step or a gateway in one of them, or remove it."), source=source,
            )  # fmt: skip


def _loops(scope: Scope, report: Report) -> None:
    """A loop must wait somewhere."""
    for name, node in scope.nodes.items():
        if kind(node) == "exclusiveGateway" and _circle(scope, name, waits):
            report.error(
                "endless-loop", scope, node, N_("This loop never waits for anybody or anything."),
                N_("Put a task, a timer or a message in the loop."),
            )  # fmt: skip


def waits(node: Any) -> bool:
    """Whether a case can stand still here."""
    return kind(node) in WAITING_KINDS or (kind(node) == "manualTask" and has_people(node))


def _circle(scope: Scope, start: str, barrier: Callable[[Any], bool]) -> bool:
    """True when a path leads from *start* back to it without passing a barrier."""
    waiting = [flow.target for flow in scope.outgoing(start)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        node = scope.nodes.get(name)
        if node is None or name in seen or barrier(node):
            continue
        seen.add(name)
        waiting += [flow.target for flow in scope.outgoing(name)]
    return False


def _recursion(model: Model, report: Report) -> None:
    calls: dict[str, set[str]] = {}
    for scope, node in model.nodes():
        if node.get("calledElement"):
            calls.setdefault(scope.process, set()).add(node.get("calledElement"))
    for name, scope in model.processes.items():
        seen: set[str] = set()
        waiting = list(calls.get(name, ()))
        while waiting:
            called = waiting.pop()
            if called not in seen:
                seen.add(called)
                waiting += calls.get(called, ())
        if name in seen:
            report.error(
                "recursion", scope, scope.node, N_("This process calls itself."),
                N_("Use a loop in the calling process instead."),
            )  # fmt: skip
