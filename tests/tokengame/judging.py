"""Whether a graph is sound, by looking at every marking of it as it was drawn: slow and plain."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import combinations

from tests.tokengame.net import JOINS, Graph

MOST = 2_500
NO_STEP = JOINS | {"exclusiveGateway", "eventBasedGateway", "endEvent"}
Marking = frozenset[str]  # the arrows that hold a token; of a sound graph none holds two


class TooLarge(Exception):
    """There are more markings than a test can look at."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is wrong with a graph, whatever people answer."""

    blocks: bool
    doubles: bool


def judge(graph: Graph) -> Judgement:
    """Free choices; a token at a join that stays there in everything that can follow blocks."""
    after, doubles = _explore(graph)
    kept = {marking for marking in after if not marking or marking in doubles}
    growing = True
    while growing:
        more = {m for m, targets in after.items() if m not in kept and kept & targets}
        kept |= more
        growing = bool(more)
    blocks = any(_holds(graph, after, marking) for marking in after.keys() - kept)
    return Judgement(blocks, any(doubles.values()))


def _holds(graph: Graph, after: dict[Marking, set[Marking]], marking: Marking) -> bool:
    seen, waiting = {marking}, [marking]
    while waiting:
        for each in after[waiting.pop()] - seen:
            seen.add(each)
            waiting.append(each)
    always = frozenset.intersection(*seen)
    return any(graph.is_join(graph.arrows[arrow].target) for arrow in always)


def _explore(graph: Graph) -> tuple[dict[Marking, set[Marking]], dict[Marking, bool]]:
    """What follows on each marking; and those with a move by which an arrow would hold two
    tokens, with whether a step would be done twice by it.
    """
    first = frozenset(arrow.id for arrow in graph.out[graph.start.id])
    after: dict[Marking, set[Marking]] = {}
    doubles: dict[Marking, bool] = {}
    waiting = deque([first])
    while waiting:
        marking = waiting.popleft()
        if marking in after:
            continue
        if len(after) > MOST:
            raise TooLarge
        after[marking] = set()
        for taken, given, stops in _moves(graph, marking):
            rest = frozenset() if stops else marking - taken
            if rest & given:
                doubled = any(_leads_to_step(graph, arrow) for arrow in rest & given)
                doubles[marking] = doubles.get(marking, False) or doubled
                continue
            after[marking].add(rest | given)
            waiting.append(rest | given)
    return after, doubles


def _leads_to_step(graph: Graph, arrow: str) -> bool:
    merge = graph.arrows[arrow].source
    if len(graph.into[merge]) < 2:
        return False  # in a loop, something begins anew in every round
    seen = {merge}
    waiting = [graph.arrows[arrow].target]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [each.target for each in graph.out[name]]
            waiting += [edge.id for edge in graph.edges[name]]
    return any(graph.nodes[name].kind not in NO_STEP for name in seen)


def _moves(graph: Graph, marking: Marking) -> list[tuple[Marking, Marking, bool]]:
    """(arrows taken, arrows given, whether everything stops) of every node that can go on."""
    found = []
    for name, node in graph.nodes.items():
        into = frozenset(arrow.id for arrow in graph.into[name])
        held = into & marking
        if not held:
            continue
        outs = [arrow.id for arrow in graph.out[name]]
        takes = [frozenset([arrow]) for arrow in held]
        if graph.is_join(name):
            takes = [held] if _is_full(graph, name, node.kind, marking) else []
        if node.kind == "endEvent":
            gives, stops = [frozenset[str]()], node.trigger.kind == "terminate"
        else:
            gives, stops = _gives(node.kind, outs), False
            for edge in graph.edges[name]:
                gives.append(frozenset(arrow.id for arrow in graph.out[edge.id]))
        found += [(take, give, stops) for take in takes for give in gives]
    return found


def _gives(kind: str, outs: list[str]) -> list[Marking]:
    match kind:
        case "exclusiveGateway" | "eventBasedGateway":
            return [frozenset([out]) for out in outs]
        case "inclusiveGateway":
            sizes = range(1, len(outs) + 1)
            return [frozenset(some) for size in sizes for some in combinations(outs, size)]
        case _:
            return [frozenset(outs)]


def _is_full(graph: Graph, name: str, kind: str, marking: Marking) -> bool:
    into = {arrow.id for arrow in graph.into[name]}
    held, empty = into & marking, into - marking
    if kind == "parallelGateway" or not empty:
        return not empty
    reached = [graph.reach(arrow, name) for arrow in marking]
    return not any(each & empty and not each & held for each in reached)
