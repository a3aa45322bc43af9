"""Plays models by the rules of BPMN 2.0 chapter 13, token by token; it judges the engine.

Shares no code with the engine, FEEL excepted. Where the standard leaves an order open, every order
can be asked for. Three rules of the house close what it leaves to a product: conditions are read
when all tokens rest, timers go off after that one by one with the earliest moment first, and a
multi-instance follows its collection while it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from tests.tokengame.net import Net
from tests.tokengame.rules import Rules
from tests.tokengame.sight import Sight, Wait
from tests.tokengame.state import State

MOST_MOVES = 600
MOST_STATES = 600
MOST_TOKENS = 40  # in a state of which every order is tried

Move = Callable[[State], None]


class NoRest(Exception):
    """The model runs in circles without ever waiting."""


class TooWide(Exception):
    """There are more orders than anybody wants to see."""


class Game:
    """One model. States go in and out; a state that was given is not changed."""

    def __init__(self, net: Net, *, every_order: bool = False) -> None:
        self.sight = Sight(net)
        self.rules = Rules(self.sight)
        self.every_order = every_order
        self._looked_at = 0  # in one play

    # What happens from outside: each gives the states in which the case can come to rest.

    def begin(self, record: dict[str, Any], now: datetime) -> list[State]:
        state = State(at=now, record=record)
        self.rules.open(state, self.sight.net.root, host=0)
        return self._rest(state, now)

    def complete(self, given: State, label: str, now: datetime) -> list[State]:
        """Somebody finished a task or job that goes by that label."""
        return [
            rest
            for number in self.sight.working(given)
            if self.sight.label(given, number) == label
            for rest in self._after(given, now, partial(self.rules.complete, number=number))
        ]

    def send(self, given: State, message: str, now: datetime) -> list[State]:
        """One of those who wait for a message receives it."""
        return [
            rest
            for wait in self.sight.waits(given, "message")
            if wait.trigger.ref == message
            for rest in self._after(given, now, partial(self.rules.happen, wait=wait))
        ]

    def signal(self, given: State, name: str, now: datetime) -> list[State]:
        """Everybody who waits for a signal hears it."""
        return self._after(given, now, partial(self.rules.broadcast, name=name))

    def look(self, given: State, now: datetime) -> list[State]:
        """The clock or the record went on."""
        return self._after(given, now, lambda state: None)

    # Coming to rest.

    def _after(self, given: State, now: datetime, act: Move) -> list[State]:
        state = given.copy()
        state.at, state.passed, state.thrown = now, (), ()
        act(state)
        return self._rest(state, now)

    def _rest(self, state: State, now: datetime) -> list[State]:
        if self.every_order:
            return self._every_rest(state, now)
        for _ in range(MOST_MOVES):
            move = next(self._moves(state, now), None)
            if move is None:
                return [state]
            move(state)
        raise NoRest

    def _every_rest(self, state: State, now: datetime) -> list[State]:
        seen: set[str] = set()
        found: list[State] = []
        waiting = [(state, 0)]
        while waiting:
            each, depth = waiting.pop()
            key = repr(each.key())
            if key in seen:
                continue
            seen.add(key)
            self._looked_at += 1
            if self._looked_at > MOST_STATES or len(each.tokens) > MOST_TOKENS:
                raise TooWide
            if depth > MOST_MOVES:
                raise NoRest
            moves = list(self._moves(each, now))
            if not moves:
                found.append(each)
            for move in moves:
                after = each.copy()
                move(after)
                waiting.append((after, depth + 1))
        return found

    def _moves(self, state: State, now: datetime) -> Iterator[Move]:
        """What can happen now by itself; what comes first goes before what comes after."""
        moving = False
        for move in (*self._steps(state), *self._ends(state), *self._joins(state)):
            moving = True
            yield move
        if moving:
            return
        for move in (*self._rounds(state), *self._conditions(state)):
            moving = True
            yield move
        if moving:
            return
        due = [(moment, wait) for moment, wait in self.sight.timers(state) if moment <= now]
        first = min((moment for moment, _ in due), default=now)
        for moment, wait in due:
            if moment == first:
                yield partial(self.rules.go_off, wait=wait, moment=moment)

    def _steps(self, state: State) -> Iterator[Move]:
        """Tokens at the end of an arrow that need not wait there."""
        for number, token in state.tokens.items():
            graph = self.sight.graph(state, token.scope)
            arrow = graph.arrows.get(token.at)
            if arrow is None or graph.is_join(arrow.target):
                continue
            node = graph.nodes[arrow.target]
            hearers: list[Wait | None] = [None]
            if node.trigger.kind == "message" and node.kind in (
                "endEvent",
                "intermediateThrowEvent",
            ):
                same = [
                    w
                    for w in self.sight.waits(state, "message")
                    if w.trigger.ref == node.trigger.ref
                ]
                hearers = [*same] or hearers
            for hearer in hearers:
                yield partial(self.rules.step, number=number, node=node, hearer=hearer)

    def _ends(self, state: State) -> Iterator[Move]:
        busy = {token.scope for token in state.tokens.values()}
        for number in state.scopes:
            if number not in busy:
                yield partial(self.rules.close, scope=number)

    def _joins(self, state: State) -> Iterator[Move]:
        arrived: dict[tuple[int, str], dict[str, int]] = {}
        for number, token in state.tokens.items():
            graph = self.sight.graph(state, token.scope)
            arrow = graph.arrows.get(token.at)
            if arrow is not None and graph.is_join(arrow.target):
                arrived.setdefault((token.scope, arrow.target), {}).setdefault(arrow.id, number)
        for (scope, name), first in arrived.items():
            if self._is_full(state, scope, name, first):
                used = list(first.values())
                yield partial(self.rules.join, used=used, scope=scope, name=name)

    def _is_full(self, state: State, scope: int, name: str, first: dict[str, int]) -> bool:
        """13.4.1 for a parallel gateway, 13.4.3 for an inclusive one."""
        graph = self.sight.graph(state, scope)
        empty = {arrow.id for arrow in graph.into[name]} - first.keys()
        if graph.nodes[name].kind == "parallelGateway" or not empty:
            return not empty
        return not any(
            reached & empty and not reached & first.keys()
            for token in state.tokens.values()
            if token.scope == scope and not token.whole
            for reached in [graph.reach(token.at, name)]
        )

    def _rounds(self, state: State) -> Iterator[Move]:
        for number, token in state.tokens.items():
            if token.rounds is not None:
                loop = self.sight.node(state, number).loop
                assert loop is not None
                if self.rules.next_of(state, number, loop):
                    yield partial(self.rules.top_up, whole=number)

    def _conditions(self, state: State) -> Iterator[Move]:
        """Conditions that came to hold; one that held before must have ceased to first."""
        for wait in self.sight.waits(state, "conditional"):
            holder = state.holder(wait.holder)
            holds = self.sight.value(state, wait.holder, wait.trigger.text) is True
            if holds and wait.event.id not in holder.met:
                yield partial(self.rules.happen, wait=wait)
            elif not holds and wait.event.id in holder.met:
                yield partial(self.rules.cease, wait=wait)
