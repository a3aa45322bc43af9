"""Tells which elements and sequence flows of a model no scenario came through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.actions.rehearsed import Coverage, Unwalked
from service.bundle.bundle import Bundle
from service.engine.walked import Flow, flows
from service.rehearsal.report import Played

FLOW = "sequenceFlow"


def coverage(bundle: Bundle, played: Iterable[Played]) -> Coverage:
    """What *played* walked of *bundle*, and what it did not, file by file.

    An element counts when a token arrived there, a flow when a token went along it. So a step
    that is never finished shows: the flow behind it stays unwalked.
    """
    trails = [one.trail for one in played]
    walked = frozenset[str]().union(*(trail.elements for trail in trails))
    taken = frozenset[tuple[str, str]]().union(*(trail.flows for trail in trails))
    drawn = flows(bundle)
    missed = [*_elements(bundle, walked), *_flows(bundle, drawn, taken)]
    return Coverage(
        elements=len(bundle.elements),
        flows=len(drawn),
        unwalked=tuple(sorted(missed, key=lambda one: one.file)),
    )


def _elements(bundle: Bundle, walked: frozenset[str]) -> Iterator[Unwalked]:
    for key, element in bundle.elements.items():
        if key not in walked:
            yield Unwalked(file=element.file, key=key, name=element.name, kind=element.kind)


def _flows(
    bundle: Bundle, drawn: Iterable[Flow], taken: frozenset[tuple[str, str]]
) -> Iterator[Unwalked]:
    for flow in drawn:
        if (flow.source, flow.target) not in taken:
            ends = f"{bundle.elements[flow.source].name} → {bundle.elements[flow.target].name}"
            name = f"{ends} ({flow.name})" if flow.name else ends
            yield Unwalked(file=flow.file, key=flow.key, name=name, kind=FLOW)
