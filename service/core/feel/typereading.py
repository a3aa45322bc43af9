"""Reads the names of types."""

from __future__ import annotations

from service.core.feel.budget import MAX_DEPTH
from service.core.feel.lexer import NAME
from service.core.feel.tokens import Cursor
from service.core.feel.types import Type

LONG_TYPES = {
    "date": ("and", "time"),
    "days": ("and", "time", "duration"),
    "years": ("and", "months", "duration"),
}
WITH_PARTS = frozenset({"list", "range", "context", "function"})


class TypeReader(Cursor):
    """Types such as ``list<number>`` and ``function<string> -> Any``."""

    __slots__ = ()

    def type(self) -> Type:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.too_deep()
        found = self._type()
        self.depth -= 1
        return found

    def _type(self) -> Type:
        name = self._type_name()
        if self.tokens[self.at].kind != "<" or name not in WITH_PARTS:
            return Type(name)
        self.at += 1
        if name == "context":
            fields = [self._field()]
            fields += self.more(self._field)
            self.expect(">")
            return Type(name, fields=tuple(fields))
        parts: list[Type] = []
        if self.tokens[self.at].kind != ">":
            parts = [self.type()]
            parts += self.more(self.type)
        self.expect(">")
        if name != "function":
            return Type(name, tuple(parts))
        self.expect("-")
        self.expect(">")
        return Type(name, tuple(parts), result=self.type())

    def _type_name(self) -> str:
        token = self.tokens[self.at]
        if token.kind == "null" or token.kind == "function":
            self.at += 1
            return "Null" if token.kind == "null" else token.kind
        words = [self.expect(NAME).text]
        rest = LONG_TYPES.get(words[0], ())
        if rest == tuple(each.text for each in self.tokens[self.at : self.at + len(rest)]):
            words += rest
            self.at += len(rest)
        while self.tokens[self.at].kind == ".":
            self.at += 1
            words[-1] += f".{self.expect(NAME).text}"
        return " ".join(words)

    def _field(self) -> tuple[str, Type]:
        key = self.key()
        self.expect(":")
        return key, self.type()
