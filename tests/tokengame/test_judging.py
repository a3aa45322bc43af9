"""What the check says of random models is what looking at every marking says of them."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings

from service.bundle.model import Model, Report
from service.bundle.xml import safe_parse
from service.checks.soundness import lint_soundness
from tests.tokengame.blocks import Path, paths
from tests.tokengame.drawing import draw
from tests.tokengame.judging import TooLarge, judge
from tests.tokengame.net import JOINS, Net

SAMPLE = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def said(xml: bytes) -> set[str]:
    report = Report()
    lint_soundness(Model({"plaat.bpmn": safe_parse(xml)}), report)
    return {finding.code for finding in report.findings} - {"never-opens"}


def seen(net: Net) -> set[str]:
    found = [judge(graph) for graph in net.graphs.values()]
    told = {"deadlock"} if any(each.blocks for each in found) else set()
    return told | ({"done-twice"} if any(each.doubles for each in found) else set())


def splits_in_a_loop(net: Net) -> bool:
    """Then something begins anew in every round, and what is done twice is a matter of taste."""
    return any(
        node.kind in JOINS and graph.reach(arrow.id, name)
        for graph in net.graphs.values()
        for name, node in graph.nodes.items()
        for arrow in graph.out[name]
    )


@SAMPLE
@given(paths(wild=True))
def test_the_check_finds_in_mismatched_models_what_is_there(path: Path) -> None:
    xml = draw(path).xml
    net = Net(xml)
    try:
        expected = seen(net)
    except TooLarge:
        assume(False)
    beside = {"done-twice"} if splits_in_a_loop(net) else set()
    assert said(xml) - beside == expected - beside


@SAMPLE
@given(paths())
def test_a_block_structured_model_gives_no_finding(path: Path) -> None:
    assert said(draw(path).xml) == set()
