"""The model elements as the service sees them: plain values read from the BPMN text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.bundle.xml import BPMN, CAMUNDA, all_nodes, event_definition, extensions, kind, text_of
from service.core.words import Local, Property

# Where something is done several times, and an instance knows which it is.
COUNTED = ("loopCardinality", "completionCondition", "standardLoopCharacteristics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One flow node. ``groups``, ``users`` and ``due`` are raw: literal text or ``=FEEL``."""

    key: str
    process: str
    id: str
    file: str
    name: str
    kind: str
    lane: str | None = None
    groups: str | None = None
    users: str | None = None
    due: str | None = None
    form: str | None = None
    topic: str | None = None
    event: str | None = None
    message: str | None = None
    cycle: str = ""
    called: str | None = None
    decision: str | None = None
    result: str | None = None
    interrupting: bool = True
    multiple: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    documentation: str = ""

    @property
    def begins_itself(self) -> bool:
        """Whether this start event begins cases by itself, round after round."""
        return bool(self.cycle)

    @property
    def button(self) -> str:
        """What the button of this task or action says."""
        return self.properties.get(Property.BUTTON) or self.name


def read_elements(root: Any, file: str) -> list[Element]:
    """Every flow node of every process in a file."""
    messages = {m.get("id"): m.get("name") or "" for m in root.iter(f"{BPMN}message")}
    lanes = {
        text_of(ref): lane.get("name") or lane.get("id") or ""
        for lane in root.iter(f"{BPMN}lane")
        for ref in lane.findall(f"{BPMN}flowNodeRef")
    }
    return [
        _element(node, process.get("id") or "", file, messages, lanes)
        for process in root.iter(f"{BPMN}process")
        for node in all_nodes(process)
        if node.get("id")
    ]


def _element(
    node: Any, process: str, file: str, messages: Mapping[str, str], lanes: Mapping[str, str]
) -> Element:
    found = extensions(node)
    properties: dict[str, str] = found.get("properties", {})
    definition = event_definition(node)
    waits = node if kind(node) == "receiveTask" else definition
    reference = waits.get("messageRef") if waits is not None else None
    return Element(
        key=f"{process}/{node.get('id')}",
        process=process,
        id=node.get("id"),
        file=file,
        name=node.get("name") or node.get("id"),
        kind=kind(node),
        lane=_lane(node, lanes),
        groups=found.get("candidateGroups"),
        users=found.get("candidateUsers") or found.get("assignee"),
        due=found.get("dueDate"),
        form=found.get("formRef") or properties.get(Property.FORM),
        topic=found.get("topic"),
        event=kind(definition) if definition is not None else None,
        message=messages.get(reference) if reference else None,
        cycle=_cycle(node, definition),
        called=node.get("calledElement"),
        decision=found.get("decisionRef"),
        result=found.get("resultVariable"),
        interrupting="false" not in (node.get("cancelActivity"), node.get("isInterrupting")),
        multiple=node.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None,
        properties=properties,
        clauses=tuple(properties.get(Property.CLAUSES, "").split()),
        documentation=text_of(node.find(f"{BPMN}documentation")),
    )


def _cycle(node: Any, definition: Any) -> str:
    """How often a start event begins a case by itself; empty for everything else."""
    if definition is None or kind(node) != "startEvent" or kind(node.getparent()) != "process":
        return ""
    return text_of(definition.find(f"{BPMN}timeCycle"))


def _lane(node: Any, lanes: Mapping[str, str]) -> str | None:
    """A node inside a subprocess lies in the lane of that subprocess."""
    while node is not None:
        if node.get("id") in lanes:
            return lanes[node.get("id")]
        node = node.getparent()
    return None


def local_names(root: Any) -> set[str]:
    """The keys tokens may carry: call parameters and multi-instance items."""
    targets = {entry.get("target") for entry in root.iter(f"{CAMUNDA}in")}
    items = {
        loop.get(f"{CAMUNDA}elementVariable")
        for loop in root.iter(f"{BPMN}multiInstanceLoopCharacteristics")
    }
    if any(True for tag in COUNTED for _ in root.iter(f"{BPMN}{tag}")):
        items |= set(Local)
    return {name for name in targets | items if name}
