"""What a hit policy makes of the rules that match; nothing here knows about XML or FEEL texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from service.core.dmn.logic import Aggregation, HitPolicy
from service.core.feel import evaluate
from service.core.feel.budget import Budget
from service.core.feel.values import equal

LISTS = frozenset({HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT})
ORDERED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
AGGREGATES = {
    Aggregation.SUM: "sum(found)",
    Aggregation.MIN: "min(found)",
    Aggregation.MAX: "max(found)",
    Aggregation.COUNT: "count(found)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A matching rule with its outputs, in the order of the columns."""

    rule: str
    number: int
    outputs: tuple[Any, ...]


Rank = Callable[[Hit], tuple[int, ...]]


def overlap(policy: HitPolicy, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the rules that may not match together; empty when all is well."""
    if policy is HitPolicy.UNIQUE and len(hits) > 1:
        return tuple(hits)
    if policy is HitPolicy.ANY:
        different = [hit for hit in hits if not _same(hit, hits[0])]
        return (hits[0], *different) if different else ()
    return ()


def choose(policy: HitPolicy, hits: Sequence[Hit], rank: Rank) -> Sequence[Hit]:
    """Return the hits that count, in order."""
    if policy in ORDERED:
        hits = sorted(hits, key=rank)  # stable: equal ranks stay in rule order
    return hits if policy in LISTS else hits[:1]


def combine(aggregation: Aggregation, values: list[Any]) -> Any:
    """Return the list, or the one value that COLLECT makes of it."""
    if aggregation is Aggregation.NONE:
        return values
    return evaluate(AGGREGATES[aggregation], {"found": values})


def _same(left: Hit, right: Hit) -> bool:
    return equal(list(left.outputs), list(right.outputs), Budget()) is True
