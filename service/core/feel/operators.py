"""The operators between two operands: how tightly they bind, and what they make."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from service.core.feel import arithmetic, nodes
from service.core.feel.nodes import Node
from service.core.feel.tokens import LOWEST

Make = Callable[[Node, Node], Node]
BOTH, COMPARED, SUM, PRODUCT, POWER = range(LOWEST + 1, LOWEST + 6)
SIGNS = frozenset({"=", "!=", "<", "<=", ">", ">="})
# None: the reader makes it itself, because more than one operand follows or none.
BINARY: dict[str, tuple[int, Make | None]] = {
    "or": (LOWEST, nodes.Or),
    "and": (BOTH, nodes.And),
    **dict.fromkeys((*SIGNS, "between", "in"), (COMPARED, None)),
    "+": (SUM, partial(nodes.Calculation, arithmetic.add)),
    "-": (SUM, partial(nodes.Calculation, arithmetic.subtract)),
    "*": (PRODUCT, partial(nodes.Calculation, arithmetic.multiply)),
    "/": (PRODUCT, partial(nodes.Calculation, arithmetic.divide)),
    "**": (POWER, partial(nodes.Calculation, arithmetic.power)),
}
