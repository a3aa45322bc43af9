"""Reads BPMN text safely and knows its namespaces; it does not judge what it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from service.core.errors import ServiceError
from service.core.language import N_

BPMN_NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA_NS = "http://camunda.org/schema/1.0/bpmn"
BPMN = f"{{{BPMN_NS}}}"
CAMUNDA = f"{{{CAMUNDA_NS}}}"
MAX_BYTES = 2_000_000
MAX_DEPTH = 60
MAX_NODES = 1_000  # far more than fits a screen; checking a chain of thousands takes minutes
MAX_ATTRIBUTES = 200  # of one element: reading them takes the square of their number
MAX_CHILDREN = 5_000  # of one element: more than the most steps, their arrows and their notes
_BEFORE = b"\xef\xbb\xbf \t\r\n"  # a byte order mark, and blank lines that XML does not allow

FLOW_KINDS = frozenset(
    {
        "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent",
        "boundaryEvent", "task", "userTask", "manualTask", "serviceTask", "sendTask",
        "receiveTask", "scriptTask", "businessRuleTask", "callActivity", "subProcess",
        "transaction", "adHocSubProcess", "exclusiveGateway", "parallelGateway",
        "inclusiveGateway", "eventBasedGateway", "complexGateway",
    }
)  # fmt: skip


class UnsafeXml(ServiceError):
    """The text is no XML, or XML that is not allowed."""


def safe_parse(data: bytes) -> Any:
    """The root element; refuses large, deep and DOCTYPE-carrying documents."""
    if len(data) > MAX_BYTES:
        raise UnsafeXml(N_("The file is larger than %(limit)s bytes."), limit=MAX_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(_BEFORE), parser)
    except etree.XMLSyntaxError as exc:
        if not data.strip():
            raise UnsafeXml(N_("The file is empty.")) from exc
        raise UnsafeXml(
            N_("The file is damaged or breaks off on line %(line)s: save it again. (%(problem)s)"),
            line=exc.lineno or 1,
            problem=exc.msg or "",
        ) from exc
    except ValueError as exc:
        raise UnsafeXml(N_("The file is not readable XML: %(problem)s"), problem=str(exc)) from exc
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXml(N_("The file holds a DOCTYPE; that is not allowed."))
    if kind(root) != "definitions":
        raise UnsafeXml(
            N_("The file is no BPMN model: it begins with “%(tag)s”."),
            tag=str(root.tag).rpartition("}")[2][:40],
        )
    level, nodes = [root], 0
    for _ in range(MAX_DEPTH):
        nodes += sum(kind(node) in FLOW_KINDS for node in level)
        if nodes > MAX_NODES:
            raise UnsafeXml(
                N_("The file holds more than %(limit)s steps; split it into chapters."),
                limit=MAX_NODES,
            )
        for node in level:
            _uncrowded(node)
        level = [child for node in level for child in node]
        if not level:
            return root
    raise UnsafeXml(N_("The file is nested deeper than %(limit)s levels."), limit=MAX_DEPTH)


def _uncrowded(node: Any) -> None:
    """Refuse an element with more parts than anybody draws."""
    if len(node.attrib) > MAX_ATTRIBUTES:
        raise UnsafeXml(
            N_("An element on line %(line)s has more than %(limit)s attributes."),
            line=node.sourceline,
            limit=MAX_ATTRIBUTES,
        )
    if len(node) > MAX_CHILDREN:
        raise UnsafeXml(
            N_("An element on line %(line)s has more than %(limit)s parts."),
            line=node.sourceline,
            limit=MAX_CHILDREN,
        )


def kind(node: Any) -> str:
    """The local name of a BPMN node, empty for anything that is not BPMN."""
    tag = node.tag
    return tag[len(BPMN) :] if isinstance(tag, str) and tag.startswith(BPMN) else ""


def extensions(node: Any) -> dict[str, Any]:
    """Every camunda attribute and direct extension element, as plain JSON."""
    found: dict[str, Any] = {
        name[len(CAMUNDA) :]: value
        for name, value in node.attrib.items()
        if name.startswith(CAMUNDA)
    }
    inner = node.find(f"{BPMN}extensionElements")
    if inner is None:
        return found
    listed = inner.findall(f"{CAMUNDA}properties/{CAMUNDA}property")
    properties = {p.get("name"): p.get("value", "") for p in listed if p.get("name")}
    if properties:
        found["properties"] = properties
    for tag in ("in", "out"):
        mapped = [dict(entry.attrib) for entry in inner.findall(f"{CAMUNDA}{tag}")]
        if mapped:
            found[tag] = mapped
    return found


def properties(node: Any) -> dict[str, str]:
    """The camunda properties of a node."""
    found: dict[str, str] = extensions(node).get("properties", {})
    return found


def has_people(node: Any) -> bool:
    """Whether a task names somebody who is to do it."""
    return any(
        node.get(f"{CAMUNDA}{name}") for name in ("candidateGroups", "candidateUsers", "assignee")
    )


def flow_nodes(scope: Any) -> list[Any]:
    """The flow nodes directly inside a process or subprocess."""
    return [node for node in scope if kind(node) in FLOW_KINDS]


def scopes(process: Any) -> Iterator[Any]:
    """The process and every subprocess inside it."""
    yield process
    for tag in ("subProcess", "transaction", "adHocSubProcess"):
        yield from process.iter(f"{BPMN}{tag}")


def all_nodes(process: Any) -> Iterator[Any]:
    """Every flow node of a process, at any depth."""
    for scope in scopes(process):
        yield from flow_nodes(scope)


def event_definition(node: Any) -> Any:
    """The first event definition of an event, None for a plain event."""
    return next((child for child in node if kind(child).endswith("EventDefinition")), None)


def text_of(node: Any | None) -> str:
    """The stripped text of a node, empty when there is none."""
    return (node.text or "").strip() if node is not None else ""


def label(node: Any, nodes: Mapping[str, Any]) -> str:
    """What a person calls a node: its name, for an arrow what it leads from and to, or its id.

    *nodes*: by id, to name those ends; to look for them in the tree takes long in large models.
    """
    if node.get("name"):
        return str(node.get("name"))
    if kind(node) != "sequenceFlow":
        return node.get("id") or kind(node)
    ids = [node.get(end) or "?" for end in ("sourceRef", "targetRef")]
    names = [nodes[each].get("name") or each if each in nodes else each for each in ids]
    return " → ".join(" ".join(each.split()) for each in names)


def is_handler(node: Any) -> bool:
    """True for an event subprocess."""
    return kind(node) == "subProcess" and node.get("triggeredByEvent") == "true"


def is_multiple(node: Any) -> bool:
    """True for an activity that is done several times, or perhaps not at all."""
    loop = node.find(f"{BPMN}standardLoopCharacteristics")
    asks_first = loop is not None and loop.get("testBefore") == "true"
    return asks_first or node.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None


def expression_text(text: str) -> str:
    """The FEEL in an attribute, without the marks ``=`` or ``${…}`` some modellers add."""
    text = text.strip()
    if text.startswith("${") and text.endswith("}"):
        return text[2:-1].strip()
    return text.removeprefix("=").strip()
