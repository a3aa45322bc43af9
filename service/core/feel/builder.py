"""Makes nodes of the rules of the grammar, while the parser completes them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from lark import Token, Transformer, v_args

from service.core.feel import arithmetic, nodes
from service.core.feel.analysis import mentions, size_of
from service.core.feel.calls import Call, FunctionOf
from service.core.feel.loops import (
    Filter,
    For,
    InTests,
    InValue,
    Iteration,
    Quantifier,
    SignTest,
    ValueTest,
)
from service.core.feel.nodes import Node
from service.core.feel.temporal import read_any
from service.core.feel.values import number

ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def unquote(text: str) -> str:
    """Read the text between quotes; joins surrogate pairs such as ``\\uD83D\\uDE00``."""
    inside = text[1:-1]
    if "\\" not in inside:
        return inside
    plain = ESCAPE.sub(_unescape, inside)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(found: re.Match[str]) -> str:
    short, long, other = found.groups()
    if short or long:
        code = int(short or long, 16)
        return chr(code) if code <= 0x10FFFF else "�"
    return ESCAPES.get(other, other)


@v_args(inline=True)
class Builder(Transformer[Token, Any]):
    """Makes a node of each rule as the parser completes it."""

    def expression(self, node: Node) -> Node:
        return node

    def group(self, _open: Token, node: Node, _close: Token) -> Node:
        return node

    def number(self, token: Token) -> Node:
        return nodes.Literal(int(token) if token.isdigit() else number(Decimal(token)))

    def text(self, token: Token) -> Node:
        return nodes.Literal(unquote(token))

    def temporal(self, token: Token) -> Node:
        return nodes.Literal(read_any(unquote(token[1:])))

    def true(self) -> Node:
        return nodes.Literal(True)

    def false(self) -> Node:
        return nodes.Literal(False)

    def null(self) -> Node:
        return nodes.Literal(None)

    def name(self, token: Token) -> Node:
        return nodes.Name(str(token), token.start_pos or 0)

    def words(self, *tokens: Token) -> str:
        return " ".join(tokens)

    def key(self, words: str) -> str:
        return words

    def parameter(self, words: str, _kind: str | None = None) -> str:
        return words

    def text_key(self, token: Token) -> str:
        return unquote(token)

    def path(self, source: Node, name: Token) -> Node:
        return nodes.Path(source, str(name))

    def filtered(self, source: Node, _open: Token, condition: Node, _close: Token) -> Node:
        plain = condition.operand if isinstance(condition, nodes.Negative) else condition
        index = isinstance(plain, nodes.Literal) and type(plain.value) is not bool
        return Filter(source, condition, size_of(condition), index)

    def list_of(self, _open: Token, *rest: Any) -> Node:
        return nodes.ListOf(tuple(each for each in rest if isinstance(each, Node)))

    def context_of(self, *entries: tuple[str, Node] | None) -> Node:
        return nodes.ContextOf(tuple(entry for entry in entries if entry))

    def entry(self, key: str, node: Node) -> tuple[str, Node]:
        return key, node

    named = entry

    def range_of(self, left: Token, start: Node, end: Node, right: Token) -> Node:
        return nodes.RangeOf(start, end, left.type == "LSQB", right.type == "RSQB")

    def choice(self, condition: Node, then: Node, otherwise: Node) -> Node:
        return nodes.If(condition, then, otherwise)

    def iteration(self, name: Token, source: Node, end: Node | None = None) -> Iteration:
        return Iteration(str(name), source, end)

    def iterations(self, *iterations: Iteration) -> tuple[Iteration, ...]:
        return iterations

    def for_each(self, iterations: tuple[Iteration, ...], body: Node) -> Node:
        return For(iterations, body, size_of(body), mentions(body, "partial"))

    def some(self, iterations: tuple[Iteration, ...], body: Node) -> Node:
        return Quantifier(False, iterations, body, size_of(body))

    def every(self, iterations: tuple[Iteration, ...], body: Node) -> Node:
        return Quantifier(True, iterations, body, size_of(body))

    def function_of(self, _open: Token, *rest: Any) -> Node:
        names = tuple(each for each in rest[:-1] if type(each) is str)
        return FunctionOf(names, rest[-1], size_of(rest[-1]))

    def arguments(self, *found: Node | None) -> tuple[tuple[Node, ...], tuple[Any, ...]]:
        return tuple(node for node in found if node is not None), ()

    def named_arguments(self, *found: Any) -> tuple[tuple[Node, ...], tuple[Any, ...]]:
        return (), found

    def call(self, function: Node, left: Token, arguments: Any, _close: Token) -> Node:
        plain, named = arguments
        if isinstance(function, nodes.Name):
            return Call(None, function.name, plain, named, function.position)
        return Call(function, "", plain, named, left.start_pos or 0)

    def add(self, left: Node, right: Node) -> Node:
        return nodes.Calculation(arithmetic.add, left, right)

    def subtract(self, left: Node, right: Node) -> Node:
        return nodes.Calculation(arithmetic.subtract, left, right)

    def multiply(self, left: Node, right: Node) -> Node:
        return nodes.Calculation(arithmetic.multiply, left, right)

    def divide(self, left: Node, right: Node) -> Node:
        return nodes.Calculation(arithmetic.divide, left, right)

    def raised(self, left: Node, right: Node) -> Node:
        return nodes.Calculation(arithmetic.power, left, right)

    def negative(self, operand: Node) -> Node:
        return nodes.Negative(operand)

    def compared(self, left: Node, sign: Token, right: Node) -> Node:
        return nodes.Comparison(str(sign), left, right)

    def instance(self, operand: Node, token: Token) -> Node:
        return nodes.InstanceOf(operand, " ".join(token.split()[2:]))

    def either(self, left: Node, right: Node) -> Node:
        return nodes.Or(left, right)

    def both(self, left: Node, right: Node) -> Node:
        return nodes.And(left, right)

    def between(self, operand: Node, low: Node, high: Node) -> Node:
        return nodes.Between(operand, low, high)

    def in_value(self, operand: Node, target: Node) -> Node:
        return InValue(operand, target)

    def in_sign(self, operand: Node, *rest: Any) -> Node:
        sign = next(each for each in rest if isinstance(each, Token) and each.type == "COMPARE")
        target = next(each for each in rest if isinstance(each, Node))
        return InTests(operand, (SignTest(str(sign), target),))

    def in_tests(self, operand: Node, _open: Token, first: Any, rest: Any, _close: Token) -> Node:
        return InTests(operand, (first, *rest))

    def tests(self, *tests: Any) -> tuple[Any, ...]:
        return tests

    def value_test(self, node: Node) -> ValueTest:
        return ValueTest(node, mentions(node, "?"))

    def sign_test(self, sign: Token, node: Node) -> SignTest:
        return SignTest(str(sign), node)

    def any_value(self) -> tuple[bool, tuple[Any, ...]]:
        return True, ()

    def unary_tests(self, tests: tuple[Any, ...]) -> tuple[bool, tuple[Any, ...]]:
        return False, tests

    def negated(self, _open: Token, tests: tuple[Any, ...], _c: Token) -> tuple[bool, Any]:
        return True, tests
