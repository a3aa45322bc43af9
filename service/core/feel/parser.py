"""Reads an expression into nodes, from left to right without looking back; errors say where."""

from __future__ import annotations

from typing import Any

from service.core.feel import nodes
from service.core.feel.analysis import depth_of
from service.core.feel.budget import MAX_DEPTH
from service.core.feel.calls import Call
from service.core.feel.lexer import AFTER_RANGE, END, NAME
from service.core.feel.loops import Filter, InTests, InValue, SignTest, Test, ValueTest
from service.core.feel.nodes import Node
from service.core.feel.operands import READERS, OperandReader
from service.core.feel.operators import BINARY, COMPARED, SIGNS, SUM
from service.core.feel.tokens import LOWEST

Tests = tuple[bool, tuple[Test, ...]]


def read_expression(source: str, names: frozenset[str]) -> Node:
    reader = Reader(source, names)
    node = reader.expression()
    reader.finish(node)
    return node


def read_unary_tests(source: str, names: frozenset[str]) -> Tests:
    """Return whether the tests are negated, and the tests; ``-`` is the negation of none."""
    reader = Reader(source, names)
    found = reader.unary_tests()
    reader.finish(*found[1])
    return found


class Reader(OperandReader):
    """Reads operators with what stands between and behind them, and the tests of a cell."""

    __slots__ = ()

    def finish(self, *parts: Any) -> None:
        """Nothing may be left, and what came out may not be deeper than evaluation can go."""
        if self.tokens[self.at].kind != END:
            raise self.unexpected()
        if len(self.tokens) > MAX_DEPTH and any(depth_of(part) > MAX_DEPTH for part in parts):
            raise self.too_deep()

    def expression(self, least: int = LOWEST, left: Node | None = None) -> Node:
        """Read what binds at least as tightly as *least*; *left* is what was read of it already."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.too_deep()
        node = self.operand() if left is None else left
        tokens, compared = self.tokens, False
        while True:
            kind, text, _ = tokens[self.at]
            found = BINARY.get(kind)
            if found is None:
                if kind != NAME or text != "instance" or least > COMPARED:
                    break
                if tokens[self.at + 1].text != "of":
                    break
                self.at += 2
                node = nodes.InstanceOf(node, self.type())
                continue
            level, make = found
            if level < least or (compared and level == COMPARED):
                break
            self.at += 1
            if make is not None:
                node = make(node, self.expression(level + 1))
                continue
            compared = True
            node = self._compared(kind, node)
        self.depth -= 1
        return node

    def _compared(self, kind: str, node: Node) -> Node:
        if kind == "in":
            return self._membership(node)
        if kind == "between":
            low = self.expression(SUM)
            self.expect("and")
            return nodes.Between(node, low, self.expression(SUM))
        return nodes.Comparison(kind, node, self.expression(SUM))

    def _membership(self, operand: Node) -> Node:
        """``x in list``, ``x in < 5`` and ``x in (1, < 5, [7..9])``."""
        kind = self.tokens[self.at].kind
        if kind in SIGNS:
            return InTests(operand, (self.test(),))
        if kind != "(":
            return InValue(operand, self.expression(SUM))
        self.at += 1
        outer, self.closing = self.closing, False
        first = self.test()
        rest = self.more(self.test)
        self.closing = outer
        if rest or isinstance(first, SignTest):
            self.expect(")")
            return InTests(operand, (first, *rest))
        inside = self.range(first.operand, included=False)
        return InValue(operand, self.expression(SUM, self.postfix(inside)))

    def operand(self) -> Node:
        token = self.tokens[self.at]
        if token.kind == "-":
            self.at += 1
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise self.too_deep()
            node: Node = nodes.Negative(self.operand())
            self.depth -= 1
            return node
        read = READERS.get(token.kind)
        if read is None:
            raise self.unexpected()
        self.at += 1
        return self.postfix(read(self, token))

    def postfix(self, node: Node) -> Node:
        """Read the fields, filters and calls that follow *node*."""
        tokens = self.tokens
        while True:
            kind, _, start = tokens[self.at]
            if kind == ".":
                self.at += 1
                node = nodes.Path(node, self.expect(NAME).text)
            elif kind == "(":
                node = self._call(node, start)
            elif kind == "[" and not (self.closing and AFTER_RANGE.match(self.source, start + 1)):
                node = self._filter(node)
            else:
                return node

    def _filter(self, source: Node) -> Node:
        self.at += 1
        start = self.at
        condition = self.inside("]")
        plain = condition.operand if isinstance(condition, nodes.Negative) else condition
        index = isinstance(plain, nodes.Literal) and type(plain.value) is not bool
        return Filter(source, condition, self.cost(start), index)

    def _call(self, function: Node, start: int) -> Node:
        self.at += 1
        outer, self.closing = self.closing, False
        plain: list[Node] = []
        named: list[tuple[str, Node]] = []
        while self.tokens[self.at].kind != ")" or plain or named:
            name = None if plain else self._argument_name()
            if name is None and named:
                raise self.unexpected()
            if name is None:
                plain.append(self.expression())
            else:
                named.append((name, self.expression()))
            if self.tokens[self.at].kind != ",":
                break
            self.at += 1
        self.expect(")")
        self.closing = outer
        if isinstance(function, nodes.Name):
            return Call(None, function.name, tuple(plain), tuple(named), function.position)
        return Call(function, "", tuple(plain), tuple(named), start)

    def _argument_name(self) -> str | None:
        """The words before a colon; None when there is no colon after words."""
        end = self.at
        while self.tokens[end].kind == NAME:
            end += 1
        if end == self.at or self.tokens[end].kind != ":":
            return None
        name = " ".join(token.text for token in self.tokens[self.at : end])
        self.at = end + 1
        return name

    def unary_tests(self) -> Tests:
        first, second = self.tokens[0], self.tokens[1]
        if first.kind == "-" and second.kind == END:
            self.at = 1
            return True, ()
        if first.text == "not" and second.kind == "(" and self._wraps(1):
            self.at = 2
            found = (self.test(), *self.more(self.test))
            self.expect(")")
            return True, found
        return False, (self.test(), *self.more(self.test))

    def _wraps(self, start: int) -> bool:
        """Whether the bracket at *start* is closed by the last token only."""
        depth = 0
        for index, (kind, _, _) in enumerate(self.tokens[start:], start):
            depth += (kind == "(") - (kind == ")")
            if depth == 0:
                return self.tokens[index + 1].kind == END
        return True

    def test(self) -> Test:
        sign = self.tokens[self.at].kind
        if sign in SIGNS:
            self.at += 1
            return SignTest(sign, self.expression(SUM))
        start = self.at
        node = self.expression()
        return ValueTest(node, self.says("?", start))
