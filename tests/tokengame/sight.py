"""What can be seen of a state: who works on what, what is waited for, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.core import feel
from tests.tokengame.net import Graph, Net, Node, Trigger
from tests.tokengame.state import State

DAY = timedelta(days=1)
ZONE = ZoneInfo("Europe/Amsterdam")  # of the calendar of every model here


@dataclass(frozen=True, slots=True)
class Wait:
    """An event that can happen to a token or scope."""

    holder: int
    event: Node

    @property
    def trigger(self) -> Trigger:
        return self.event.trigger


class Sight:
    """Looks at states of one model; it changes nothing."""

    def __init__(self, net: Net) -> None:
        self.net = net

    def tasks(self, state: State) -> list[str]:
        return self._labels(state, "userTask")

    def jobs(self, state: State) -> list[str]:
        return self._labels(state, "serviceTask", "sendTask")

    def messages(self, state: State) -> list[str]:
        return sorted(wait.trigger.ref for wait in self.waits(state, "message"))

    def moments(self, state: State) -> list[datetime]:
        return sorted(moment for moment, _ in self.timers(state))

    def label(self, state: State, number: int) -> str:
        """The name of a waiting token: its node and what is its own."""
        own = "/".join(str(value) for value in state.local(number).values())
        at = state.tokens[number].at
        return f"{at}:{own}" if own else at

    def waits(self, state: State, kind: str = "") -> list[Wait]:
        found = []
        for number, token in state.tokens.items():
            graph = self.graph(state, token.scope)
            node = graph.nodes.get(token.at)
            if node is None:
                continue
            found += [Wait(number, edge) for edge in graph.edges[node.id] if not token.whole]
            if node.kind == "eventBasedGateway":
                found += [Wait(number, graph.nodes[a.target]) for a in graph.out[node.id]]
            elif node.trigger.kind and not node.host and token.rounds is None:
                found.append(Wait(number, node))
        for number, scope in state.scopes.items():
            if not scope.over:
                found += [Wait(number, each) for each in self.net.graphs[scope.graph].handlers]
        return [wait for wait in found if kind in ("", wait.trigger.kind)]

    def timers(self, state: State) -> list[tuple[datetime, Wait]]:
        return [
            (moment, wait)
            for wait in self.waits(state, "timer")
            if (moment := self.moment(state, wait)) is not None
        ]

    def moment(self, state: State, wait: Wait) -> datetime | None:
        holder, trigger = state.holder(wait.holder), wait.trigger
        fired = holder.fired.get(wait.event.id, 0)
        if trigger.form == "timeCycle":
            count, _, step = trigger.text.removeprefix("R").partition("/")
            if count and fired >= int(count):
                return None
            return _later(holder.since, (fired + 1) * _days(step))
        if fired:
            return None
        if trigger.form == "timeDuration":
            return _later(holder.since, _days(trigger.text))
        moment: datetime | None = self.value(state, wait.holder, trigger.text)
        return moment

    def graph(self, state: State, scope: int) -> Graph:
        return self.net.graphs[state.scopes[scope].graph]

    def node(self, state: State, number: int) -> Node:
        token = state.tokens[number]
        return self.graph(state, token.scope).nodes[token.at]

    def working(self, state: State) -> list[int]:
        return [
            number
            for number, token in state.tokens.items()
            if token.rounds is None and not state.hosted(number)
        ]

    def _labels(self, state: State, *kinds: str) -> list[str]:
        return sorted(
            self.label(state, number)
            for number in self.working(state)
            if (node := self.graph(state, state.tokens[number].scope).nodes.get(
                state.tokens[number].at)) is not None
            and node.kind in kinds
        )  # fmt: skip

    def value(
        self, state: State, holder: int, text: str, more: dict[str, Any] | None = None
    ) -> Any:
        """An expression over the record and the names of a token, a scope or nobody (0)."""
        token = state.scopes[holder].host if holder in state.scopes else holder
        local = state.local(token) if token else {}
        source = text.strip().removeprefix("=").strip()
        if source.startswith("${") and source.endswith("}"):
            source = source[2:-1]
        return feel.evaluate(source, {**state.record, **local, **(more or {})}, {})


def _later(moment: datetime, days: timedelta) -> datetime:
    """At the same time of the day, also when the clock was put forward in between."""
    return (moment.astimezone(ZONE) + days).astimezone(UTC)


def _days(text: str) -> timedelta:
    assert text.startswith("P") and text.endswith("D"), text
    return int(text[1:-1]) * DAY
