"""Works a decision out: what it needs first, then its table or expression."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from service.core.dmn import tables
from service.core.dmn.callables import Function, Service
from service.core.dmn.errors import DmnError
from service.core.dmn.iterating import checked, iterated
from service.core.dmn.logic import (
    Boxed,
    Cell,
    Conditional,
    Defined,
    Empty,
    Expression,
    Filtered,
    Invocation,
    Iterated,
    Listed,
    Literal,
    Table,
)
from service.core.dmn.model import DecisionResult, Element, Model, Place
from service.core.dmn.requirements import Key, NeedsItself, key_of, needed_decisions
from service.core.dmn.working import NOWHERE, Scope
from service.core.feel import Callback, UnaryTests, parse, parse_unary
from service.core.feel.budget import MAX_STEPS, Allowance
from service.core.feel.errors import FeelError
from service.core.feel.expression import LocalFunctions
from service.core.feel.kinds import coerced
from service.core.feel.nodes import Env, Node
from service.core.feel.told import N_
from service.core.feel.types import Type

STEPS_PER_DECISION = 50
DECISION_STEPS = 1_000_000  # of all cells together


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One working out: where we are, and what is known already.

    A decision that several need is worked out once; who fills *known* before, as a service does
    with what it was given, replaces a decision by a value.
    """

    model: Model
    functions: LocalFunctions
    place: Place
    allowance: Allowance = field(repr=False)  # shared by all that is worked out together
    known: dict[Key, DecisionResult] = field(default_factory=dict, repr=False)

    def decide(self, element: Element, scope: Scope) -> DecisionResult:
        try:
            needed = needed_decisions(self.model, element, self.known)
        except NeedsItself as circle:
            message = N_("%(file)s: decision “%(decision)s” needs itself: %(problem)s.")
            raise DmnError(message, **self.place.params(problem=str(circle))) from circle
        for model, each in needed:
            if key_of(model, each) not in self.known:
                self.known[key_of(model, each)] = self.within(model, each)._decided(each, scope)
        return self.known[key_of(self.model, element)]

    def within(self, model: Model, element: Element) -> Run:
        """The same working out, in another element, perhaps of another file."""
        functions = self.functions
        if model is not self.model:
            functions = LocalFunctions(functions, functions.zone, model.types)
        place = Place(file=model.file, decision=element.name)
        return replace(self, model=model, functions=functions, place=place)

    def apart(self, known: dict[Key, DecisionResult]) -> Run:
        """The same, knowing nothing but *known*."""
        return replace(self, known=known)

    def _decided(self, element: Element, scope: Scope) -> DecisionResult:
        try:
            self.allowance.spend(STEPS_PER_DECISION)
        except FeelError as exc:
            raise self.trouble(NOWHERE, exc) from exc
        if isinstance(element.logic, Empty):
            if element.variable in scope:  # nothing decides it: it is told from outside
                return DecisionResult(value=scope[element.variable])
            message = N_("%(file)s: decision “%(decision)s” has no table or expression.")
            raise DmnError(message, **self.place.params())
        result = self.work_out(element.logic, {**scope, **self.needs(element, scope)})
        return replace(result, value=self.as_declared(result.value, element.kind))

    def needs(self, element: Element, scope: Scope) -> dict[str, Any]:
        """What *element* needs, by name; what is imported stands inside the name of its import."""
        found: dict[str, Any] = {}
        for required in element.required:
            place = self.model.find(required)
            if place is None:
                message = N_(
                    "%(file)s: decision “%(decision)s” needs %(problem)s, which is absent."
                )
                raise DmnError(message, **self.place.params(problem=required))
            model, local, prefix = place
            name, value = self._needed(model, local, scope)
            if prefix:
                found.setdefault(prefix, {})[name] = value
            elif local not in model.inputs:
                found[name] = value
        return found

    def _needed(self, model: Model, key: str, scope: Scope) -> tuple[str, Any]:
        if key in model.inputs:
            return model.inputs[key].name, scope.get(model.inputs[key].name)
        if key in model.decisions:
            return model.decisions[key].variable, self.known[
                model.namespace or model.file, key
            ].value
        element = model.functions()[key]
        return element.variable, self.callable(model, element)

    def callable(self, model: Model, element: Element) -> Callback:
        run = self.within(model, element)
        if isinstance(element.logic, Defined):
            return Function(element.logic, element, run)
        return Service(element, run)

    def as_declared(self, value: Any, kind: Type | None) -> Any:
        if kind is None or value is None:
            return value
        budget = self.allowance.budget(MAX_STEPS, "")
        found = coerced(value, kind, self.model.types, budget)
        self.allowance.take(budget)
        return found

    def work_out(self, logic: Expression, scope: Scope) -> DecisionResult:
        if isinstance(logic, Table):
            result = tables.decide(logic, self, scope)
            return replace(result, value=self.as_declared(result.value, logic.kind))
        return DecisionResult(value=self.as_declared(self._worked_out(logic, scope), logic.kind))

    def _worked_out(self, logic: Expression, scope: Scope) -> Any:
        match logic:
            case Literal():
                return self.value(logic.expression, scope)
            case Boxed():
                return self._boxed(logic, scope)
            case Invocation():
                return self._invocation(logic, scope)
            case Listed():
                return [self.work_out(each, scope).value for each in logic.elements]
            case Conditional():
                return self._chosen(logic, scope)
            case Filtered() | Iterated():
                return self.node_value(iterated(logic, self), scope)
            case Defined():
                return Function(logic, None, self, scope)
        message = N_("%(file)s: decision “%(decision)s” has no table or expression.")
        raise DmnError(message, **self.place.params())

    def _chosen(self, logic: Conditional, scope: Scope) -> Any:
        try:
            holds = checked(self.work_out(logic.condition, scope).value) is True
        except FeelError as exc:
            raise self.trouble(NOWHERE, exc) from exc
        return self.work_out(logic.then if holds else logic.otherwise, scope).value

    def _boxed(self, logic: Boxed, scope: Scope) -> Any:
        entries: dict[str, Any] = {}
        for entry in logic.entries:
            value = self.work_out(entry.logic, {**scope, **entries}).value
            value = self.as_declared(value, entry.kind)
            if not entry.name:
                return value
            entries[entry.name] = value
        return entries

    def _invocation(self, logic: Invocation, scope: Scope) -> Any:
        known = self.value(logic.function, scope)
        if not isinstance(known, Callback):
            message = N_("%(file)s: decision “%(decision)s” calls %(problem)s, which is absent.")
            raise DmnError(message, **self.place.params(problem=logic.function.text.strip()))
        given = {each.name: self.work_out(each.logic, scope).value for each in logic.bindings}
        if not given.keys() <= set(known.parameters):
            return None
        return known.invoke([given.get(name) for name in known.parameters])

    def value(self, cell: Cell, scope: Scope) -> Any:
        if cell.blank:
            return None
        self._readable(cell)
        try:
            expression = parse(cell.text, self.model.spaced_names)
            return expression.evaluate(scope, self.functions, allowance=self.allowance)
        except FeelError as exc:
            raise self.trouble(cell, exc) from exc

    def passes(self, cell: Cell, value: Any, scope: Scope) -> bool:
        if cell.blank:
            return True
        self._readable(cell)
        try:
            tests = parse_unary(cell.text, self.model.spaced_names)
        except FeelError as exc:
            raise self.trouble(cell, exc) from exc
        return self.meets(tests, value, scope, cell)

    def node_value(self, node: Node, scope: Scope) -> Any:
        """The value of a loop whose parts are boxed expressions."""
        try:
            budget = self.allowance.budget(MAX_STEPS, "")
            value = node.evaluate(Env(scope, self.functions, budget))
            self.allowance.take(budget)
        except FeelError as exc:
            raise self.trouble(NOWHERE, exc) from exc
        return value

    def meets(self, tests: UnaryTests, value: Any, scope: Scope, cell: Cell = NOWHERE) -> bool:
        try:
            return tests.matches(value, scope, self.functions, allowance=self.allowance)
        except FeelError as exc:
            raise self.trouble(cell, exc) from exc

    def _readable(self, cell: Cell) -> None:
        if cell.language:
            message = N_("It is written in %(language)s; only FEEL is worked out.")
            raise self.trouble(cell, FeelError(message, language=cell.language))

    def trouble(self, cell: Cell, error: FeelError) -> DmnError:
        params = self.place.params(cell, error.message)
        return DmnError(_where(cell), **params)


def _where(cell: Cell) -> str:
    if cell.rule:
        return N_(
            "%(file)s, decision “%(decision)s”, rule %(rule)s, column “%(column)s”: %(problem)s"
        )
    if cell.column:
        return N_("%(file)s, decision “%(decision)s”, column “%(column)s”: %(problem)s")
    return N_("%(file)s, decision “%(decision)s”: %(problem)s")
