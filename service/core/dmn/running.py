"""Works a decision out: what it needs first, then its table or expression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from service.core.dmn import policies
from service.core.dmn.model import (
    Aggregation,
    Boxed,
    Cell,
    DecisionResult,
    Element,
    HitPolicy,
    Invocation,
    Literal,
    Logic,
    Model,
    Place,
    Rule,
    Table,
)
from service.core.dmn.policies import Hit
from service.core.errors import DmnError, FeelError
from service.core.feel import Callback, parse, parse_unary
from service.core.feel.budget import Allowance
from service.core.feel.expression import Functions
from service.core.language import N_

Scope = Mapping[str, Any]
STEPS_PER_DECISION = 50
DECISION_STEPS = 1_000_000  # of all cells together


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One working out: where we are, and the decisions we came through."""

    model: Model
    functions: Functions
    place: Place
    # Shared by what it needs: decisions that need each other twice are worked out twice as often.
    allowance: Allowance = field(repr=False)
    trail: tuple[str, ...] = ()

    def decide(self, element: Element, scope: Scope) -> DecisionResult:
        if element.id in self.trail:
            names = " → ".join((*self.trail, element.id))
            message = N_("%(file)s: decision “%(decision)s” needs itself: %(problem)s.")
            raise DmnError(message, **self.place.params(problem=names))
        try:
            self.allowance.spend(STEPS_PER_DECISION)
        except FeelError as exc:
            raise self._trouble(Cell(text="", column=""), exc) from exc
        inner = replace(
            self,
            trail=(*self.trail, element.id),
            place=Place(file=self.model.file, decision=element.name),
        )
        if element.logic is None:
            message = N_("%(file)s: decision “%(decision)s” has no table or expression.")
            raise DmnError(message, **inner.place.params())
        return inner.work_out(element.logic, {**scope, **inner.needs(element, scope)})

    def needs(self, element: Element, scope: Scope) -> dict[str, Any]:
        """Work out the decisions that *element* needs, and make its knowledge callable."""
        found: dict[str, Any] = {}
        for required in element.required:
            if required in self.model.decisions:
                other = self.model.decisions[required]
                found[other.variable] = self.decide(other, scope).value
            elif required in self.model.knowledge:
                known = self.model.knowledge[required]
                found[known.variable] = Knowledge(element=known, run=self)
            elif required not in self.model.inputs:
                message = N_(
                    "%(file)s: decision “%(decision)s” needs %(problem)s, which is absent."
                )
                raise DmnError(message, **self.place.params(problem=required))
        return found

    def work_out(self, logic: Logic, scope: Scope) -> DecisionResult:
        match logic:
            case Table():
                return self.table(logic, scope)
            case Literal():
                return DecisionResult(value=self.value(logic.expression, scope))
            case Boxed():
                return self.boxed(logic, scope)
            case Invocation():
                return self.invocation(logic, scope)

    def boxed(self, logic: Boxed, scope: Scope) -> DecisionResult:
        entries: dict[str, Any] = {}
        for name, inner in logic.entries:
            value = self.work_out(inner, {**scope, **entries}).value if inner else None
            if not name:
                return DecisionResult(value=value)
            entries[name] = value
        return DecisionResult(value=entries)

    def invocation(self, logic: Invocation, scope: Scope) -> DecisionResult:
        known = scope.get(logic.function)
        if not isinstance(known, Callback):
            message = N_("%(file)s: decision “%(decision)s” calls %(problem)s, which is absent.")
            raise DmnError(message, **self.place.params(problem=logic.function))
        given = {n: self.work_out(inner, scope).value for n, inner in logic.bindings if inner}
        return DecisionResult(value=known.invoke([given.get(name) for name in known.parameters]))

    def table(self, table: Table, scope: Scope) -> DecisionResult:
        policy = HitPolicy(self._known(HitPolicy, table.hit_policy))
        aggregation = Aggregation(self._known(Aggregation, table.aggregation))
        inputs = [self._input(column.expression, column.allowed, scope) for column in table.inputs]
        hits = [
            Hit(
                rule=rule.id,
                number=rule.number,
                outputs=tuple(self.value(cell, scope) for cell in rule.outputs),
            )
            for rule in table.rules
            if self._matches(rule, inputs, scope)
        ]
        clash = policies.overlap(policy, hits)
        if clash:
            message = N_(
                "%(file)s, decision “%(decision)s”: rules %(rule)s match at the same time."
            )
            numbers = ", ".join(str(hit.number) for hit in clash)
            raise DmnError(message, **self.place.params() | {"rule": numbers})
        chosen = policies.choose(policy, hits, lambda hit: self._rank(table, hit, scope))
        return DecisionResult(
            value=self._outcome(table, policy, aggregation, chosen, scope),
            matched=tuple(hit.rule for hit in chosen),
        )

    def value(self, cell: Cell, scope: Scope) -> Any:
        if cell.blank:
            return None
        try:
            expression = parse(cell.text, self.model.spaced_names)
            return expression.evaluate(scope, self.functions, allowance=self.allowance)
        except FeelError as exc:
            raise self._trouble(cell, exc) from exc

    def _outcome(
        self,
        table: Table,
        policy: HitPolicy,
        aggregation: Aggregation,
        hits: Sequence[Hit],
        scope: Scope,
    ) -> Any:
        if not hits and any(output.default for output in table.outputs):
            values = tuple(
                self.value(o.default, scope) if o.default else None for o in table.outputs
            )
            outcome = _shape(table, values)
            return [outcome] if policy in policies.LISTS and not aggregation else outcome
        if policy not in policies.LISTS:
            return _shape(table, hits[0].outputs) if hits else None
        found = [_shape(table, hit.outputs) for hit in hits]
        return policies.combine(aggregation, found) if policy is HitPolicy.COLLECT else found

    def _matches(self, rule: Rule, inputs: list[Any], scope: Scope) -> bool:
        return all(
            self.passes(cell, value, scope) for cell, value in zip(rule.tests, inputs, strict=False)
        )

    def passes(self, cell: Cell, value: Any, scope: Scope) -> bool:
        if cell.blank:
            return True
        try:
            tests = parse_unary(cell.text, self.model.spaced_names)
            return tests.matches(value, scope, self.functions, allowance=self.allowance)
        except FeelError as exc:
            raise self._trouble(cell, exc) from exc

    def _input(self, expression: Cell, allowed: Cell | None, scope: Scope) -> Any:
        value = self.value(expression, scope)
        if allowed and value is not None and not self.passes(allowed, value, scope):
            message = N_(
                "%(file)s, decision “%(decision)s”: column “%(column)s” allows only %(problem)s."
            )
            raise DmnError(message, **self.place.params(expression, allowed.text))
        return value

    def _rank(self, table: Table, hit: Hit, scope: Scope) -> tuple[int, ...]:
        """Return the place of each output in the list of its column; earlier is stronger."""
        ranks = []
        for output, value in zip(table.outputs, hit.outputs, strict=False):
            if output.values is None:
                continue
            tests = parse_unary(output.values.text, self.model.spaced_names).singly()
            places = (
                i
                for i, test in enumerate(tests)
                if test.matches(value, scope, allowance=self.allowance)
            )
            ranks.append(next(places, len(tests)))
        return tuple(ranks)

    def _known(self, kind: type[HitPolicy] | type[Aggregation], text: str) -> str:
        if text in set(kind):
            return text
        message = N_("%(file)s, decision “%(decision)s”: hit policy %(problem)s is not known.")
        raise DmnError(message, **self.place.params(problem=text))

    def _trouble(self, cell: Cell, error: FeelError) -> DmnError:
        params = self.place.params(cell, error.message)
        if cell.rule:
            message = N_(
                "%(file)s, decision “%(decision)s”, rule %(rule)s, column “%(column)s”: %(problem)s"
            )
        elif cell.column:
            message = N_("%(file)s, decision “%(decision)s”, column “%(column)s”: %(problem)s")
        else:
            message = N_("%(file)s, decision “%(decision)s”: %(problem)s")
        return DmnError(message, **params)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge(Callback):
    """A piece of knowledge as a function; it sees its parameters and its own knowledge only."""

    element: Element
    run: Run = field(repr=False)

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]  # read-only here
        return self.element.parameters

    def invoke(self, arguments: list[Any]) -> Any:
        if self.element.logic is None or len(arguments) > len(self.parameters):
            return None
        run = replace(self.run, place=Place(file=self.run.model.file, decision=self.element.name))
        given = dict.fromkeys(self.parameters) | dict(zip(self.parameters, arguments, strict=False))
        return run.work_out(self.element.logic, {**run.needs(self.element, {}), **given}).value


def _shape(table: Table, outputs: tuple[Any, ...]) -> Any:
    """Return the value of a single output, or a context of several."""
    if len(table.outputs) == 1:
        return outputs[0] if outputs else None
    return {o.name: value for o, value in zip(table.outputs, outputs, strict=False)}
