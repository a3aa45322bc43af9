"""Cuts an expression into tokens; here is decided which words together are one name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from service.core.feel.errors import FeelError
from service.core.feel.told import N_

NAME, NUMBER, STRING, TEMPORAL, END = "NAME", "NUMBER", "STRING", "TEMPORAL", "END"
KEYWORDS = frozenset(
    {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies"}
    | {"and", "or", "between", "true", "false", "null", "function"}
)
# What a name may hold besides what Python calls a word: the planes where emoji live.
BEYOND = "\U00010000-\U000effff"
LETTER, PART = rf"(?:[^\W\d]|[{BEYOND}])", rf"[\w{BEYOND}]"
TOKEN = re.compile(
    rf"""(?P<SPACE>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<NAME>{LETTER}{PART}*|\?)
    |(?P<NUMBER>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<STRING>"(?:[^"\\]|\\.)*")
    |(?P<TEMPORAL>@"(?:[^"\\]|\\.)*")
    |(?P<MARK>\.\.|\*\*|[!<>]=|[-+*/<>=.,:(){{}}\[\]])""",
    re.VERBOSE | re.DOTALL,
)
ODD_KEY = re.compile(rf'[{{,]\s*"?({LETTER}{PART}*(?:(?:[ \t]+|[-+*/.\'])(?:{PART})+)+)"?\s*:')
ODD_PART = re.compile(r"(?:time\s+offset|start\s+included|end\s+included)\b")
# What follows the ``[`` of ``[1..10[``, which is no filter.
AFTER_RANGE = re.compile(
    r"\s*(?:\Z|\.\D|[)\],}=<>!*/+]|(?:and|or|then|else|return|satisfies|in|between|instance)\b)"
)


class Token(NamedTuple):
    """A word or mark of an expression: marks and keywords are a kind of their own."""

    kind: str
    text: str
    start: int


@lru_cache(maxsize=256)
def spaced(names: frozenset[str]) -> re.Pattern[str] | None:
    """Return a pattern for the names that are no single word; longest first."""
    odd = sorted((name for name in names if not name.isidentifier()), key=len, reverse=True)
    if not odd:
        return None
    words = (r"\s+".join(re.escape(word) for word in name.split()) for name in odd)
    return re.compile(rf"(?:{'|'.join(words)})(?!{PART})")


@lru_cache(maxsize=4)
def _calls(names: frozenset[str]) -> tuple[re.Pattern[str], frozenset[str]]:
    words = sorted((name for name in names if " " in name), key=len, reverse=True)
    pattern = "|".join(r"\s+".join(name.split()) for name in words)
    return re.compile(rf"(?:{pattern})(?=\s*\()"), frozenset(name.split()[0] for name in words)


def cut(source: str, builtins: frozenset[str], names: frozenset[str]) -> list[Token]:
    """The tokens of *source*, closed by one that marks the end."""
    keys = frozenset(ODD_KEY.findall(source)) if "{" in source else frozenset()
    known = spaced(names | keys) if names or keys else None
    calls, first_words = _calls(builtins)
    tokens: list[Token] = []
    previous, position, end = "", 0, len(source)
    while position < end:
        found = TOKEN.match(source, position)
        if found is None:
            raise _unreadable(source, position)
        kind, text, after = found.lastgroup, found[0], found.end()
        if kind == "SPACE":
            position = after
            continue
        if kind == NAME:
            longer = known.match(source, position) if known else None
            if longer is None and text in first_words:
                longer = calls.match(source, position)
            if longer is None and previous == ".":
                longer = ODD_PART.match(source, position)
            if longer and longer.end() > after:
                text, after = " ".join(longer[0].split()), longer.end()
            elif text in KEYWORDS and previous != ".":
                kind = text
        elif kind == "MARK":
            kind = text
        previous = str(kind)
        tokens.append(Token(previous, text, position))
        position = after
    tokens.append(Token(END, "", end))
    return tokens


def _unreadable(source: str, position: int) -> FeelError:
    character = source[position]
    if character == '"':
        message = N_("The text that starts at position %(at)s has no closing quote.")
    elif character in "'‘’“”":
        message = N_(
            "Position %(at)s has the quote %(character)s; "
            'texts stand between straight double quotes ("…").'
        )
    else:
        message = N_("Position %(at)s has %(character)s, which has no meaning here.")
    return syntax_error(message, source, position, character=character)


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
