"""The template language of letters: Jinja2 without a way to Python, with bounds. No layout."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import SandboxedEnvironment

from service.core.language import N_
from service.core.letters.costs import CALL_STEPS
from service.core.letters.filters import (
    MAX_TEXT,
    NUMBERS,
    SCALARS,
    asked,
    compared,
    cut,
    each,
    in_letter,
    modest,
    named,
    numbers,
    paid,
    present,
    purse_of,
    rounded,
    short,
    trimmed,
    whole,
)
from service.core.letters.formats import Formats
from service.core.letters.missing import EmptyField, MissingField
from service.core.letters.specimen import Specimen
from service.core.letters.syntax import (
    COMPARED,
    CUT,
    EACH,
    JOINED,
    NAMED,
    counted,
    refuse,
)
from service.core.words import Filter

# Each was read for work that does not follow from the size of what it gets; those where it does
# not are our own (below), and the rest of Jinja's is not there.
FILTERS = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "items",
    "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
    "reverse", "select", "selectattr", "sort", "title", "unique", "upper",
)  # fmt: skip
COMPARING = frozenset({"dictsort", "groupby", "max", "min", "sort", "unique"})
TESTS = (
    "boolean", "defined", "divisibleby", "eq", "even", "equalto", "false", "ge", "gt", "in",
    "integer", "iterable", "le", "lt", "mapping", "ne", "none", "number", "odd", "sequence",
    "string", "true", "undefined",
)  # fmt: skip
_PLAIN = " plain "  # goes before the name of a filter of Jinja that is not paid for


@dataclass(frozen=True, slots=True)
class ModelFunction:
    """The only kind of thing a letter may call."""

    function: Callable[..., Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


class LetterSandbox(SandboxedEnvironment):
    """Reads fields of the record, calls the given functions, and nothing else.

    Every filter, test and operator gets the letter that is being filled in, and pays from its
    purse. So none can be worked out while compiling: Jinja folds only what needs no letter.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self, formats: Formats, escape: Callable[[str], str]) -> None:
        super().__init__(
            undefined=MissingField,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=in_letter(self._print),
            optimized=False,
        )
        self._formats = formats
        self._escape = escape
        self.globals = {"range": ModelFunction(numbers)}
        own: dict[str, Callable[..., Any]] = {
            Filter.DAY: present(formats.day),
            Filter.CLOCK: present(formats.clock),
            Filter.WORKDAYS: present(formats.workdays),
            "int": whole,
            "join": self._join,
            "round": rounded,
            "trim": trimmed,
        }
        plain = {_PLAIN + name: self.filters[name] for name in FILTERS}
        self.filters = {
            **plain,
            **{name: in_letter(self._filter, name) for name in FILTERS},
            **{name: in_letter(paid, function) for name, function in own.items()},
            EACH: in_letter(each),
            COMPARED: in_letter(compared),
            CUT: in_letter(cut),
            JOINED: in_letter(paid, self._join),
            NAMED: in_letter(named),
        }
        self.tests = {name: in_letter(asked, self.tests[name]) for name in TESTS}

    @property
    def words(self) -> tuple[Collection[str], Collection[str]]:
        """The filters and the tests that a letter can name."""
        return [name for name in self.filters if not name.startswith(" ")], list(self.tests)

    def call_filter(
        self,
        name: str,
        value: Any,
        args: Sequence[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
        context: Context | None = None,
        eval_ctx: EvalContext | None = None,
    ) -> Any:
        """A filter by its name, which a letter may give to ``map``."""
        if str(name).startswith(" "):
            raise TemplateRuntimeError(f"No filter named {name!r}.")
        return super().call_filter(name, value, args, kwargs, context, eval_ctx)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A name after a dot is a field, never an attribute of a Python object."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look *argument* up; what is not there is a missing field with its whole path."""
        if isinstance(obj, Specimen):
            return Specimen()
        if isinstance(obj, LoopContext) and not str(argument).startswith("_"):
            return super().getattr(obj, str(argument))
        if isinstance(obj, MissingField):
            return self.undefined(name=f"{obj.path}.{argument}")
        if isinstance(obj, Mapping) and isinstance(argument, SCALARS) and argument in obj:
            return obj[argument]
        if isinstance(obj, Sequence) and isinstance(argument, (int, slice)):
            try:
                return obj[argument]
            except IndexError:
                pass
        return self.undefined(name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, ModelFunction)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        purse = purse_of(context)
        purse.spend(CALL_STEPS)
        purse.pay(*args, *kwargs.values())
        return purse.listed(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on modest numbers; adding texts stays within the limit of a letter."""
        purse_of(context).pay(left)
        if isinstance(left, Specimen) or isinstance(right, Specimen):
            return Specimen()
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return short(left + right)
        if operator == "**" or not (isinstance(left, NUMBERS) and isinstance(right, NUMBERS)):
            raise SecurityError(N_("only modest numbers can be worked with"))
        return modest(super().call_binop(context, operator, modest(left), modest(right)))

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        if isinstance(arg, Specimen):
            return Specimen()
        if not isinstance(arg, NUMBERS):
            raise SecurityError(N_("only modest numbers can be worked with"))
        return super().call_unop(context, operator, modest(arg))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        refuse(tree)
        return counted(tree, self)

    def _filter(self, name: str, context: Context, *args: Any, **kwargs: Any) -> Any:
        """A filter of Jinja, paid for by the size of what it gets, without what is lazy in it."""
        purse = purse_of(context)
        purse.pay(*args, *kwargs.values())
        if name in COMPARING:
            purse.pay_deep(args[0])
        plain = super().call_filter(
            _PLAIN + name, args[0], args[1:], kwargs, context, context.eval_ctx
        )
        return purse.listed(plain)

    def _print(self, context: Context, value: Any) -> str:
        if isinstance(value, MissingField):
            return str(value)
        if value is None:
            raise EmptyField("")
        if not isinstance(value, SCALARS):
            raise SecurityError(N_("a list or group cannot be printed, only its fields"))
        purse_of(context).pay(value)
        return self._escape(self._formats.plain(value))

    def _join(self, values: Any, separator: str = "") -> str:
        parts = []
        for value in values:
            if isinstance(value, MissingField):
                raise EmptyField(value.path)
            if not isinstance(value, SCALARS):
                raise SecurityError(N_("only texts and numbers can be joined"))
            parts.append(self._formats.plain(value))
        if sum(map(len, parts)) + len(separator) * len(parts) > MAX_TEXT:
            raise SecurityError(N_("the text is too long"))
        return separator.join(parts)


@lru_cache(maxsize=16)
def sandbox(formats: Formats, escape: Callable[[str], str]) -> LetterSandbox:
    """One environment per language; building one costs more than rendering a letter."""
    return LetterSandbox(formats, escape)


@lru_cache(maxsize=256)
def template(formats: Formats, escape: Callable[[str], str], source: str) -> Template:
    """The compiled template; letters of a bundle never change."""
    return sandbox(formats, escape).from_string(source)
