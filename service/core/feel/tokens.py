"""A cursor over the tokens of one source, with what every reading does; no rule of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from service.core.feel.budget import MAX_DEPTH, MAX_SOURCE
from service.core.feel.errors import FeelError
from service.core.feel.functions import BUILTIN_NAMES
from service.core.feel.lexer import END, KEYWORDS, NAME, STRING, Token, cut, syntax_error
from service.core.feel.literals import unquote
from service.core.feel.nodes import Node
from service.core.feel.told import N_

T = TypeVar("T")
LOWEST = 1  # how tightly the operator binds that binds the least


class Cursor:
    """One reading of one source: the tokens, and how far it has come."""

    __slots__ = ("at", "closing", "depth", "source", "tokens")

    def __init__(self, source: str, names: frozenset[str]) -> None:
        if len(source) > MAX_SOURCE:
            message = N_("The expression is longer than %(limit)s characters.")
            raise syntax_error(message, source, MAX_SOURCE, limit=str(MAX_SOURCE))
        self.source = source
        self.tokens = cut(source, BUILTIN_NAMES, names)
        self.at = 0
        self.depth = 0
        self.closing = False  # inside the second end of a range, where a ``[`` may close it
        if len(self.tokens) == 1:
            raise syntax_error(N_("The expression is empty."), source, 0)

    def expression(self, least: int = LOWEST, left: Node | None = None) -> Node:
        raise NotImplementedError

    def more(self, read: Callable[[], T]) -> list[T]:
        """Read what follows after commas."""
        found = []
        while self.tokens[self.at].kind == ",":
            self.at += 1
            found.append(read())
        return found

    def inside(self, close: str) -> Node:
        outer, self.closing = self.closing, False
        node = self.expression()
        self.expect(close)
        self.closing = outer
        return node

    def expect(self, kind: str) -> Token:
        token = self.tokens[self.at]
        if token.kind != kind:
            raise self.unexpected()
        self.at += 1
        return token

    def says(self, word: str, start: int) -> bool:
        return any(token.text == word for token in self.tokens[start : self.at])

    def cost(self, start: int) -> int:
        """The steps that what was read from *start* takes: two of three tokens do something."""
        return (self.at - start) * 2 // 3 + 1

    def unexpected(self) -> FeelError:
        token = self.tokens[self.at]
        if token.kind == END:
            message = N_("The expression stops too early; after position %(at)s more is needed.")
            return syntax_error(message, self.source, len(self.source) - 1)
        message = N_("Position %(at)s: “%(found)s” cannot stand here.")
        return syntax_error(message, self.source, token.start, found=token.text[:40])

    def too_deep(self) -> FeelError:
        message = N_("The expression is nested more than %(limit)s deep; split it.")
        return syntax_error(message, self.source, 0, limit=str(MAX_DEPTH))

    def key(self) -> str:
        token = self.tokens[self.at]
        if token.kind == STRING:
            self.at += 1
            return unquote(token.text)
        words = []
        while self.tokens[self.at].kind == NAME or self.tokens[self.at].kind in KEYWORDS:
            words.append(self.tokens[self.at].text)
            self.at += 1
        if not words:
            raise self.unexpected()
        return " ".join(words)
