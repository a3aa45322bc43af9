"""The grammar of FEEL, and reading a source with it; errors say where and what was expected."""

from __future__ import annotations

from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedToken, VisitError

from service.core.errors import FeelError
from service.core.feel.analysis import depth_of
from service.core.feel.budget import MAX_DEPTH, MAX_SOURCE
from service.core.feel.builder import Builder
from service.core.feel.functions import BUILTIN_NAMES
from service.core.feel.lexer import Cutter, TokenList, syntax_error
from service.core.feel.nodes import Node
from service.core.language import N_

GRAMMAR = r"""
expression: expr
unary_tests: _MINUS -> any_value
    | tests
    | _NOT LPAR tests RPAR -> negated
tests: test (_COMMA test)*
?test: expr -> value_test
    | COMPARE sum -> sign_test

?expr: conjunction
    | expr _OR conjunction -> either
?conjunction: comparison
    | conjunction _AND comparison -> both
?comparison: sum
    | sum COMPARE sum -> compared
    | sum _BETWEEN sum _AND sum -> between
    | sum _IN sum -> in_value
    | sum _IN COMPARE sum -> in_sign
    | sum _IN LPAR COMPARE sum RPAR -> in_sign
    | sum _IN LPAR test _COMMA tests RPAR -> in_tests
    | comparison INSTANCE -> instance
?sum: product
    | sum _PLUS product -> add
    | sum _MINUS product -> subtract
?product: power
    | product _TIMES power -> multiply
    | product _DIVIDE power -> divide
?power: unary
    | power _POWER unary -> raised
?unary: postfix
    | _MINUS unary -> negative
?postfix: atom
    | postfix _DOT NAME -> path
    | postfix LSQB expr RSQB -> filtered
    | postfix LPAR arguments RPAR -> call
?atom: NUMBER -> number
    | STRING -> text
    | TEMPORAL -> temporal
    | _TRUE -> true
    | _FALSE -> false
    | _NULL -> null
    | NAME -> name
    | LPAR expr RPAR -> group
    | LSQB [expr (_COMMA expr)*] RSQB -> list_of
    | _LBRACE [entry (_COMMA entry)*] _RBRACE -> context_of
    | (LSQB|LPAR|ROPEN) sum _DOTS sum (RSQB|RPAR|RCLOSE) -> range_of
    | _IF expr _THEN expr _ELSE expr -> choice
    | _FOR iterations _RETURN expr -> for_each
    | _SOME iterations _SATISFIES expr -> some
    | _EVERY iterations _SATISFIES expr -> every
    | _FUNCTION LPAR [parameter (_COMMA parameter)*] RPAR expr -> function_of
arguments: [expr (_COMMA expr)*]
    | named (_COMMA named)* -> named_arguments
named: words _COLON expr
entry: key _COLON expr
key: words
    | STRING -> text_key
words: NAME+
parameter: words [_COLON words]
iterations: iteration (_COMMA iteration)*
iteration: NAME _IN sum
    | NAME _IN sum _DOTS sum
%declare NUMBER STRING TEMPORAL NAME COMPARE INSTANCE LPAR RPAR LSQB RSQB ROPEN RCLOSE
%declare _LBRACE _RBRACE _COMMA _COLON _DOT _DOTS _PLUS _MINUS _TIMES _DIVIDE _POWER _NOT
%declare _IF _THEN _ELSE _FOR _IN _RETURN _SOME _EVERY _SATISFIES _AND _OR _BETWEEN
%declare _TRUE _FALSE _NULL _FUNCTION
"""
PARSER = Lark(
    GRAMMAR,
    parser="lalr",
    lexer=TokenList,
    start=["expression", "unary_tests"],
    transformer=Builder(),
    maybe_placeholders=False,
)
Tests = tuple[bool, tuple[Any, ...]]


def read_expression(source: str, names: frozenset[str]) -> Node:
    node: Node = _read(source, names, "expression")
    _check_depth(source, (node,))
    return node


def read_unary_tests(source: str, names: frozenset[str]) -> Tests:
    """Return whether the tests are negated, and the tests; ``-`` is the negation of none."""
    found: Tests = _read(source, names, "unary_tests")
    _check_depth(source, found[1])
    return found


def _read(source: str, names: frozenset[str], start: str) -> Any:
    if len(source) > MAX_SOURCE:
        raise syntax_error(
            N_("The expression is longer than %(limit)s characters."),
            source,
            MAX_SOURCE,
            limit=str(MAX_SOURCE),
        )
    tokens = Cutter(source, BUILTIN_NAMES, names, unary=start == "unary_tests").cut()
    if not tokens:
        raise syntax_error(N_("The expression is empty."), source, 0)
    try:
        return PARSER.parse(tokens, start=start)
    except UnexpectedToken as exc:
        raise _unexpected(source, exc) from exc
    except VisitError as exc:
        if isinstance(exc.orig_exc, FeelError):
            raise exc.orig_exc from exc
        raise


def _unexpected(source: str, problem: UnexpectedToken) -> FeelError:
    token: Token = problem.token
    if token.type == "$END":
        message = N_("The expression stops too early; after position %(at)s more is needed.")
        return syntax_error(message, source, len(source) - 1)
    message = N_("Position %(at)s: “%(found)s” cannot stand here.")
    return syntax_error(message, source, token.start_pos or 0, found=str(token)[:40])


def _check_depth(source: str, parts: tuple[Any, ...]) -> None:
    if any(depth_of(part) > MAX_DEPTH for part in parts):
        raise syntax_error(
            N_("The expression is nested more than %(limit)s deep; split it."),
            source,
            0,
            limit=str(MAX_DEPTH),
        )
