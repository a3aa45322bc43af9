"""Reads one file by its schema and says what is wrong with it: file, line, key, what was meant."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from difflib import get_close_matches
from functools import cached_property, partial
from typing import Any, TypeVar

from pydantic import ValidationError

from service.bundle.schema import lines, toml_faults
from service.bundle.schema.lines import Lines, Path
from service.bundle.schema.shape import Shape, shape_at, shape_of
from service.bundle.schema.table import Table, Wrong
from service.core.errors import BundleError
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.words import FORMER

T = TypeVar("T", bound=Table)
UNKNOWN, MISSING = "extra_forbidden", "missing"
NEAR = 0.5  # of two words, from where on one may be meant by the other

_MUST_BE = {
    "string_type": N_("“%(key)s” must be text."),
    "bool_type": N_("“%(key)s” must be true or false, without quotes."),
    "int_type": N_("“%(key)s” must be a whole number."),
    "greater_than_equal": N_("“%(key)s” must be at least %(ge)s."),
    "less_than_equal": N_("“%(key)s” must be at most %(le)s."),
    "date_type": N_("“%(key)s” must be a date such as 2026-03-01, without quotes."),
    "tuple_type": N_("“%(key)s” must be a list."),
    "dict_type": N_("“%(key)s” must be a table."),
    "model_type": N_("“%(key)s” must be a table."),
    "string_too_short": N_("“%(key)s” is empty."),
    "too_short": N_("“%(key)s” is empty."),
}


class Reader:
    """One file while it is read: its lines, and the findings so far.

    What was *published* before its keys were judged keeps working: unknown keys are passed over.
    """

    def __init__(self, file: str, *, published: bool = False) -> None:
        self.file = file
        self.published = published
        self.findings: list[Finding] = []
        # Worked out only when there is something to tell.
        self.scan: Callable[[], Lines] = dict

    @cached_property
    def lines(self) -> Lines:
        """Per key the line it stands on."""
        return self.scan()

    def toml(self, model: type[T], data: bytes | None) -> T | None:
        """The file as its schema describes it; None when something is wrong."""
        found = self.tables(data)
        return None if found is None else self.by(model, found)

    def tables(self, data: bytes | None) -> dict[str, Any] | None:
        """The bare tables of a TOML file; None when it cannot be read."""
        if data is None:
            self.add("toml", (), Message(N_("The file is missing.")))
            return None
        try:
            text = data.decode("utf-8-sig")  # editors may put a byte order mark in front
            found = tomllib.loads(text)
        except (ValueError, RecursionError) as exc:  # also a number of too many digits
            message, line = toml_faults.explain(exc, data)
            self.add("toml", (), message, line=line)
            return None
        self.scan = partial(lines.of_toml, text)
        return found

    def by(self, model: type[T], found: Mapping[str, Any]) -> T | None:
        """Plain values as *model*; everything that does not fit becomes a finding."""
        try:
            return model.model_validate(found)
        except ValidationError as exc:
            errors = exc.errors(include_url=False)
        unknown = [each["loc"] for each in errors if each["type"] == UNKNOWN]
        if self.published and unknown:
            return self.by(model, _without(found, unknown))
        whole = shape_of(model)
        misspelt = {
            (*path[:-1], _nearest(shape_at(whole, path[:-1]), path[-1])) for path in unknown
        }
        for error in errors:
            if error["type"] != MISSING or error["loc"] not in misspelt:
                self._told(whole, error)
        return None

    def wrong(self, path: Path, msgid: str, **params: Any) -> None:
        """A value that only shows to be wrong beside others."""
        self.add("value", path, Message(msgid, {"key": _named(path), **params}))

    def add(
        self,
        code: str,
        path: Path,
        message: Message,
        advice: Message | None = None,
        *,
        line: int | None = None,
    ) -> None:
        self.findings.append(
            Finding(
                severity=Severity.ERROR,
                code=code,
                file=self.file,
                line=line or lines.nearest(self.lines, path),
                element=dotted(path) or None,
                message=message,
                advice=advice,
            )
        )

    def _told(self, whole: Shape, error: Any) -> None:
        path, kind = _path(error["loc"]), error["type"]
        inside = shape_at(whole, path[:-1])
        match kind:
            case _ if kind == UNKNOWN:
                self.add("key", path, _unknown(path), _meant(whole, inside, str(path[-1])))
            case _ if kind == MISSING:
                self.add("missing", path, _missing(path), _described(inside, path))
            case "value_error" if isinstance(error["ctx"]["error"], Wrong):
                told = error["ctx"]["error"].message
                self.add("value", path, Message(told.msgid, {"key": _named(path), **told.params}))
            case "enum" | "literal_error":
                known = shape_at(whole, path).choices
                message = Message(
                    N_("“%(key)s” cannot be “%(value)s”."),
                    {"key": _named(path), "value": str(error["input"])[:80]},
                )
                self.add("value", path, message, _one_of(str(error["input"]), known))
            case _:
                message = Message(
                    _MUST_BE.get(kind, N_("“%(key)s” cannot be used.")),
                    {"key": _named(path), **_limits(error)},
                )
                self.add("type", path, message, _described(inside, path))


def _without(found: Mapping[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """The same values without what stands at *paths*."""
    copy: Any = deepcopy(dict(found))
    for path in paths:
        table = copy
        for part in path[:-1]:
            table = table[part]
        del table[path[-1]]
    return dict(copy)


def read_or_refuse(
    model: type[T], data: bytes | None, file: object, *, published: bool = False
) -> T:
    """A file that stands alone; BundleError names *file* and says everything that is wrong."""
    reader = Reader(str(file), published=published)
    found = reader.toml(model, data)
    if found is None:
        raise refusal(reader)
    return found


def refusal(reader: Reader) -> BundleError:
    """What is wrong with a file, as one error; the remarks come along with it."""
    return BundleError(
        N_("%(file)s cannot be used as it is. Remarks: %(count)s."),
        findings=reader.findings,
        file=reader.file,
        count=len(reader.findings),
    )


def _limits(error: Any) -> dict[str, Any]:
    return {name: value for name, value in error.get("ctx", {}).items() if name in ("ge", "le")}


def dotted(path: Path) -> str:
    """``start.aanvraag.openbaar``, ``sectie[2].velden``: a path as people write it."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _path(loc: tuple[str | int, ...]) -> Path:
    return tuple(part for part in loc if part != "[key]")


def _named(path: Path) -> str:
    """The key, and which item of its list."""
    names = [n for n, part in enumerate(path) if isinstance(part, str)]
    return dotted(path[names[-1] :]) if names else ""


def _unknown(path: Path) -> Message:
    if len(path) == 1:
        return Message(N_("“%(key)s” means nothing here."), {"key": path[0]})
    params = {"key": path[-1], "table": dotted(path[:-1])}
    return Message(N_("“%(key)s” means nothing in [%(table)s]."), params)


def _missing(path: Path) -> Message:
    if len(path) == 1:
        return Message(N_("“%(key)s” is missing here."), {"key": path[0]})
    params = {"key": path[-1], "table": dotted(path[:-1])}
    return Message(N_("“%(key)s” is missing in [%(table)s]."), params)


def _described(inside: Shape, path: Path) -> Message | None:
    about = inside.keys.get(str(path[-1])) if path else None
    return Message(about.description) if about is not None and about.description else None


def _meant(whole: Shape, inside: Shape, word: str) -> Message:
    """The nearest known key, or the table where this key would be right."""
    former = FORMER.get(word)
    if former in inside.keys:
        return Message(N_("That is “%(near)s” by now."), {"near": former})
    near = _nearest(inside, word)
    if near:
        return Message(N_("Did you mean “%(near)s”?"), {"near": near})
    elsewhere = [dotted(path) for path in _tables_with(whole, word)]
    if elsewhere:
        return Message(
            N_("“%(key)s” belongs in [%(table)s]."), {"key": word, "table": elsewhere[0]}
        )
    return Message(N_("Known are: %(known)s."), {"known": ", ".join(inside.keys) or "–"})


def _nearest(inside: Shape, word: str | int) -> str | None:
    """The key that *word* may be a misspelling of."""
    return next(iter(get_close_matches(str(word), inside.keys, n=1, cutoff=NEAR)), None)


def _one_of(word: str, known: tuple[str, ...]) -> Message:
    near = get_close_matches(word, known, n=1, cutoff=NEAR)
    if near:
        return Message(N_("Did you mean “%(near)s”?"), {"near": near[0]})
    return Message(N_("Use one of: %(names)s."), {"names": ", ".join(known)})


def _tables_with(shape: Shape, word: str, path: Path = ()) -> Iterator[Path]:
    if word in shape.keys and path:
        yield path
    for name, about in shape.keys.items():
        inner = (*path, name, "…") if about.shape.named else (*path, name)
        yield from _tables_with(about.shape, word, inner)
