"""The template language of letters: Jinja2 without a way to Python, with bounds. No layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from service.core.language import N_
from service.core.letters.formats import Formats
from service.core.words import Filter

MAX_RANGE = 200
MAX_NESTING = 3
MAX_BLOCKS = 30
MAX_TEXT = 100_000
MAX_NUMBER = 10**15
FILTERS = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "int", "items",
    "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
    "reverse", "round", "select", "selectattr", "sort", "title", "trim", "unique", "upper",
)  # fmt: skip
TESTS = (
    "boolean", "defined", "divisibleby", "eq", "even", "equalto", "false", "ge", "gt", "in",
    "integer", "iterable", "le", "lt", "mapping", "ne", "none", "number", "odd", "sequence",
    "string", "true", "undefined",
)  # fmt: skip
_REFUSED = (
    nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock, nodes.Block,
    nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport,
)  # fmt: skip
_SCALARS = (str, bool, int, float, Decimal, date, time)


class MissingField(Undefined):
    """A field that is not in the record: false and empty in a condition, an error in print."""

    __slots__ = ()

    @property
    def path(self) -> str:
        return self._undefined_name or ""

    def __str__(self) -> str:
        if self._undefined_name is None:  # an inline "if" without "else"
            return ""
        raise EmptyField(self.path)

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, MissingField)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(None)


class EmptyField(Exception):
    """A value is printed that is not there; ``path`` is the field when it is known."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


@dataclass(frozen=True, slots=True)
class ModelFunction:
    """The only kind of thing a letter may call."""

    function: Callable[..., Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


class LetterSandbox(SandboxedEnvironment):
    """Reads fields of the record, calls the given functions, and nothing else."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, formats: Formats, escape: Callable[[str], str]) -> None:
        super().__init__(
            undefined=MissingField, trim_blocks=True, lstrip_blocks=True, finalize=self._print
        )
        self._formats = formats
        self._escape = escape
        self.globals = {"range": ModelFunction(_range)}
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.filters |= {
            Filter.DAY: _present(formats.day),
            Filter.CLOCK: _present(formats.clock),
            Filter.WORKDAYS: _present(formats.workdays),
            "join": self._join,
        }
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A name after a dot is a field, never an attribute of a Python object."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look *argument* up; what is not there is a missing field with its whole path."""
        if isinstance(obj, LoopContext) and not str(argument).startswith("_"):
            return super().getattr(obj, str(argument))
        if isinstance(obj, MissingField):
            return self.undefined(name=f"{obj.path}.{argument}")
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        if isinstance(obj, Sequence) and isinstance(argument, (int, slice)):
            try:
                return obj[argument]
            except IndexError:
                pass
        return self.undefined(name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, ModelFunction)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on modest numbers; adding texts stays within the limit of a letter."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return _short(left + right)
        numbers = (int, float, Decimal)
        if operator == "**" or not (isinstance(left, numbers) and isinstance(right, numbers)):
            raise SecurityError(f"{operator} works on modest numbers only")
        result = super().call_binop(context, operator, left, right)
        if abs(result) > MAX_NUMBER:
            raise SecurityError("the number is too large")
        return result

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _refuse(tree)
        return tree

    def _print(self, value: Any) -> str:
        # Jinja also finalizes constants while compiling; they are text of the letter itself.
        if isinstance(value, MissingField):
            return str(value)
        if value is None:
            raise EmptyField("")
        if not isinstance(value, _SCALARS):
            raise SecurityError("a list or group cannot be printed, only its fields")
        return self._escape(self._formats.plain(value))

    def _join(self, values: Any, separator: str = "") -> str:
        parts = []
        for value in values:
            if not isinstance(value, _SCALARS):
                raise SecurityError("only texts and numbers can be joined")
            parts.append(self._formats.plain(value))
        return _short(separator.join(parts))


@lru_cache(maxsize=16)
def sandbox(formats: Formats, escape: Callable[[str], str]) -> LetterSandbox:
    """One environment per language; building one costs more than rendering a letter."""
    return LetterSandbox(formats, escape)


@lru_cache(maxsize=256)
def template(formats: Formats, escape: Callable[[str], str], source: str) -> Template:
    """The compiled template; letters of a bundle never change."""
    return sandbox(formats, escape).from_string(source)


def _present(filter_: Callable[[Any], str]) -> Callable[[Any], str]:
    def apply(value: Any) -> str:
        if isinstance(value, MissingField):
            raise EmptyField(value.path)
        if value is None or value == "":
            raise EmptyField("")
        return filter_(value)

    return apply


def _range(*bounds: int) -> range:
    numbers = range(*(int(bound) for bound in bounds))
    if len(numbers) > MAX_RANGE:
        raise SecurityError(f"range is limited to {MAX_RANGE}")
    return numbers


def _short(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise SecurityError("the text is too long")
    return text


def _refuse(tree: nodes.Template) -> None:
    for node in tree.find_all(_REFUSED):
        _fail(N_("this Jinja construct is not used in letters"), node)
    for assign in tree.find_all(nodes.Assign):
        for concat in assign.find_all(nodes.Concat):
            # Doubling a text in a variable would grow it without bound.
            reason = N_("texts cannot be joined in a variable; print them one after the other")
            _fail(reason, concat)
    for loop in tree.find_all(nodes.For):
        if loop.recursive:
            _fail(N_("a loop may not call itself"), loop)
        if _depth(loop, nodes.For) > MAX_NESTING:
            _fail(N_("loops are nested too deep"), loop)
    if _depth(tree, (nodes.For, nodes.If)) > MAX_BLOCKS:  # Python itself gives up at a hundred
        _fail(N_("conditions are nested too deep"), tree)


def _depth(node: nodes.Node, kinds: type[nodes.Node] | tuple[type[nodes.Node], ...]) -> int:
    inner = max((_depth(child, kinds) for child in node.iter_child_nodes()), default=0)
    return inner + isinstance(node, kinds)


def _fail(msgid: str, node: nodes.Node) -> NoReturn:
    raise TemplateSyntaxError(msgid, node.lineno)
