"""Every shipped diagram can be read on one screen: nothing hidden, nothing crossing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from tests.processes.drawings import Box, Drawing

MAX_WIDTH, MAX_HEIGHT, MAX_WORDS = 1600, 800, 5
QUESTIONS = frozenset({"exclusiveGateway"})

Segment = tuple[tuple[float, float], tuple[float, float]]


def test_every_element_is_drawn(drawing: Drawing) -> None:
    missing = [each for each in drawing.nodes if each not in drawing.boxes]
    missing += [each for each in drawing.ends if each not in drawing.routes]
    assert missing == []


def test_the_process_and_every_step_have_a_name(drawing: Drawing) -> None:
    must = {"process", "userTask", "serviceTask", "businessRuleTask", "callActivity", "startEvent",
            "endEvent", "intermediateCatchEvent", "boundaryEvent", "subProcess"}  # fmt: skip
    nameless = [
        each for each, kind in drawing.kinds.items() if kind in must and not drawing.names[each]
    ]
    assert nameless == []


def test_a_name_is_short(drawing: Drawing) -> None:
    names = [drawing.names[each] for each in drawing.nodes]
    long = [name for name in names if len(name.split()) > MAX_WORDS]
    assert long == []


def test_the_diagram_fits_on_one_screen(drawing: Drawing) -> None:
    boxes = [*drawing.boxes.values(), *drawing.labels.values()]
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    assert max(b.x + b.width for b in boxes) - left <= MAX_WIDTH
    assert max(b.y + b.height for b in boxes) - top <= MAX_HEIGHT


def test_no_two_shapes_overlap(drawing: Drawing) -> None:
    edge = {e for e in drawing.nodes if drawing.kinds[e] == "boundaryEvent"}
    inside = {e: b for e, b in drawing.shapes.items() if e not in edge}
    assert [(a, b) for a, b in combinations(inside, 2) if inside[a].overlaps(inside[b])] == []


def test_no_label_lies_on_a_shape_or_another_label(drawing: Drawing) -> None:
    on_shapes = [
        (label, shape)
        for label, box in drawing.labels.items()
        for shape, other in drawing.shapes.items()
        if shape != label and box.overlaps(other, margin=1)
    ]
    on_labels = [
        (a, b)
        for a, b in combinations(drawing.labels, 2)
        if drawing.labels[a].overlaps(drawing.labels[b], margin=1)
    ]
    assert on_shapes + on_labels == []


def test_no_flow_runs_through_a_shape_it_is_not_attached_to(drawing: Drawing) -> None:
    crossed = [
        (flow, shape)
        for flow, ends in drawing.ends.items()
        for shape, box in drawing.shapes.items()
        if shape not in ends and any(_hits(box, each) for each in _segments(drawing, flow))
    ]
    assert crossed == []


def test_no_two_flows_cross(drawing: Drawing) -> None:
    crossings = [
        (a, b)
        for a, b in combinations(drawing.routes, 2)
        for one in _segments(drawing, a)
        for other in _segments(drawing, b)
        if _cross(one, other)
    ]
    assert crossings == []


def test_flows_run_straight_and_touch_their_ends(drawing: Drawing) -> None:
    for flow, (source, target) in drawing.ends.items():
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in _segments(drawing, flow)), flow
        first, last = drawing.routes[flow][0], drawing.routes[flow][-1]
        assert _touches(drawing.boxes[source], first), flow
        assert _touches(drawing.boxes[target], last), flow


def test_every_shape_lies_inside_its_lane(drawing: Drawing) -> None:
    outside = [
        member
        for lane, members in drawing.members.items()
        for member in members
        if not drawing.boxes[lane].holds(drawing.boxes[member])
    ]
    assert outside == []


def test_a_pool_has_every_element_in_exactly_one_lane(drawing: Drawing) -> None:
    listed = [member for members in drawing.members.values() for member in members]
    if drawing.members:
        assert sorted(listed) == sorted(drawing.nodes)


def test_a_choice_asks_a_question(drawing: Drawing) -> None:
    for gateway in (each for each in drawing.nodes if drawing.kinds[each] in QUESTIONS):
        answers = [flow for flow, ends in drawing.ends.items() if ends[0] == gateway]
        if len(answers) > 1:
            assert drawing.names[gateway].endswith("?"), gateway
            assert all(drawing.names[flow] for flow in answers), gateway


def _segments(drawing: Drawing, flow: str) -> Iterator[Segment]:
    yield from pairwise(drawing.routes[flow])


def _hits(box: Box, segment: Segment) -> bool:
    (ax, ay), (bx, by) = segment
    line = Box(x=min(ax, bx), y=min(ay, by), width=abs(ax - bx), height=abs(ay - by))
    return line.overlaps(box)


def _cross(one: Segment, other: Segment) -> bool:
    """Whether a level and an upright segment pass through each other, corners excepted."""
    for level, upright in ((one, other), (other, one)):
        (x1, y), (x2, y2) = level
        (x, y3), (x4, y4) = upright
        meets = min(x1, x2) < x < max(x1, x2) and min(y3, y4) < y < max(y3, y4)
        if y == y2 and x == x4 and meets:
            return True
    return False


def _touches(box: Box, point: tuple[float, float]) -> bool:
    x, y = point
    return box.x - 1 <= x <= box.x + box.width + 1 and box.y - 1 <= y <= box.y + box.height + 1
