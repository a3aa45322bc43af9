"""Functions and services of a model as values that FEEL can call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.core.dmn.errors import DmnError
from service.core.dmn.logic import Defined, Parameter
from service.core.dmn.model import DecisionResult, Element, Model
from service.core.dmn.requirements import Key
from service.core.dmn.working import Work
from service.core.feel import Callback
from service.core.feel.told import N_
from service.core.feel.types import Type

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Function(Callback):
    """A function that sees its parameters and, when boxed in a decision, what stands around it.

    One of the model (*element*) sees the knowledge it needs instead.
    """

    logic: Defined
    element: Element | None
    run: Work = field(repr=False)
    around: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]  # read-only here
        return tuple(each.name for each in self.logic.parameters)

    @property
    def kinds(self) -> tuple[Type | None, ...]:
        return tuple(each.kind for each in self.logic.parameters)

    @property
    def result(self) -> Type | None:
        return self.logic.kind or self.logic.body.kind or _result(self.element, self.run.model)

    def invoke(self, arguments: list[Any]) -> Any:
        if self.logic.language:
            message = N_(
                "%(file)s: “%(decision)s” is written in %(problem)s; only FEEL is worked out."
            )
            raise DmnError(message, **self.run.place.params(problem=self.logic.language))
        given = _given(self.run, self.logic.parameters, arguments)
        if given is None:
            return None
        needed = self.run.needs(self.element, NOTHING) if self.element else {}
        scope = {**self.around, **needed, **given}
        value = self.run.work_out(self.logic.body, scope).value
        return self.run.as_declared(value, _result(self.element, self.run.model))


@dataclass(frozen=True, slots=True, eq=False)
class Service(Callback):
    """A decision service: its decisions see what it is given, and nothing else from outside."""

    element: Element
    run: Work = field(repr=False)

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]  # read-only here
        return tuple(each.name for each in self._parameters())

    @property
    def kinds(self) -> tuple[Type | None, ...]:
        return tuple(each.kind for each in self._parameters())

    @property
    def result(self) -> Type | None:
        return _result(self.element, self.run.model)

    def invoke(self, arguments: list[Any]) -> Any:
        outputs = self.outputs(arguments)
        if outputs is None:
            return None
        value = next(iter(outputs.values())) if len(outputs) == 1 else outputs
        return self.run.as_declared(value, self.result)

    def outputs(self, arguments: Sequence[Any]) -> dict[str, Any] | None:
        """The value of each output decision by name; None when what is given does not fit."""
        given = _given(self.run, self._parameters(), arguments)
        if given is None:
            return None
        known: dict[Key, DecisionResult] = {}
        for key, name in zip(self.element.given, self.parameters, strict=True):
            model, local, _ = self._place(key)
            if local in model.decisions:
                known[model.namespace or model.file, local] = DecisionResult(value=given[name])
        run = self.run.apart(known)
        found = {}
        for key in self.element.outputs:
            model, local, _ = self._place(key)
            decision = model.decisions.get(local)
            if decision is None:
                raise self._absent(key)
            inner = run.within(model, decision)
            found[decision.variable] = inner.decide(decision, given).value
        return found

    def _parameters(self) -> tuple[Parameter, ...]:
        return tuple(self._parameter(key) for key in self.element.given)

    def _parameter(self, key: str) -> Parameter:
        model, local, _ = self._place(key)
        if local in model.inputs:
            return model.inputs[local]
        if local not in model.decisions:
            raise self._absent(key)
        return Parameter(name=model.decisions[local].variable, kind=model.decisions[local].kind)

    def _place(self, key: str) -> tuple[Model, str, str]:
        place = self.run.model.find(key)
        if place is None:
            raise self._absent(key)
        return place

    def _absent(self, key: str) -> DmnError:
        message = N_("%(file)s: decision “%(decision)s” needs %(problem)s, which is absent.")
        return DmnError(message, **self.run.place.params(problem=key))


def _given(
    run: Work, parameters: Sequence[Parameter], arguments: Sequence[Any]
) -> dict[str, Any] | None:
    """The arguments by name and as declared; None when there are more, fewer, or one is wrong."""
    if len(arguments) != len(parameters):
        return None
    given = {}
    for parameter, argument in zip(parameters, arguments, strict=True):
        value = run.as_declared(argument, parameter.kind)
        if value is None and argument is not None:
            return None
        given[parameter.name] = value
    return given


def _result(element: Element | None, model: Model) -> Type | None:
    """What a function is declared to give: by a type of functions, or plainly."""
    if element is None or element.kind is None:
        return None
    kind = model.types.get(element.kind.name, element.kind)
    return kind.result if kind.name == "function" else element.kind
