"""What each kind of node and event does to the tokens: BPMN 2.0, 13.3 to 13.5."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.tokengame.net import SCOPES, Arrow, Loop, Node, Trigger
from tests.tokengame.sight import Sight, Wait
from tests.tokengame.state import Rounds, Scope, State, Token

REST = frozenset({"userTask", "serviceTask", "sendTask", "receiveTask", "eventBasedGateway"})
PASSED = frozenset({"task", "manualTask", "scriptTask"})


class Rules:
    """Each verb changes the state that it is given."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def open(self, state: State, graph: str, host: int) -> None:
        number = state.number()
        state.scopes[number] = Scope(graph=graph, host=host, since=state.at)
        self._leave(state, number, self.sight.net.graphs[graph].start.id)

    def close(self, state: State, scope: int) -> None:
        """13.3.4: a scope without tokens is complete."""
        host = state.scopes.pop(scope).host
        if host:
            self.complete(state, host)

    def _leave(self, state: State, scope: int, node: str) -> None:
        self._pass(state, node)
        self._go_on(state, scope, node)

    def _go_on(self, state: State, scope: int, node: str) -> None:
        for arrow in self.sight.graph(state, scope).out[node]:
            self._send_on(state, scope, arrow)

    def _send_on(self, state: State, scope: int, arrow: Arrow) -> None:
        state.put(Token(scope=scope, at=arrow.id, since=state.at))

    def _pass(self, state: State, node: str) -> None:
        state.passed = (*state.passed, node)

    def step(self, state: State, number: int, node: Node, hearer: Wait | None) -> None:
        scope = state.tokens.pop(number).scope
        here = Token(scope=scope, at=node.id, since=state.at)
        if node.loop is not None:
            self.top_up(state, state.put(replace(here, rounds=Rounds())))
        elif node.kind in SCOPES:
            self.open(state, node.inner, host=state.put(here))
        elif node.kind in REST or (node.kind == "intermediateCatchEvent" and _catches(node)):
            state.put(here)
        elif node.kind in ("exclusiveGateway", "inclusiveGateway"):
            self.choose(state, scope, node)
        elif node.kind in ("endEvent", "intermediateThrowEvent"):
            self.throw(state, scope, node, hearer)
        else:
            self._run(state, scope, node)
            self._leave(state, scope, node.id)

    def _run(self, state: State, scope: int, node: Node) -> None:
        if node.script:
            host = state.scopes[scope].host
            value = self.sight.value(state, host, node.script)
            state.record = {**state.record, node.field: value}

    def join(self, state: State, used: list[int], scope: int, name: str) -> None:
        for number in used:
            del state.tokens[number]
        node = self.sight.graph(state, scope).nodes[name]
        if node.kind == "inclusiveGateway":
            self.choose(state, scope, node)
        else:
            self._leave(state, scope, name)

    def choose(self, state: State, scope: int, node: Node) -> None:
        """The first arrow (XOR) or every arrow (OR) whose condition holds, else the default."""
        out = self.sight.graph(state, scope).out[node.id]
        host = state.scopes[scope].host
        if len(out) == 1:
            chosen = out
        else:
            chosen = [
                arrow
                for arrow in out
                if arrow.id != node.default
                and self.sight.value(state, host, arrow.condition) is True
            ]
            chosen = chosen or [arrow for arrow in out if arrow.id == node.default]
        self._pass(state, node.id)
        for arrow in chosen[:1] if node.kind == "exclusiveGateway" else chosen:
            self._send_on(state, scope, arrow)

    def throw(self, state: State, scope: int, node: Node, hearer: Wait | None) -> None:
        self._pass(state, node.id)
        trigger = node.trigger
        if trigger.kind == "terminate":
            state.empty(scope)
            return
        if node.kind == "intermediateThrowEvent":  # gone on before anybody hears of it
            self._go_on(state, scope, node.id)
        if trigger.kind in ("error", "escalation"):
            self._outwards(state, scope, trigger)
        elif trigger.kind == "signal":
            state.thrown = (*state.thrown, trigger.ref)
            self.broadcast(state, trigger.ref)
        elif trigger.kind == "message" and hearer is not None:
            self.happen(state, hearer)
        elif trigger.kind == "message":
            state.thrown = (*state.thrown, trigger.ref)

    def broadcast(self, state: State, name: str) -> None:
        for wait in self.sight.waits(state, "signal"):
            if wait.trigger.ref == name and (
                wait.holder in state.tokens or wait.holder in state.scopes
            ):
                self.happen(state, wait)

    def _outwards(self, state: State, scope: int, thrown: Trigger) -> None:
        """The innermost who catches it: first of the scope itself, then of what it runs in."""
        waits = [
            w for w in self.sight.waits(state, thrown.kind) if w.trigger.ref in ("", thrown.ref)
        ]
        while scope:
            host = state.scopes[scope].host
            whole = (state.tokens[host].whole or host) if host else 0
            for catcher in (scope, whole):
                here = [wait for wait in waits if wait.holder == catcher]
                if here:
                    return self.happen(state, max(here, key=lambda w: w.trigger.ref != ""))
            scope = state.tokens[host].scope if host else 0
        return None

    def complete(self, state: State, number: int) -> None:
        token = state.remove(number)
        if not token.whole:
            self._leave(state, token.scope, token.at)
            return
        self._pass(state, token.at)
        rounds = state.tokens[token.whole].rounds
        assert rounds is not None
        rounds = replace(rounds, done=rounds.done + 1)
        state.change(token.whole, rounds=rounds)
        if self._is_enough(state, token.whole, rounds):
            self._finish(state, token.whole)
        else:
            self.top_up(state, token.whole)

    def _is_enough(self, state: State, whole: int, rounds: Rounds) -> bool:
        loop = self.sight.node(state, whole).loop
        if loop is None or not loop.until:
            return False
        counted = {
            "nrOfInstances": len(rounds.begun),
            "nrOfCompletedInstances": rounds.done,
            "nrOfActiveInstances": len(rounds.begun) - rounds.done,
        }
        return self.sight.value(state, whole, loop.until, counted) is True

    def _finish(self, state: State, whole: int) -> None:
        token = state.remove(whole)
        self._go_on(state, token.scope, token.at)

    def top_up(self, state: State, whole: int) -> None:
        """Begin what is to be done now; when nothing is and nothing runs, go on."""
        node = self.sight.node(state, whole)
        assert node.loop is not None
        for item in self.next_of(state, whole, node.loop):
            token = state.tokens[whole]
            assert token.rounds is not None
            begun = (*token.rounds.begun, item)
            state.change(whole, rounds=replace(token.rounds, begun=begun))
            one = state.put(
                Token(scope=token.scope, at=token.at, since=state.at, whole=whole,
                      local=((node.loop.item, item),))
            )  # fmt: skip
            if node.kind in SCOPES:
                self.open(state, node.inner, host=one)
            elif node.kind in PASSED:
                self._run(state, token.scope, node)
                self.complete(state, one)
            if whole not in state.tokens:
                return
        rounds = state.tokens[whole].rounds
        assert rounds is not None
        if rounds.done == len(rounds.begun) and not self.next_of(state, whole, node.loop):
            self._finish(state, whole)

    def next_of(self, state: State, whole: int, loop: Loop) -> list[Any]:
        """The instances to begin now."""
        rounds = state.tokens[whole].rounds
        assert rounds is not None
        if loop.standard:
            wanted = list(range(rounds.done + self._goes_on(state, whole, loop, rounds.done)))
        elif loop.cardinality:
            wanted = list(range(int(self.sight.value(state, whole, loop.cardinality) or 0)))
        else:
            wanted = list(self.sight.value(state, whole, loop.collection) or ())
        new = [item for item in wanted if item not in rounds.begun]
        if loop.one_by_one:
            return new[: 1 - (len(rounds.begun) - rounds.done)]
        return new

    def _goes_on(self, state: State, whole: int, loop: Loop, done: int) -> bool:
        if loop.at_most is not None and done >= loop.at_most:
            return False
        if not done and not loop.test_before:
            return True
        return self.sight.value(state, whole, loop.condition) is True

    def go_off(self, state: State, wait: Wait, moment: datetime) -> None:
        # A moment that was over when the token came is the moment at which it came.
        state.at = max(moment, state.holder(wait.holder).since)
        self.happen(state, wait)

    def happen(self, state: State, wait: Wait) -> None:
        """13.5: an event that was waited for occurs."""
        event, number = wait.event, wait.holder
        holder = state.holder(number)
        fired = {**holder.fired, event.id: holder.fired.get(event.id, 0) + 1}
        state.change(number, fired=fired, met=holder.met | {event.id})
        if event.kind == "handler":
            if event.interrupts:
                state.change(number, over=True)
                state.empty(number)
            token = state.put(Token(scope=number, at=event.id, since=state.at))
            self.open(state, event.inner, host=token)
        elif event.kind == "receiveTask" and not event.host:
            self.complete(state, number)
        else:
            scope = state.tokens[number].scope
            if event.kind != "boundaryEvent" or event.interrupts:
                state.remove(number)
            self._leave(state, scope, event.id)

    def cease(self, state: State, wait: Wait) -> None:
        """A condition holds no longer; it can come to hold again."""
        met = state.holder(wait.holder).met - {wait.event.id}
        state.change(wait.holder, met=met)


def _catches(node: Node) -> bool:
    return node.trigger.kind not in ("", "link")
