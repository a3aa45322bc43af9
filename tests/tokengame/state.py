"""Where the tokens of a case are. What waits is derived from them; nothing is armed or disarmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How far a token is that stands for a multi-instance or a loop."""

    begun: tuple[Any, ...] = ()
    done: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What events may be attached to: how often each fired, and which conditions still hold."""

    since: datetime
    fired: Mapping[str, int] = field(default_factory=dict)
    met: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token(Holder):
    """``at`` is a node where it waits, or an arrow at whose end it is.

    ``whole`` is the number of the token with the rounds that this one is an instance of.
    """

    scope: int
    at: str
    local: tuple[tuple[str, Any], ...] = ()
    whole: int = 0
    rounds: Rounds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope(Holder):
    """A running process or subprocess; ``over``: an event subprocess has taken its place."""

    graph: str
    host: int
    over: bool = False


@dataclass(slots=True, kw_only=True)
class State:
    """Tokens and scopes share one row of numbers; 0 is nothing. ``at``: the moment handled."""

    at: datetime
    record: dict[str, Any]
    tokens: dict[int, Token] = field(default_factory=dict)
    scopes: dict[int, Scope] = field(default_factory=dict)
    last: int = 0
    passed: tuple[str, ...] = ()
    thrown: tuple[str, ...] = ()

    def copy(self) -> State:
        return replace(self, tokens=dict(self.tokens), scopes=dict(self.scopes))

    def number(self) -> int:
        self.last += 1
        return self.last

    def put(self, token: Token) -> int:
        number = self.number()
        self.tokens[number] = token
        return number

    def holder(self, number: int) -> Holder:
        return self.tokens[number] if number in self.tokens else self.scopes[number]

    def change(self, number: int, **changes: Any) -> None:
        if number in self.tokens:
            self.tokens[number] = replace(self.tokens[number], **changes)
        else:
            self.scopes[number] = replace(self.scopes[number], **changes)

    def inside(self, scope: int) -> list[int]:
        return [number for number, token in self.tokens.items() if token.scope == scope]

    def hosted(self, token: int) -> list[int]:
        return [number for number, scope in self.scopes.items() if scope.host == token]

    def instances(self, whole: int) -> list[int]:
        return [number for number, token in self.tokens.items() if token.whole == whole]

    def remove(self, token: int) -> Token:
        """Take a token away with everything that runs inside it."""
        for each in self.instances(token):
            self.remove(each)
        for scope in self.hosted(token):
            self.empty(scope)
            del self.scopes[scope]
        return self.tokens.pop(token)

    def empty(self, scope: int) -> None:
        """Take every token of a scope away."""
        for each in self.inside(scope):
            if each in self.tokens:  # an instance may be gone with its whole
                self.remove(each)

    def local(self, token: int) -> dict[str, Any]:
        """The names that only a token and what runs inside it see, outermost first."""
        found = dict(self.tokens[token].local)
        host = self.scopes[self.tokens[token].scope].host
        return {**self.local(host), **found} if host else found

    def key(self) -> object:
        """The same for two states that differ in nothing but their numbers."""
        top = [number for number, scope in self.scopes.items() if not scope.host]
        seen = [self._scope_key(number) for number in top]
        return seen, sorted(self.passed), sorted(self.thrown), self.at, sorted(self.record.items())

    def _scope_key(self, number: int) -> str:
        scope = self.scopes[number]
        own = scope.graph, sorted(scope.fired.items()), sorted(scope.met), scope.over, scope.since
        return repr((own, sorted(self._token_key(each) for each in self.inside(number)
                                 if not self.tokens[each].whole)))  # fmt: skip

    def _token_key(self, number: int) -> str:
        token = self.tokens[number]
        own = token.at, token.local, token.rounds, sorted(token.fired.items()), sorted(token.met)
        inner = sorted(self._scope_key(each) for each in self.hosted(number))
        instances = sorted(self._token_key(each) for each in self.instances(number))
        return repr((own, token.since, inner, instances))
