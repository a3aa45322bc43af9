"""Reads what stands between operators: values, names, lists, contexts, choices, loops."""

from __future__ import annotations

from collections.abc import Callable

from service.core.feel import nodes
from service.core.feel.calls import FunctionOf
from service.core.feel.lexer import NAME, NUMBER, STRING, TEMPORAL, Token, syntax_error
from service.core.feel.literals import unquote
from service.core.feel.loops import For, Iteration, Quantifier
from service.core.feel.nodes import Node
from service.core.feel.operators import SIGNS, SUM
from service.core.feel.temporal import read_any
from service.core.feel.told import N_
from service.core.feel.typereading import TypeReader
from service.core.feel.types import Type
from service.core.feel.values import NUMBERS, number, whole

LONGEST_WHOLE = 34  # digits


class OperandReader(TypeReader):
    """Each method reads on after the first token of what it makes."""

    __slots__ = ()

    def number(self, token: Token) -> Node:
        text = token.text
        value = whole(int(text)) if text.isdigit() and len(text) <= LONGEST_WHOLE else None
        if value is None:
            value = number(NUMBERS.create_decimal(text))
        if value is None:
            message = N_("Position %(at)s: “%(found)s” is larger than a number can be.")
            raise syntax_error(message, self.source, token.start, found=text[:40])
        return nodes.Literal(value)

    def text(self, token: Token) -> Node:
        return nodes.Literal(unquote(token.text))

    def temporal(self, token: Token) -> Node:
        return nodes.Literal(read_any(unquote(token.text[1:])))

    def name(self, token: Token) -> Node:
        plain = nodes.Name(token.text, token.start)
        if "." not in token.text or token.text.startswith("."):
            return plain
        first, *fields = token.text.split(".")
        path: Node = nodes.Name(first.strip(), token.start)
        for each in fields:
            path = nodes.Path(path, each.strip())
        return nodes.Dotted(plain, path)

    def group(self, token: Token) -> Node:
        """``(a)``, the range ``(1..5]`` or the range ``(< 5)``."""
        sign = self.tokens[self.at].kind
        if sign not in SIGNS:
            outer, self.closing = self.closing, False
            node = self.expression()
            self.closing = outer
            return self.range(node, included=False)
        self.at += 1
        return nodes.HalfRangeOf(sign, self.inside(")"))

    def bracketed(self, token: Token) -> Node:
        """``[1, 2]`` or the range ``[1..2]``."""
        if self.tokens[self.at].kind == "]":
            self.at += 1
            return nodes.ListOf(())
        outer, self.closing = self.closing, False
        first = self.expression()
        if self.tokens[self.at].kind == "..":
            self.closing = outer
            return self.range(first, included=True)
        rest = self.more(self.expression)
        self.expect("]")
        self.closing = outer
        return nodes.ListOf((first, *rest))

    def open_range(self, token: Token) -> Node:
        """``]1..2]``."""
        start = self.expression(SUM)
        if self.tokens[self.at].kind != "..":
            raise self.unexpected()
        return self.range(start, included=False)

    def range(self, start: Node, *, included: bool) -> Node:
        """Read the second end of a range; without two dots *start* stood between round brackets."""
        if self.tokens[self.at].kind != "..":
            self.expect(")")
            return start
        self.at += 1
        outer, self.closing = self.closing, True
        end = self.expression(SUM)
        self.closing = outer
        if self.tokens[self.at].kind not in ("]", ")", "["):
            raise self.unexpected()
        self.at += 1
        return nodes.RangeOf(start, end, included, self.tokens[self.at - 1].kind == "]")

    def context(self, token: Token) -> Node:
        outer, self.closing = self.closing, False
        entries: dict[str, Node] = {}
        while self.tokens[self.at].kind != "}" or entries:
            start = self.tokens[self.at].start
            key = self.key()
            self.expect(":")
            if key in entries:
                message = N_("Position %(at)s: the key “%(found)s” stands here twice.")
                raise syntax_error(message, self.source, start, found=key[:40])
            entries[key] = self.expression()
            if self.tokens[self.at].kind != ",":
                break
            self.at += 1
        self.expect("}")
        self.closing = outer
        return nodes.ContextOf(tuple(entries.items()))

    def choice(self, token: Token) -> Node:
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return nodes.If(condition, then, self.expression())

    def for_each(self, token: Token) -> Node:
        iterations = self._iterations()
        self.expect("return")
        start = self.at
        body = self.expression()
        return For(iterations, body, self.cost(start), self.says("partial", start))

    def quantified(self, token: Token) -> Node:
        iterations = self._iterations()
        self.expect("satisfies")
        start = self.at
        body = self.expression()
        return Quantifier(token.kind == "every", iterations, body, self.cost(start))

    def _iterations(self) -> tuple[Iteration, ...]:
        return (self._iteration(), *self.more(self._iteration))

    def _iteration(self) -> Iteration:
        name = self.expect(NAME).text
        self.expect("in")
        source = self.expression(SUM)
        if self.tokens[self.at].kind != "..":
            return Iteration(name, source)
        self.at += 1
        return Iteration(name, source, self.expression(SUM))

    def function(self, token: Token) -> Node:
        self.expect("(")
        parameters: list[tuple[str, Type | None]] = []
        while self.tokens[self.at].kind != ")" or parameters:
            parameters.append(self._parameter())
            if self.tokens[self.at].kind != ",":
                break
            self.at += 1
        self.expect(")")
        external = self.tokens[self.at]
        if external.text == "external" and self.tokens[self.at + 1].kind == "{":
            message = N_("Position %(at)s: functions in Java and PMML are not carried out here.")
            raise syntax_error(message, self.source, external.start)
        start = self.at
        body = self.expression()
        names = tuple(name for name, _ in parameters)
        kinds = tuple(kind for _, kind in parameters)
        return FunctionOf(names, kinds, body, self.cost(start))

    def _parameter(self) -> tuple[str, Type | None]:
        words = [self.expect(NAME).text]
        while self.tokens[self.at].kind == NAME:
            words.append(self.expect(NAME).text)
        if self.tokens[self.at].kind != ":":
            return " ".join(words), None
        self.at += 1
        return " ".join(words), self.type()


READERS: dict[str, Callable[[OperandReader, Token], Node]] = {
    NUMBER: OperandReader.number,
    STRING: OperandReader.text,
    TEMPORAL: OperandReader.temporal,
    NAME: OperandReader.name,
    "true": lambda _reader, _token: nodes.Literal(True),
    "false": lambda _reader, _token: nodes.Literal(False),
    "null": lambda _reader, _token: nodes.Literal(None),
    "(": OperandReader.group,
    "[": OperandReader.bracketed,
    "]": OperandReader.open_range,
    "{": OperandReader.context,
    "if": OperandReader.choice,
    "for": OperandReader.for_each,
    "some": OperandReader.quantified,
    "every": OperandReader.quantified,
    "function": OperandReader.function,
}
