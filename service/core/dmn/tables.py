"""Works a decision table out: which rules match, and what the hit policy makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.core.dmn import policies
from service.core.dmn.errors import DmnError
from service.core.dmn.logic import Aggregation, Cell, HitPolicy, Input, Rule, Table
from service.core.dmn.model import DecisionResult
from service.core.dmn.policies import Hit
from service.core.dmn.working import Scope, Work
from service.core.feel import UnaryTests, parse_unary
from service.core.feel.told import N_


def decide(table: Table, run: Work, scope: Scope) -> DecisionResult:
    policy = HitPolicy(_known(HitPolicy, table.hit_policy, run))
    aggregation = Aggregation(_known(Aggregation, table.aggregation, run))
    inputs = [_input(column, run, scope) for column in table.inputs]
    seen = [
        {**scope, column.variable: value} if column.variable else scope
        for column, value in zip(table.inputs, inputs, strict=True)
    ]
    hits = [
        Hit(
            rule=rule.id,
            number=rule.number,
            outputs=tuple(run.value(cell, scope) for cell in rule.outputs),
        )
        for rule in table.rules
        if _matches(rule, inputs, seen, run)
    ]
    clash = policies.overlap(policy, hits)
    if clash:
        message = N_("%(file)s, decision “%(decision)s”: rules %(rule)s match at the same time.")
        numbers = ", ".join(str(hit.number) for hit in clash)
        raise DmnError(message, **run.place.params() | {"rule": numbers})
    ranks = _ranks(table, run)
    chosen = policies.choose(policy, hits, lambda hit: _rank(ranks, hit, run, scope))
    return DecisionResult(
        value=_outcome(table, policy, aggregation, chosen, run, scope),
        matched=tuple(hit.rule for hit in chosen),
    )


def _outcome(
    table: Table,
    policy: HitPolicy,
    aggregation: Aggregation,
    hits: Sequence[Hit],
    run: Work,
    scope: Scope,
) -> Any:
    if not hits and any(output.default for output in table.outputs):
        values = tuple(run.value(o.default, scope) if o.default else None for o in table.outputs)
        outcome = _shape(table, values)
        return [outcome] if policy in policies.LISTS and not aggregation else outcome
    if policy not in policies.LISTS:
        return _shape(table, hits[0].outputs) if hits else None
    found = [_shape(table, hit.outputs) for hit in hits]
    return policies.combine(aggregation, found) if policy is HitPolicy.COLLECT else found


def _matches(rule: Rule, inputs: Sequence[Any], seen: Sequence[Scope], run: Work) -> bool:
    return all(
        run.passes(cell, value, scope)
        for cell, value, scope in zip(rule.tests, inputs, seen, strict=False)
    )


def _input(column: Input, run: Work, scope: Scope) -> Any:
    value = run.value(column.expression, scope)
    if column.allowed and value is not None and not run.passes(column.allowed, value, scope):
        message = N_(
            "%(file)s, decision “%(decision)s”: column “%(column)s” allows only %(problem)s."
        )
        raise DmnError(message, **run.place.params(column.expression, column.allowed.text))
    return value


def _ranks(table: Table, run: Work) -> list[tuple[UnaryTests, ...]]:
    """Per column the values that outputs are ranked by, read once for all hits."""

    def read(cell: Cell | None) -> tuple[UnaryTests, ...]:
        return parse_unary(cell.text, run.model.spaced_names).singly() if cell else ()

    is_ranked = table.hit_policy in policies.ORDERED
    return [read(output.values) for output in table.outputs] if is_ranked else []


def _rank(
    ranks: Sequence[tuple[UnaryTests, ...]], hit: Hit, run: Work, scope: Scope
) -> tuple[int, ...]:
    """Return the place of each output in the list of its column; earlier is stronger."""
    return tuple(
        next((i for i, test in enumerate(tests) if run.meets(test, value, scope)), len(tests))
        for tests, value in zip(ranks, hit.outputs, strict=False)
        if tests
    )


def _known(kind: type[HitPolicy] | type[Aggregation], text: str, run: Work) -> str:
    if text in set(kind):
        return text
    message = N_("%(file)s, decision “%(decision)s”: hit policy %(problem)s is not known.")
    raise DmnError(message, **run.place.params(problem=text))


def _shape(table: Table, outputs: tuple[Any, ...]) -> Any:
    """Return the value of a single output, or a context of several."""
    if len(table.outputs) == 1:
        return outputs[0] if outputs else None
    return {o.name: value for o, value in zip(table.outputs, outputs, strict=False)}
