"""Random expressions: nothing but our own error, exact numbers, always within the budget."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.errors import FeelError
from service.core.feel import evaluate, parse_unary, to_json
from service.core.feel.values import NUMBERS

PIECES = st.sampled_from(
    [
        *("1", "2.5", '"a"', "null", "true", "x", "rows", "?", "item", '@"P1D"', '"2026-01-01"'),
        *(" + ", " - ", "*", "/", "**", " = ", " < ", " and ", " or ", " in ", ".", "..", ", "),
        *("(", ")", "[", "]", "{", "}", "if ", " then ", " else ", "for i in ", " return ", "not("),
        *("some i in ", " satisfies ", "count(", "date(", "string(", "function(a) ", "a: ", "-"),
        *("instance of ", "number", "between ", "matches(", "flatten(", "sort(", "//", "\\", "@"),
    ]
)
SCOPE: dict[str, Any] = {"x": 3, "rows": [{"n": 1, "id": "a"}, {"n": 2.5}], "a": {"b": [1, 2]}}
NUMBER = st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False, places=3)
OPERATIONS = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": NUMBERS.divide,
}


def given_expressions() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["1", "x", "rows", '"a"', "null", "true", "rows.n", '@"P1D"', "1..9"])
    shapes = [
        "({0} + {1})",
        "[{0}, {1}]",
        "{{a: {0}, b: {1}}}.a",
        "(if {0} = {1} then {0} else {1})",
        "(for i in [{0}, {1}] return [i, {0}])",
        "(some i in [{0}] satisfies {1})",
        "[{0}][{1}]",
        "concatenate([{0}], [{1}], [{0}])",
        "string([{0}, {1}])",
        "flatten([{0}, {1}])",
        "(function(f) [{0}, f])({1})",
        "sort([{0}, {1}], function(p, q) p < q)",
    ]
    return st.recursive(
        leaves.filter(lambda leaf: ".." not in leaf),
        lambda inner: st.builds(
            lambda shape, left, right: shape.format(left, right),
            st.sampled_from(shapes),
            inner,
            inner,
        ),
        max_leaves=12,
    )


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
def test_random_text_raises_nothing_but_our_own_error(source: str) -> None:
    try:
        to_json(evaluate(source, SCOPE))
        parse_unary(source).matches(3, SCOPE)
    except FeelError as error:
        assert str(error)


@settings(max_examples=200, deadline=None)
@given(NUMBER, st.sampled_from(sorted(OPERATIONS)), NUMBER)
def test_arithmetic_is_that_of_decimal_numbers(left: Decimal, sign: str, right: Decimal) -> None:
    found = evaluate(f"({left:f}) {sign} ({right:f})", {})
    if sign == "/" and right == 0:
        assert found is None
    else:
        assert found == OPERATIONS[sign](left, right)


@settings(max_examples=150, deadline=None)
@given(given_expressions())
def test_a_nested_expression_stays_within_its_budget(source: str) -> None:
    try:
        to_json(evaluate(source, SCOPE))
    except FeelError as error:
        assert "steps" in str(error) or "deep" in str(error)
