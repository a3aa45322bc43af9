"""Function calls and function values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.functions import BUILTINS, Builtin
from service.core.feel.kinds import coerced, kind_of
from service.core.feel.lexer import syntax_error
from service.core.feel.nodes import Env, Name, Node, Path
from service.core.feel.told import N_
from service.core.feel.types import Type
from service.core.feel.values import Callback, enter

# What a function of the service may raise for a wrong argument.
ARGUMENT_ERRORS = (TypeError, ValueError, ArithmeticError, AttributeError)


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    parameters: tuple[str, ...]
    kinds: tuple[Type | None, ...]
    body: Node
    cost: int

    def evaluate(self, env: Env) -> Any:
        return Closure(self.parameters, self.kinds, self.body, self.cost, env)


@dataclass(frozen=True, slots=True, eq=False)
class Closure(Callback):
    """A function of the model together with the names it can see."""

    parameters: tuple[str, ...]
    declared: tuple[Type | None, ...]
    body: Node = field(repr=False)
    cost: int
    env: Env = field(repr=False)

    @property
    def kinds(self) -> tuple[Type | None, ...]:
        return self.declared

    def invoke(self, arguments: list[Any]) -> Any:
        if len(arguments) > len(self.parameters):
            return None
        self.env.budget.spend(self.cost)
        padded = arguments + [None] * (len(self.parameters) - len(arguments))
        if any(self.declared):
            types, budget = self.env.types, self.env.budget
            pairs = zip(padded, self.declared, strict=True)
            padded = [coerced(value, kind, types, budget) for value, kind in pairs]
        return self.body.evaluate(self.env.inner(dict(zip(self.parameters, padded, strict=True))))


@dataclass(frozen=True, slots=True, eq=False)
class BuiltinValue(Callback):
    """A built-in function that is handed to another one."""

    builtin: Builtin
    budget: Budget = field(repr=False)

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]  # read-only here
        return self.builtin.signatures[0]

    def invoke(self, arguments: list[Any]) -> Any:
        return self.builtin.apply(arguments, self.budget)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call by name or of a value; arguments by position, or by name in ``named``."""

    function: Node | None
    name: str
    arguments: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...]
    position: int

    def evaluate(self, env: Env) -> Any:
        env.budget.spend(1)
        found = self.function.evaluate(env) if self.function else env.find(self.name)
        if isinstance(found, Callback):
            given = self._arguments(env, found.parameters)
            return found.invoke([self._handed(env, each, i) for i, each in enumerate(given)])
        if self.function is not None:
            return None
        if self.name in env.functions:
            return self._service(env)
        builtin = BUILTINS.get(self.name)
        if builtin is None:
            raise self._problem(env, N_("Position %(at)s: there is no function %(function)s."))
        if builtin.name == "is defined":
            return self._is_defined(env)
        return builtin.apply(self._arguments(env, *builtin.signatures), env.budget)

    def _arguments(self, env: Env, *signatures: tuple[str, ...]) -> list[Any]:
        if not self.named:
            return [argument.evaluate(env) for argument in self.arguments]
        given = {name: node.evaluate(env) for name, node in self.named}
        fitting = (names for names in signatures if given.keys() <= set(names))
        parameters = next(fitting, signatures[0])
        unknown = sorted(given.keys() - set(parameters))
        if unknown:
            message = N_("Position %(at)s: %(function)s has no parameter %(parameter)s.")
            raise self._problem(env, message, parameter=unknown[0])
        last = max(parameters.index(name) for name in given)
        return [given.get(name) for name in parameters[: last + 1]]

    def _handed(self, env: Env, value: Any, index: int) -> Any:
        """A built-in function, where only its name is given to a function of the model."""
        node = self.arguments[index] if index < len(self.arguments) else None
        if value is not None or not isinstance(node, Name) or env.sees(node.name):
            return value
        builtin = BUILTINS.get(node.name)
        return BuiltinValue(builtin, env.budget) if builtin else None

    def _service(self, env: Env) -> Any:
        if self.named:
            message = N_("Position %(at)s: %(function)s takes no arguments by name.")
            raise self._problem(env, message)
        arguments = [argument.evaluate(env) for argument in self.arguments]
        try:
            return enter(env.functions[self.name](*arguments))
        except ARGUMENT_ERRORS as exc:
            message = N_("Position %(at)s: %(function)s cannot work with (%(kinds)s).")
            kinds = ", ".join(kind_of(argument) for argument in arguments)
            raise self._problem(env, message, kinds=kinds) from exc

    def _is_defined(self, env: Env) -> bool:
        """Only a name that is not in scope, or a field that is not there, is undefined."""
        node = self.arguments[0] if len(self.arguments) == 1 else None
        if isinstance(node, Name):
            return env.sees(node.name)
        if isinstance(node, Path):
            owner = node.source.evaluate(env)
            return isinstance(owner, dict) and node.name in owner
        return node is not None

    def _problem(self, env: Env, message: str, **params: str) -> Exception:
        source = env.budget.source
        return syntax_error(message, source, self.position, function=self.name, **params)
