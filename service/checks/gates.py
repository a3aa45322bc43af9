"""Proves the order rules of the regulation on the models: nothing is reached too early."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.bundle.model import Model, Scope, event_kind
from service.bundle.regulation import REGULATION_FILE, Gate
from service.bundle.xml import is_handler, is_multiple, kind, properties
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.words import ELEMENT_MARK, Property

MAX_PLACES = 20_000


@dataclass(slots=True)
class Place:
    """A point in the flattened flow: before an element, or after it (``done``)."""

    label: str = ""
    node: Any = None
    done: bool = False
    needs_all: bool = False
    after: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)


class Flattened:
    """All processes as one graph, calls and subprocesses unfolded in place."""

    def __init__(self, model: Model, root: str) -> None:
        self.model = model
        self.places: list[Place] = []
        self.entry, self.exit = self._scope(model.processes[root], (root,))
        self._entered: dict[str, list[int]] = {}
        self._completed: dict[str, list[int]] = {}
        for number, place in enumerate(self.places):
            for tag in _tags(place.node):
                if not place.done:
                    self._entered.setdefault(tag, []).append(number)
                elif not is_multiple(place.node):
                    self._completed.setdefault(tag, []).append(number)

    def before(self, tag: str) -> list[int]:
        """Where elements with this tag are entered."""
        return self._entered.get(tag, [])

    def after(self, tag: str) -> list[int]:
        """Where elements with this tag are completed; a multi-instance may be empty."""
        return self._completed.get(tag, [])

    def reach(self, banned: Iterable[int]) -> dict[int, int]:
        """What can be reached while no banned place is passed, each with where it came from.

        A place that needs all is reached only when every way into it is: least fixpoint.
        """
        closed = set(banned)
        came_from: dict[int, int] = {}
        waiting = deque([(self.entry, -1)])
        while waiting:
            place, origin = waiting.popleft()
            if place in came_from or place in closed:
                continue
            found = self.places[place]
            missing = [n for n in found.before if n not in came_from and n != origin]
            if found.needs_all and missing:
                continue
            came_from[place] = origin
            waiting.extend((n, place) for n in found.after)
        return came_from

    def path(self, came_from: dict[int, int], place: int) -> list[str]:
        """The names passed on the way to a place."""
        labels: list[str] = []
        while place != -1:
            label = self.places[place].label
            if label and (not labels or labels[-1] != label):
                labels.append(label)
            place = came_from[place]
        return labels[::-1]

    def _place(self, label: str = "", node: Any = None, *, done: bool = False) -> int:
        self.places.append(Place(label=label, node=node, done=done))
        return len(self.places) - 1

    def _edge(self, source: int, target: int) -> None:
        self.places[source].after.append(target)
        self.places[target].before.append(source)

    def _scope(self, scope: Scope, calls: tuple[str, ...]) -> tuple[int, int]:
        entry, exit = self._place(), self._place()
        begin: dict[str, int] = {}
        end: dict[str, int] = {}
        for name, node in scope.nodes.items():
            begin[name], end[name] = self._node(scope, node, calls)
            if kind(node) == "startEvent":
                self._edge(entry, begin[name])
            if is_handler(node):  # may begin as soon as the scope does, and end it
                self._edge(entry, begin[name])
                self._edge(end[name], exit)
            if event_kind(node) == "terminate":
                self._edge(end[name], exit)
        for name, node in scope.nodes.items():
            host = node.get("attachedToRef")
            if host in begin:
                self._edge(begin[host], begin[name])  # may happen as soon as the host is entered
        for flow in scope.flows:
            if flow.source in end and flow.target in begin:
                self._edge(end[flow.source], begin[flow.target])
        self._plain_ends(scope, end, exit)
        return entry, exit

    def _node(self, scope: Scope, node: Any, calls: tuple[str, ...]) -> tuple[int, int]:
        label = node.get("name") or ""
        begin, end = self._place(label, node), self._place(label, node, done=True)
        self.places[begin].needs_all = kind(node) == "parallelGateway"
        inner = self._inner(node)
        called = node.get("calledElement") or ""
        if inner is None or called in calls or len(self.places) > MAX_PLACES:
            self._edge(begin, end)
            return begin, end
        enter, leave = self._scope(inner, (*calls, called) if called else calls)
        self._edge(begin, enter)
        self._edge(leave, end)
        if is_multiple(node):
            self._edge(begin, end)  # an empty collection skips the body
        return begin, end

    def _inner(self, node: Any) -> Scope | None:
        if kind(node) == "callActivity":
            return self.model.processes.get(node.get("calledElement") or "")
        return next((scope for scope in self.model.scopes if scope.node is node), None)

    def _plain_ends(self, scope: Scope, end: dict[str, int], exit: int) -> None:
        """A scope without terminate end is left when every parallel branch has ended."""
        plain = [
            n.get("id") or "" for n in scope.of_kind("endEvent") if event_kind(n) != "terminate"
        ]
        branches = _branches(scope)
        inside = set().union(*branches) if branches else set()
        if branches:
            all_ended = self._place()
            self.places[all_ended].needs_all = True
            self._edge(all_ended, exit)
            for branch in branches:
                ended = self._place()
                self._edge(ended, all_ended)
                joins = [name for name in branch if _joins(scope, name, branches)]
                for name in [*(n for n in plain if n in branch), *joins]:
                    self._edge(end[name], ended)
        for name in plain:
            if name not in inside:
                self._edge(end[name], exit)


def prove(model: Model, roots: Iterable[str], gates: Iterable[Gate]) -> list[Finding]:
    """A finding for every rule of order a run could dodge; the path is in the message.

    A rule holds for every process a case can begin with and that comes to its target.
    """
    flats = [Flattened(model, root) for root in roots if root in model.processes]
    if not flats:
        return []
    return [found for gate in gates if (found := _missing(flats, gate) or _dodged(flats, gate))]


def _missing(flats: Sequence[Flattened], gate: Gate) -> Finding | None:
    targets = [place for flat in flats for place in flat.before(gate.target)]
    firsts = [place for flat in flats for place in flat.after(gate.first)]
    for tag, places in ((gate.target, targets), (gate.first, firsts)):
        if not places:
            return _finding(
                gate,
                N_("No element carries “%(tag)s”, so the order cannot be proved."),
                N_("Put the property “%(property)s” with this name on the element that does it."),
                tag=tag,
                property=Property.GATES.value,
            )
    return None


def _dodged(flats: Sequence[Flattened], gate: Gate) -> Finding | None:
    return next((found for flat in flats if (found := _prove(flat, gate)) is not None), None)


def _prove(flat: Flattened, gate: Gate) -> Finding | None:
    reached = flat.reach(flat.after(gate.first))
    for place in flat.before(gate.target):
        if place in reached:
            return _finding(
                gate,
                N_("“%(target)s” can be reached without “%(first)s”: %(path)s."),
                N_("Close this path, or put the tag on a task that every path passes."),
                target=gate.target,
                first=gate.first,
                path=" → ".join(flat.path(reached, place)),
                node=flat.places[place].node,
            )
    return None


def _finding(gate: Gate, msgid: str, advice: str, *, node: Any = None, **params: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="gate",
        file=REGULATION_FILE,
        element=node.get("id") if node is not None else f"{gate.first} → {gate.target}",
        name=gate.explanation or None,
        message=Message(msgid, dict(params)),
        advice=Message(advice, dict(params)),
        clauses=gate.clauses,
    )


def _tags(node: Any) -> list[str]:
    """What a rule of order may call this node: its tags, and its id."""
    if node is None:
        return []
    return [*properties(node).get(Property.GATES, "").split(), f"{ELEMENT_MARK}{node.get('id')}"]


def _branches(scope: Scope) -> list[set[str]]:
    """What each branch of the outermost parallel split can reach."""
    splits = [
        node.get("id") or ""
        for node in scope.of_kind("parallelGateway")
        if len(scope.outgoing(node.get("id"))) > 1
    ]
    for split in splits:
        others = [each for each in splits if each != split]
        if not any(split in scope.reachable([other]) for other in others):
            return [scope.reachable([flow.target]) for flow in scope.outgoing(split)]
    return []


def _joins(scope: Scope, name: str, branches: list[set[str]]) -> bool:
    node = scope.nodes[name]
    return kind(node) == "parallelGateway" and all(name in branch for branch in branches)
