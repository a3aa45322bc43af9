"""FEEL, the language of conditions and dates in a model: reading, checking, working out."""

from __future__ import annotations

from service.core.feel.expression import (
    Expression,
    LocalFunctions,
    UnaryTests,
    evaluate,
    parse,
    parse_unary,
)
from service.core.feel.lexer import bare
from service.core.feel.temporal import YearsMonths
from service.core.feel.values import Callback, Range
from service.core.feel.writing import to_json

__all__ = [
    "Callback",
    "Expression",
    "LocalFunctions",
    "Range",
    "UnaryTests",
    "YearsMonths",
    "bare",
    "evaluate",
    "parse",
    "parse_unary",
    "to_json",
]
