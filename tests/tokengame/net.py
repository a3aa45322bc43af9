"""A model as the token game sees it, read from BPMN without what the product reads it with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
SCOPES = frozenset({"subProcess", "callActivity"})
JOINS = frozenset({"parallelGateway", "inclusiveGateway"})
TASKS = frozenset({"userTask", "serviceTask", "sendTask", "receiveTask", "task", "manualTask"})
# What is part of a scope and no node of its graph.
BESIDE = frozenset(
    {
        "", "sequenceFlow", "documentation", "extensionElements", "laneSet", "association",
        "textAnnotation", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What an event waits for or tells. ``ref`` is a name or code; ``text`` an expression."""

    kind: str = ""
    ref: str = ""
    text: str = ""
    form: str = ""  # of a timer: timeDate, timeDuration or timeCycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """How often an activity is done."""

    item: str
    collection: str = ""
    cardinality: str = ""
    until: str = ""
    one_by_one: bool = False
    condition: str = ""
    at_most: int | None = None
    test_before: bool = False
    standard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A flow node. ``host`` is what a boundary event is attached to."""

    id: str
    kind: str
    default: str = ""
    host: str = ""
    interrupts: bool = True
    trigger: Trigger = Trigger()
    loop: Loop | None = None
    inner: str = ""
    field: str = ""
    script: str = ""


@dataclass(slots=True)
class Graph:
    """A process or subprocess. ``handlers`` are its event subprocesses."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    arrows: dict[str, Arrow] = field(default_factory=dict)
    out: dict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))
    into: dict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    handlers: list[Node] = field(default_factory=list)
    _reached: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @property
    def start(self) -> Node:
        return next(node for node in self.nodes.values() if node.kind == "startEvent")

    def is_join(self, node: str) -> bool:
        return self.nodes[node].kind in JOINS and len(self.into[node]) > 1

    def reach(self, place: str, join: str) -> frozenset[str]:
        """The arrows into *join* a token at *place* (a node or an arrow) can still come to,
        without passing the join itself.
        """
        key = place, join
        if key not in self._reached:
            self._reached[key] = frozenset(self._reach(place, join))
        return self._reached[key]

    def _reach(self, place: str, join: str) -> Iterator[str]:
        arrow = self.arrows.get(place)
        if arrow is not None and arrow.target == join:
            yield place
            return
        seen: set[str] = set()
        waiting = [place if arrow is None else arrow.target]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            waiting += [edge.id for edge in self.edges[name]]
            for each in self.out[name]:
                if each.target == join:
                    yield each.id
                else:
                    waiting.append(each.target)


class Net:
    """Every process and subprocess of some files; the first process is where cases begin."""

    def __init__(self, *files: bytes) -> None:
        self.graphs: dict[str, Graph] = {}
        for data in files:
            root = etree.fromstring(data)
            names = {
                each.get("id"): each.get("errorCode") or each.get("escalationCode")
                or each.get("name")
                for each in root
            }  # fmt: skip
            for process in root.iter(f"{BPMN}process"):
                self._read(process, names)

    @cached_property
    def root(self) -> str:
        return next(iter(self.graphs))

    def _read(self, scope: Any, names: dict[Any, Any]) -> None:
        graph = self.graphs[scope.get("id")] = Graph(scope.get("id"))
        for each in scope:
            if _kind(each) == "sequenceFlow":
                arrow = Arrow(
                    id=each.get("id"),
                    source=each.get("sourceRef"),
                    target=each.get("targetRef"),
                    condition=each.findtext(f"{BPMN}conditionExpression") or "",
                )
                graph.arrows[arrow.id] = arrow
                graph.out[arrow.source].append(arrow)
                graph.into[arrow.target].append(arrow)
            elif _kind(each) not in BESIDE and not _kind(each).endswith("EventDefinition"):
                self._node(graph, each, names)
        _link(graph)

    def _node(self, graph: Graph, xml: Any, names: dict[Any, Any]) -> None:
        node = _node(xml, names)
        if _kind(xml) == "subProcess":
            self._read(xml, names)
        if xml.get("triggeredByEvent") == "true":
            start = self.graphs[node.id].start
            graph.handlers.append(
                Node(id=node.id, kind="handler", inner=node.id, trigger=start.trigger,
                     interrupts=start.interrupts)
            )  # fmt: skip
            return
        graph.nodes[node.id] = node
        if node.host:
            graph.edges[node.host].append(node)


def _kind(xml: Any) -> str:
    tag = xml.tag
    return tag[len(BPMN) :] if isinstance(tag, str) and tag.startswith(BPMN) else ""


def _node(xml: Any, names: dict[Any, Any]) -> Node:
    stops = xml.get("cancelActivity") or xml.get("isInterrupting") or "true"
    return Node(
        id=xml.get("id"),
        kind=_kind(xml),
        default=xml.get("default", ""),
        host=xml.get("attachedToRef", ""),
        interrupts=stops == "true",
        trigger=_trigger(xml, names),
        loop=_loop(xml),
        inner=xml.get("calledElement") or xml.get("id"),
        field=xml.get(f"{CAMUNDA}resultVariable", ""),
        script=xml.findtext(f"{BPMN}script") or "",
    )


def _trigger(xml: Any, names: dict[Any, Any]) -> Trigger:
    if _kind(xml) == "receiveTask":
        return Trigger(kind="message", ref=names[xml.get("messageRef")])
    for each in xml:
        if _kind(each).endswith("EventDefinition"):
            kind = _kind(each).removesuffix("EventDefinition")
            text = next((inner for inner in each if _kind(inner)), None)
            named = each.get("name", "") if kind == "link" else ""
            return Trigger(
                kind=kind,
                ref=names.get(each.get(f"{kind}Ref"), named) or "",
                text=(text.text or "").strip() if text is not None else "",
                form=_kind(text) if text is not None else "",
            )
    return Trigger()


def _loop(xml: Any) -> Loop | None:
    for each in xml:
        if _kind(each) == "multiInstanceLoopCharacteristics":
            return Loop(
                item=each.get(f"{CAMUNDA}elementVariable") or "loopCounter",
                collection=each.get(f"{CAMUNDA}collection", ""),
                cardinality=each.findtext(f"{BPMN}loopCardinality") or "",
                until=each.findtext(f"{BPMN}completionCondition") or "",
                one_by_one=each.get("isSequential") == "true",
            )
        if _kind(each) == "standardLoopCharacteristics":
            most = each.get("loopMaximum")
            return Loop(
                item="loopCounter",
                standard=True,
                one_by_one=True,
                condition=each.findtext(f"{BPMN}loopCondition") or "true",
                at_most=int(most) if most else None,
                test_before=each.get("testBefore") == "true",
            )
    return None


def _link(graph: Graph) -> None:
    """A thrown link is an arrow to where it is caught."""
    caught = {
        node.trigger.ref: node.id
        for node in graph.nodes.values()
        if node.kind == "intermediateCatchEvent" and node.trigger.kind == "link"
    }
    for node in list(graph.nodes.values()):
        if node.kind == "intermediateThrowEvent" and node.trigger.kind == "link":
            arrow = Arrow(id=f"{node.id}~", source=node.id, target=caught[node.trigger.ref])
            graph.arrows[arrow.id] = arrow
            graph.out[arrow.source].append(arrow)
            graph.into[arrow.target].append(arrow)
