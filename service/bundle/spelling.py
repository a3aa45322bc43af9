"""Reads a model as it was drawn, and puts in one spelling what can be written in several.

Check and engine see the same tree; the ids of the author stay. Judging it is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from service.bundle.dialects import plain_dialect
from service.bundle.remarks import Remarks
from service.bundle.translating import translate
from service.bundle.xml import BPMN, event_definition, flow_nodes, kind, safe_parse, scopes, text_of
from service.core import iso_timers
from service.core.errors import ServiceError
from service.core.finding import Finding, Severity
from service.core.language import N_, Message

LINK = f"{BPMN}linkEventDefinition"
THROW, CATCH = f"{BPMN}intermediateThrowEvent", f"{BPMN}intermediateCatchEvent"
# What events refer to by id: tag → the attribute of the definition that names it.
SHARED = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
}
ENDLESS = frozenset({"endEvent", "eventBasedGateway"})  # these do not lead to an end of their own
DATA_TAGS = ("dataInputAssociation", "dataOutputAssociation", "ioSpecification")
TIMES = {
    "timeDate": iso_timers.moment,
    "timeDuration": iso_timers.duration,
    "timeCycle": iso_timers.cycle,
}


@dataclass(frozen=True, slots=True)
class Spelled:
    """A model in one spelling, and what there is to say about the way it was written."""

    root: Any
    findings: list[Finding]


def read_model(data: bytes, file: str) -> Spelled:
    """The model in *data*; UnsafeXml when it is no XML, or not allowed."""
    root = safe_parse(data)
    remarks = Remarks(file, root)
    plain_dialect(root, remarks)
    _plain_references(root)
    _put_definitions(root, remarks)
    for process in root.iter(f"{BPMN}process"):
        for scope in scopes(process):
            _join_links(scope, remarks)
            _end_paths(scope, remarks)
    _name_arrows(root)
    _say_times(root, remarks)
    translate(root, remarks)
    return Spelled(root, remarks.findings)


def for_engine(root: Any, file: str) -> Any:
    """*root* as the engine can read it: without data arrows, with ids that are its file's own.

    It keeps the messages, signals, errors and escalations of all files in one list, where the last
    of the same id would win. Data needs no arrows: all of it is in the record.
    """
    for tag in DATA_TAGS:
        for node in list(root.iter(f"{BPMN}{tag}")):
            node.getparent().remove(node)
    for tag, attribute in SHARED.items():
        own = [each for each in root.iter(f"{BPMN}{tag}") if each.get("id")]
        for each in own:
            each.set("id", f"{file}#{each.get('id')}")
        for node in root.iter():
            if node.get(attribute):
                node.set(attribute, f"{file}#{node.get(attribute)}")
    return root


def _plain_references(root: Any) -> None:
    """Take the prefix off references such as ``tns:Message_1``."""
    for tag, attribute in SHARED.items():
        known = {each.get("id") for each in root.iter(f"{BPMN}{tag}")}
        for node in root.iter(f"{BPMN}{tag}EventDefinition", f"{BPMN}receiveTask"):
            prefix, _, name = (node.get(attribute) or "").rpartition(":")
            if prefix and name in known:
                node.set(attribute, name)


def _put_definitions(root: Any, remarks: Remarks) -> None:
    """Put the definition that an event only refers to in the event itself."""
    shared = {each.get("id"): each for each in root if kind(each).endswith("EventDefinition")}
    for reference in list(root.iter(f"{BPMN}eventDefinitionRef")):
        event = reference.getparent()
        name = text_of(reference)
        definition = shared.get(name, shared.get(name.rpartition(":")[2]))
        event.remove(reference)
        if definition is None:
            remarks.error(
                "event-reference", event,
                Message(N_("The event refers to “%(name)s”, which is not there."), {"name": name}),
                Message(N_("Choose the kind of event again.")),
            )  # fmt: skip
            continue
        own = deepcopy(definition)
        own.attrib.pop("id", None)
        event.append(own)


def _join_links(scope: Any, remarks: Remarks) -> None:
    """Draw the arrow that a link stands for; its two ends become events that only pass."""
    catches = _links(scope, CATCH)
    for name, throws in _links(scope, THROW).items():
        targets = catches.pop(name, [])
        if len(targets) != 1:
            for each in throws:
                remarks.error(
                    "link", each,
                    Message(
                        N_("%(count)s link events are called “%(name)s” here to go on at."),
                        {"count": len(targets), "name": name},
                    ),
                    Message(N_("Give exactly one link event of the same subprocess that name.")),
                )  # fmt: skip
            continue
        target = targets[0]
        for each in throws:
            arrow = etree.SubElement(scope, f"{BPMN}sequenceFlow")
            arrow.set("sourceRef", each.get("id") or "")
            arrow.set("targetRef", target.get("id") or "")
        for each in (*throws, target):
            each.tag = THROW
            each.remove(each.find(LINK))
    for name, lost in catches.items():
        for each in lost:
            remarks.error(
                "link", each,
                Message(N_("No link event leads to “%(name)s”."), {"name": name}),
                Message(N_("Give the link event that leads here the same name.")),
            )  # fmt: skip


def _links(scope: Any, tag: str) -> dict[str, list[Any]]:
    """The link events of a scope that have one trigger, by the name of the link."""
    found: dict[str, list[Any]] = {}
    for event in scope.findall(tag):
        definition = event_definition(event)
        if definition is not None and definition.tag == LINK and event.get("id"):
            name = definition.get("name") or event.get("name") or ""
            found.setdefault(name, []).append(event)
    return found


def _end_paths(scope: Any, remarks: Remarks) -> None:
    """Draw the end that a path has where it just stops."""
    arrows = scope.findall(f"{BPMN}sequenceFlow")
    left, reached = ({arrow.get(end) for arrow in arrows} for end in ("sourceRef", "targetRef"))
    for node in flow_nodes(scope):
        id = node.get("id")
        begins = kind(node) in ("startEvent", "boundaryEvent")
        if not id or id in left or kind(node) in ENDLESS or not (begins or id in reached):
            continue
        if node.find(LINK) is not None or "compensate" in _trigger(node):
            continue
        end = etree.SubElement(scope, f"{BPMN}endEvent")
        end.set("id", f"{id}_end")
        arrow = etree.SubElement(scope, f"{BPMN}sequenceFlow")
        arrow.set("sourceRef", id)
        arrow.set("targetRef", f"{id}_end")
        remarks.add(
            Severity.WARNING, "dead-end", node,
            Message(N_("The path stops here without an end event; it is read as if it had one.")),
            Message(N_("Draw an end event, or the arrow that is missing.")),
        )  # fmt: skip


def _trigger(event: Any) -> str:
    definition = event_definition(event)
    return "" if definition is None else kind(definition)


def _name_arrows(root: Any) -> None:
    """Give arrows without an id one: nothing else needs to refer to them."""
    taken = {node.get("id") for node in root.iter() if node.get("id")}
    for arrow in root.iter(f"{BPMN}sequenceFlow"):
        if not arrow.get("id"):
            name = next(each for each in _names(arrow) if each not in taken)
            taken.add(name)
            arrow.set("id", name)


def _names(arrow: Any) -> Iterator[str]:
    name = f"{arrow.get('sourceRef', '')}_to_{arrow.get('targetRef', '')}"
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1


def _say_times(root: Any, remarks: Remarks) -> None:
    """Say dates, durations and cycles of ISO 8601 in FEEL; rounds of a process stay as they are."""
    for definition in root.iter(f"{BPMN}timerEventDefinition"):
        event = definition.getparent()
        is_round = kind(event) == "startEvent" and kind(event.getparent()) == "process"
        for tag, said in TIMES.items():
            node = definition.find(f"{BPMN}{tag}")
            if node is None or is_round:
                continue
            try:
                text = said(text_of(node))
            except ServiceError as exc:
                remarks.error(
                    "timer-iso", event, exc.message,
                    Message(N_("Write R/PT1H or longer for a cycle, P5D for a duration,"
                               " 2026-03-05 for a date, or FEEL such as"
                               " einde_dag(werkdagen_na(datum, 10)).")),
                )  # fmt: skip
                continue
            if text is not None:
                node.text = text
