"""A scope as a net of tokens: what each node takes and gives; what cannot block is folded away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

from service.bundle.model import Scope, event_kind
from service.bundle.xml import kind


class Take(StrEnum):
    """Which of its incoming arrows must hold a token before a node goes on."""

    ONE = auto()
    ALL = auto()
    COMING = auto()  # all that a token can still come to


class Give(StrEnum):
    """On which of its outgoing arrows a node puts a token."""

    ONE = auto()
    ALL = auto()
    SOME = auto()
    MORE = auto()  # the first, and any of the others
    NONE = auto()  # the token ends here
    STOP = auto()  # all tokens end here
    NEVER = auto()  # the token goes round for ever, and waits for somebody in every round


TAKES = {"parallelGateway": Take.ALL, "inclusiveGateway": Take.COMING}
GIVES = {
    "parallelGateway": Give.ALL, "inclusiveGateway": Give.SOME, "exclusiveGateway": Give.ONE,
    "eventBasedGateway": Give.ONE,
}  # fmt: skip
# A split and the join that undoes it.
TOGETHER = {
    (Give.ONE, Take.ONE), (Give.ONE, Take.COMING), (Give.SOME, Take.COMING),
    (Give.ALL, Take.COMING), (Give.ALL, Take.ALL),
}  # fmt: skip
PASSING = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "eventBasedGateway", "parallelGateway", "endEvent"}
)
LEAVES = frozenset({"terminate", "error", "cancel"})


@dataclass(slots=True)
class Knot:
    """A node, or several in a row (``steps``): the first takes, the last gives.

    ``ins`` and ``outs`` are numbers of threads.
    """

    steps: tuple[str, ...]
    take: Take
    give: Give
    ins: list[int] = field(default_factory=list)
    outs: list[int] = field(default_factory=list)

    @property
    def join(self) -> str:
        return self.steps[0]

    @property
    def split(self) -> str:
        return self.steps[-1]


@dataclass(slots=True)
class Thread:
    """An arrow, and in order what was folded into it: ids of elements and of arrows."""

    source: int
    target: int
    steps: tuple[str, ...]


class Net:
    """The net of *scope*; its arrows must lead from one of its nodes to another."""

    def __init__(self, scope: Scope) -> None:
        self.knots: dict[int, Knot] = {}
        self.threads: dict[int, Thread] = {}
        # The elements of which it matters how often they are come to.
        self.does = {name for name, node in scope.nodes.items() if kind(node) not in PASSING}
        self._last = 0
        self._end = self._knot("", Take.ONE, Give.NONE)
        into: dict[str, int] = {}
        out: dict[str, int] = {}
        events = [name for name, node in scope.nodes.items() if node.get("attachedToRef")]
        for name in [*events, *(each for each in scope.nodes if each not in events)]:
            into[name], out[name] = self._node(scope, name, into)
        for flow in scope.flows:
            self._thread(out[flow.source], into[flow.target], (flow.id,))
        self.starts = [into[each.get("id")] for each in scope.of_kind("startEvent")]

    def fold(self) -> None:
        """Fold away everything that lets its tokens through in whatever way they come."""
        busy = True
        while busy:
            busy = False
            for number in list(self.knots):
                if number in self.knots and number not in self.starts:
                    busy |= self._alike(number) or self._round(number) or self._onwards(number)

    def ahead(self, knot: int) -> set[int]:
        """The knots that a token can come to from here."""
        seen: set[int] = set()
        waiting = [knot]
        while waiting:
            for thread in self.knots[waiting.pop()].outs:
                target = self.threads[thread].target
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return seen

    def _node(self, scope: Scope, name: str, into: Mapping[str, int]) -> tuple[int, int]:
        """Where tokens come in and go out. On its border events happen beside it, or instead."""
        node = scope.nodes[name]
        if kind(node) == "endEvent" and event_kind(node) not in LEAVES:
            return self._end, self._end
        take = TAKES.get(kind(node), Take.ONE)
        first = last = self._knot(name, take, _give(node, len(scope.outgoing(name))))
        edges = {into[e.get("id")]: e.get("cancelActivity") for e in scope.boundaries(name)}
        for give, found in (
            (Give.ONE, [edge for edge, stops in edges.items() if stops != "false"]),
            (Give.MORE, [edge for edge, stops in edges.items() if stops == "false"]),
        ):
            if found:
                before, first = first, self._knot(name, Take.ONE, give)
                for target in (before, *found):
                    self._thread(first, target, ())
        return first, last

    def _knot(self, element: str, take: Take, give: Give) -> int:
        self._last += 1
        self.knots[self._last] = Knot((element,), take, give)
        return self._last

    def _thread(self, source: int, target: int, steps: tuple[str, ...]) -> None:
        self._last += 1
        self.threads[self._last] = Thread(source, target, steps)
        self.knots[source].outs.append(self._last)
        self.knots[target].ins.append(self._last)

    def _drop(self, thread: int) -> None:
        gone = self.threads.pop(thread)
        self.knots[gone.source].outs.remove(thread)
        self.knots[gone.target].ins.remove(thread)

    def _alike(self, number: int) -> bool:
        """Arrows to the same node that come together as they went apart are one; an arrow on
        which a token beside others merely ends is none.
        """
        knot, met = self.knots[number], set()
        for thread in knot.outs[knot.give is Give.MORE :]:
            target = self.threads[thread].target
            after = self.knots[target]
            ends = (after.take, after.give) == (Take.ONE, Give.NONE) and len(knot.outs) > 1
            if (ends and knot.give in (Give.ALL, Give.MORE)) or (
                target in met and (knot.give, after.take) in TOGETHER
            ):
                self._drop(thread)
                return True
            met.add(target)
        return False

    def _round(self, number: int) -> bool:
        """A way back to the same choice."""
        knot = self.knots[number]
        loops = [each for each in knot.outs if self.threads[each].target == number]
        if not loops or (knot.take, knot.give) != (Take.ONE, Give.ONE):
            return False
        for each in loops:
            self._drop(each)
        if not knot.outs:
            knot.give = Give.NEVER
        return True

    def _onwards(self, number: int) -> bool:
        """A node and the next one that are one node."""
        knot = self.knots[number]
        for thread in knot.outs:
            target = self.threads[thread].target
            after = self.knots[target]
            alone_out, alone_in = len(knot.outs) == 1, len(after.ins) == 1
            merges = alone_out and (alone_in or len(knot.ins) == 1 or _joins_alike(knot, after))
            if len(knot.ins) > 1 and (
                target == self._end or not alone_in
            ):  # two tokens must still meet before a step
                between = *knot.steps, *self.threads[thread].steps
                merges &= target != self._end and self.does.isdisjoint(between)
            splits = alone_in and (len(after.outs) == 1 or _splits_alike(knot, after))
            if target not in (number, *self.starts) and (merges or splits):
                self._melt(number, thread, target)
                return True
        return False

    def _melt(self, number: int, thread: int, target: int) -> None:
        """Make the two ends of a thread one node."""
        knot, after = self.knots[number], self.knots[target]
        between = self.threads[thread].steps
        if len(knot.outs) > 1:  # a split behind a split
            steps, take, give = knot.steps, knot.take, knot.give
            for each in after.outs:
                self.threads[each].steps = (*between, *after.steps, *self.threads[each].steps)
        elif len(after.ins) == 1:
            steps, take, give = (*knot.steps, *between, *after.steps), knot.take, after.give
        else:  # a join before a join
            steps, take, give = after.steps, after.take, after.give
            for each in knot.ins:
                self.threads[each].steps += (*knot.steps, *between)
        place = knot.outs.index(thread)
        self._drop(thread)
        for each in knot.ins:
            self.threads[each].target = target
        for each in (*knot.outs, *after.outs):
            self.threads[each].source = target
        outs = [*knot.outs[:place], *after.outs, *knot.outs[place:]]
        self.knots[target] = Knot(steps, take, give, [*knot.ins, *after.ins], outs)
        del self.knots[number]


def _give(node: Any, ways: int) -> Give:
    if kind(node) == "endEvent":
        return Give.STOP
    return GIVES.get(kind(node), Give.ALL) if ways else Give.NONE


def _joins_alike(knot: Knot, after: Knot) -> bool:
    return knot.take is after.take and knot.take in (Take.ONE, Take.ALL)


def _splits_alike(knot: Knot, after: Knot) -> bool:
    return knot.give is after.give and knot.give in (Give.ONE, Give.ALL, Give.SOME)
