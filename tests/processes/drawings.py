"""The drawings of two regulations, read as plain geometry; judging them is the tests' work."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
SUBSIDY = Path(__file__).resolve().parents[1] / "subsidie" / "processes"
DRAWINGS = sorted([*PROCESSES.glob("*/*.bpmn"), *SUBSIDY.glob("*/*.bpmn")])
NODES = frozenset(
    {
        "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent",
        "intermediateThrowEvent", "userTask", "serviceTask", "businessRuleTask", "callActivity",
        "subProcess", "exclusiveGateway", "parallelGateway", "eventBasedGateway",
    }
)  # fmt: skip
CONTAINERS = frozenset({"subProcess", "participant", "lane"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle with its top left corner at ``x``, ``y``."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box, margin: float = 0) -> bool:
        return (
            self.x + margin < other.x + other.width
            and other.x + margin < self.x + self.width
            and self.y + margin < other.y + other.height
            and other.y + margin < self.y + self.height
        )

    def holds(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One diagram: elements by id with their box, label and, for flows, waypoints."""

    name: str
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    routes: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def nodes(self) -> list[str]:
        return [each for each, kind in self.kinds.items() if kind in NODES]

    @property
    def shapes(self) -> dict[str, Box]:
        """The boxes of elements that hold no others."""
        plain = (each for each in self.nodes if self.kinds[each] not in CONTAINERS)
        return {each: self.boxes[each] for each in plain if each in self.boxes}


def read_drawing(path: Path) -> Drawing:
    root = etree.parse(str(path)).getroot()
    drawing = Drawing(name=path.stem)
    for element in root.iter("{*}*"):
        _read_element(drawing, element)
    for shape in (*root.iter("{*}BPMNShape"), *root.iter("{*}BPMNEdge")):
        _read_picture(drawing, shape)
    return drawing


def _read_element(drawing: Drawing, element: Any) -> None:
    kind, identity = etree.QName(element).localname, element.get("id")
    if identity and "MODEL" in (etree.QName(element).namespace or ""):
        drawing.kinds[identity] = kind
        drawing.names[identity] = element.get("name") or ""
        if kind == "sequenceFlow":
            drawing.ends[identity] = (element.get("sourceRef"), element.get("targetRef"))
        if kind == "lane":
            found = element.findall("{*}flowNodeRef")
            drawing.members[identity] = tuple(each.text for each in found)


def _read_picture(drawing: Drawing, shape: Any) -> None:
    identity = shape.get("bpmnElement")
    for label in shape.findall("{*}BPMNLabel/{*}Bounds"):
        drawing.labels[identity] = _box(label)
    for bounds in shape.findall("{*}Bounds"):
        drawing.boxes[identity] = _box(bounds)
    points = shape.findall("{*}waypoint")
    if points:
        drawing.routes[identity] = tuple((float(p.get("x")), float(p.get("y"))) for p in points)


def _box(bounds: Any) -> Box:
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return Box(x=x, y=y, width=width, height=height)
