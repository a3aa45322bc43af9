"""Cuts an expression into tokens; only here are names with spaces and odd brackets decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lark import Token
from lark.lexer import Lexer

from service.core.errors import FeelError
from service.core.language import N_

WORDS = (
    *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies"),
    *("and", "or", "between", "true", "false", "null", "function"),
)
KEYWORDS = {word: "_" + word.upper() for word in WORDS}
MARKS = {
    "**": "_POWER",
    "+": "_PLUS",
    "-": "_MINUS",
    "*": "_TIMES",
    "/": "_DIVIDE",
    "=": "COMPARE",
    "!=": "COMPARE",
    "<": "COMPARE",
    "<=": "COMPARE",
    ">": "COMPARE",
    ">=": "COMPARE",
    "..": "_DOTS",
    ".": "_DOT",
    ",": "_COMMA",
    ":": "_COLON",
    "(": "LPAR",
    ")": "RPAR",
    "{": "_LBRACE",
    "}": "_RBRACE",
    "[": "LSQB",
    "]": "RSQB",
}
TYPES = r"date\s+and\s+time|days\s+and\s+time\s+duration|years\s+and\s+months\s+duration|\w+"
TOKEN = re.compile(
    rf"""(?P<SPACE>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<TEMPORAL>@"(?:[^"\\]|\\.)*")
    |(?P<STRING>"(?:[^"\\]|\\.)*")
    |(?P<INSTANCE>instance\s+of\s+(?:{TYPES})(?:\s*<[^<>]*>)?)
    |(?P<NAME>[^\W\d]\w*|\?)
    |(?P<DOTS>\.\.)
    |(?P<NUMBER>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<MARK>\*\*|[!<>]=|[-+*/<>=.,:(){{}}\[\]])""",
    re.VERBOSE | re.DOTALL,
)
SPACED_KEY = re.compile(r'[{,]\s*"?([^\W\d]\w*(?:[ \t]+\w+)+)"?\s*:')
SPACED_PARTS = ("time offset", "start included", "end included")
ENDS_OPERAND = frozenset(
    {"NAME", "NUMBER", "STRING", "TEMPORAL", "RPAR", "RSQB", "RCLOSE", "_RBRACE", "INSTANCE"}
    | {"_TRUE", "_FALSE", "_NULL"}
)
OPENERS = frozenset({"LPAR", "LSQB", "ROPEN", "_LBRACE"})
CLOSERS = frozenset({"RPAR", "RSQB", "RCLOSE", "_RBRACE"})
AFTER_RANGE = re.compile(
    r"\s*(?:\Z|[)\],}=<>!*/+]|(?:and|or|then|else|return|satisfies|in|between)\b)"
)


class TokenList(Lexer):
    """Hands tokens that are cut already to lark."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, tokens: Iterable[Token]) -> Iterator[Token]:  # type: ignore[override]  # lark's plain form
        return iter(tokens)


@lru_cache(maxsize=256)
def spaced(names: frozenset[str]) -> re.Pattern[str] | None:
    """Return a pattern for the names that are no single word; longest first."""
    odd = sorted((name for name in names if not name.isidentifier()), key=len, reverse=True)
    if not odd:
        return None
    words = (r"\s+".join(re.escape(word) for word in name.split()) for name in odd)
    return re.compile(rf"(?:{'|'.join(words)})(?!\w)")


@lru_cache(maxsize=4)
def _calls(names: frozenset[str]) -> tuple[re.Pattern[str], frozenset[str]]:
    words = [name for name in names if " " in name]
    pattern = "|".join(r"\s+".join(name.split()) for name in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:{pattern})(?=\s*\()"), frozenset(name.split()[0] for name in words)


class Cutter:
    """Cuts one source; keeps what it needs to tell ``[`` of a list from ``[`` of a range."""

    def __init__(
        self, source: str, builtins: frozenset[str], names: frozenset[str], *, unary: bool
    ) -> None:
        self.source = source
        self.unary = unary
        keys = frozenset(SPACED_KEY.findall(source)) if "{" in source else frozenset()
        self.known = spaced(names | keys)
        self.parts = spaced(frozenset(SPACED_PARTS))
        self.calls, self.first_words = _calls(builtins)
        self.tokens: list[Token] = []
        self.brackets: list[bool] = []  # per open bracket: have two dots been seen?

    def cut(self) -> list[Token]:
        position, end, tokens = 0, len(self.source), self.tokens
        while position < end:
            found = TOKEN.match(self.source, position)
            if found is None:
                raise self._unreadable(position)
            kind, text, after = str(found.lastgroup), found.group(), found.end()
            if kind == "NAME":
                kind, text, after = self._name(text, position, after)
            elif kind in ("MARK", "DOTS"):
                kind = self._mark(MARKS[text], after)
            if kind != "SPACE":
                tokens.append(Token(kind, text, position))
            position = after
        return tokens

    def _previous(self) -> str:
        return self.tokens[-1].type if self.tokens else ""

    def _name(self, text: str, position: int, after: int) -> tuple[str, str, int]:
        patterns = [self.known]
        if text in self.first_words:
            patterns.append(self.calls)
        if self._previous() == "_DOT":
            patterns.append(self.parts)
        for pattern in patterns:
            found = pattern.match(self.source, position) if pattern else None
            if found and found.end() > after:
                return "NAME", " ".join(found.group().split()), found.end()
        if self.unary and text == "not" and not self.tokens:
            return "_NOT", text, after
        if self._previous() == "_DOT":
            return "NAME", text, after
        return KEYWORDS.get(text, "NAME"), text, after

    def _mark(self, kind: str, after: int) -> str:
        previous = self._previous()
        if kind == "RSQB" and previous not in ENDS_OPERAND and previous != "LSQB":
            kind = "ROPEN"
        elif kind == "LSQB" and self._closes_range(previous, after):
            kind = "RCLOSE"
        if kind in OPENERS:
            self.brackets.append(False)
        elif kind in CLOSERS and self.brackets:
            self.brackets.pop()
        elif kind == "_DOTS" and self.brackets:
            self.brackets[-1] = True
        return kind

    def _closes_range(self, previous: str, after: int) -> bool:
        inside = bool(self.brackets) and self.brackets[-1]
        return inside and previous in ENDS_OPERAND and bool(AFTER_RANGE.match(self.source, after))

    def _unreadable(self, position: int) -> FeelError:
        character = self.source[position]
        if character == '"':
            message = N_("The text that starts at position %(at)s has no closing quote.")
        elif character in "'‘’“”":
            message = N_(
                "Position %(at)s has the quote %(character)s; "
                'texts stand between straight double quotes ("…").'
            )
        else:
            message = N_("Position %(at)s has %(character)s, which has no meaning here.")
        return syntax_error(message, self.source, position, character=character)


def bare(source: str) -> str:
    """*source* without comments, and with one space where it has layout: what is worked out."""
    found: list[str] = []
    position = 0
    while position < len(source):
        token = TOKEN.match(source, position)
        if token is None:
            return source  # no expression: it stays what it is
        is_space = token.lastgroup == "SPACE"
        if not (is_space and found[-1:] == [" "]):
            found.append(" " if is_space else token.group())
        position = token.end()
    return "".join(found).strip()


def syntax_error(message: str, source: str, position: int, **params: str) -> FeelError:
    """Make an error whose text counts positions from 1, as people do."""
    return FeelError(message, source=source, position=position, at=position + 1, **params)
