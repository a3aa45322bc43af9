"""Elements and paths of a model in the words of who reads a finding: names, not ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.bundle.model import Scope
from service.bundle.xml import BPMN, kind, text_of
from service.core.language import N_, Message

LONGEST = 12  # steps of a path that are told; of a longer one those in the middle are left out
CHOICES = frozenset({"exclusiveGateway", "inclusiveGateway", "eventBasedGateway"})


class Telling:
    """Names what is in one scope. *Steps* are ids of elements and arrows, in order."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.flows = {flow.id: flow for flow in scope.flows}

    def name(self, element: str) -> Message | str:
        """An element in a sentence; a gateway without a name by what comes before it."""
        if own := self._own(element):
            return f"“{own}”"
        before = [self._own(flow.source) for flow in self.scope.incoming(element)]
        if any(before):
            return Message(
                N_("the gateway behind %(steps)s"), {"steps": quoted(filter(None, before))}
            )
        return f"“{element}”"

    def path(self, steps: Iterable[str]) -> str:
        """The way along *steps*: what has a name, and at a choice the arrow that was taken."""
        told = self._told(steps)
        if len(told) > LONGEST:
            told[LONGEST // 2 : len(told) - LONGEST // 2] = ["…"]
        return " → ".join(told)

    def last(self, steps: Sequence[str]) -> str:
        """The last step on the way that has a name, else the last one."""
        told = self._told(steps)
        return told[-1] if told else steps[-1]

    def _told(self, steps: Iterable[str]) -> list[str]:
        told: list[str] = []
        for step in steps:
            if step in self.flows:
                arrow = self._arrow(step)
                if arrow and told:
                    told[-1] += f" ({arrow})"
            elif (own := self._own(step)) and (not told or told[-1] != own):
                told.append(own)
        return told

    def _own(self, element: str) -> str:
        node = self.scope.nodes.get(element)
        return " ".join((node.get("name") or "").split()) if node is not None else ""

    def _arrow(self, flow: str) -> str:
        """What an arrow of a choice says: its name or its condition."""
        source = self.flows[flow].source
        if kind(self.scope.nodes[source]) not in CHOICES or len(self.scope.outgoing(source)) < 2:
            return ""
        node = self.flows[flow].node
        return " ".join(
            (node.get("name") or text_of(node.find(f"{BPMN}conditionExpression"))).split()
        )


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in dict.fromkeys(names))
