"""Turns the table below a sentence into what a browser would post for that form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from service.bundle.feature import Table
from service.core.errors import Invalid
from service.core.forms import Bound, Component, Context, Form, Kind, Subtype
from service.core.forms.schema import CHOICES, COUNT, INPUTS, ROW_MARKER, SEVERAL
from service.core.language import N_
from service.rehearsal.values import Reading, need_date, read_date, read_time
from service.rehearsal.vocabulary import Words

COLUMNS = 2
SEPARATOR = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Posted values by field name, and the names of the files to send along."""

    posted: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a form: where it stands, as a pattern with None for the row number."""

    component: Component
    path: tuple[str | None, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(r"\.".join(r"(\d+)" if p is None else re.escape(p) for p in self.path))


def fill(empty: Bound, table: Table, reading: Reading) -> Filled:
    """Read *table* (key or label | value) over what the page showed, as a browser would post it.

    Invalid names the field that is wrong. A row that the page offered but nobody filled in is
    left out, as a person would remove it.
    """
    form, context = empty.form, empty.context
    questions = tuple(_questions(form.components, ()))
    typed, files = dict[str, list[str]](), dict[str, list[str]]()
    for row in table:
        if len(row) != COLUMNS:
            raise Invalid(
                N_("A table below a form has two columns: the field and the value. Found: %(row)s"),
                row=" | ".join(row),
            )
        name, question = _find(row[0].strip(), questions, form, reading.words)
        if question.component.kind is Kind.FILEPICKER:
            files.setdefault(name, []).extend(SEPARATOR.split(row[1].strip()))
        else:
            typed[name] = _typed(question.component, row[1].strip(), context, reading)
    posted = {**empty.as_posted(), **typed}
    _count_rows(posted, {*typed, *files})
    return Filled(posted=posted, files=files)


def _questions(
    components: tuple[Component, ...], prefix: tuple[str | None, ...]
) -> Iterator[Question]:
    for component in components:
        here = (*prefix, *component.key)
        if component.kind in INPUTS:
            yield Question(component=component, path=here)
        row = (None,) if component.kind is Kind.DYNAMICLIST else ()
        yield from _questions(component.children, (*here, *row))


def _find(
    name: str, questions: tuple[Question, ...], form: Form, words: Words
) -> tuple[str, Question]:
    for question in questions:
        if question.pattern.fullmatch(name):
            return name, question
    found = [q for q in questions if None not in q.path and _labelled(q, name)]
    found += [q for q in questions if None in q.path and _row_label(q, name) is not None]
    if not found and name.casefold() in words.file:
        found = [q for q in questions if q.component.kind is Kind.FILEPICKER]
    if len(found) == 1:
        question = found[0]
        row = _row_label(question, name) if None in question.path else None
        return _name(question, row), question
    known = ", ".join(f"{_name(q, 'N')} ({q.component.label.source})" for q in questions)
    if found:
        raise Invalid(
            N_("Several fields of form %(form)s are called “%(name)s”. Use the key: %(known)s"),
            name=name,
            form=form.id,
            known=", ".join(_name(q, "N") for q in found),
        )
    raise Invalid(
        N_("Form %(form)s does not ask “%(name)s”. It asks: %(known)s"),
        form=form.id,
        name=name,
        known=known,
    )


def _labelled(question: Question, name: str) -> bool:
    return question.component.label.source.strip().casefold() == name.casefold()


def _row_label(question: Question, name: str) -> str | None:
    """Return the row number in ``people.0.Label``; None for another field."""
    parents = r"\.".join(
        r"(\d+)" if part is None else re.escape(part)
        for part in question.path[: -len(question.component.key)]
    )
    found = re.match(parents + r"\.(.+)", name)
    return found[1] if found and _labelled(question, found[found.lastindex or 0]) else None


def _name(question: Question, row: str | None) -> str:
    return ".".join(row or "0" if part is None else part for part in question.path)


def _typed(component: Component, text: str, context: Context, reading: Reading) -> list[str]:
    words = reading.words
    if component.kind is Kind.CHECKBOX:
        return _ticked(component, text, words)
    if component.kind is Kind.TEXTFIELD or component.kind is Kind.TEXTAREA:
        return [text]
    if text == "" or text.casefold() in words.empty - _offered(component, context):
        return []
    if component.kind in SEVERAL:
        return [_choice(component, part, context, words) for part in SEPARATOR.split(text)]
    if component.kind in CHOICES:
        return [_choice(component, text, context, words)]
    if component.kind is Kind.DATETIME:
        return [_moment(component, text, reading)]
    if text.casefold() in words.last_year:
        return [str(reading.present.year - 1)]
    return [text]


def _ticked(component: Component, text: str, words: Words) -> list[str]:
    if text.casefold() in words.yes:
        return ["true"]
    if text == "" or text.casefold() in words.no | words.empty:
        return []
    raise Invalid(
        N_("“%(label)s” is a box to tick; “%(text)s” does not say whether it is ticked."),
        label=component.label.source,
        text=text,
    )


def _choice(component: Component, text: str, context: Context, words: Words) -> str:
    options = context.options(component, context.scope({}))
    for option in options:
        if text == option.typed:
            return option.typed
    wanted = text.casefold()
    for option in options:
        if wanted == option.label.casefold():
            return option.typed
    for option in options:
        if isinstance(option.value, bool) and wanted in (words.yes if option.value else words.no):
            return option.typed
    return text  # the form itself says that this is not offered


def _offered(component: Component, context: Context) -> frozenset[str]:
    if component.kind not in CHOICES:
        return frozenset()
    options = context.options(component, context.scope({}))
    return frozenset(name.casefold() for o in options for name in (o.typed, o.label))


def _moment(component: Component, text: str, reading: Reading) -> str:
    words = reading.words
    if component.subtype is Subtype.TIME:
        found = words.time.fullmatch(text)
        return read_time(found[1]).isoformat("minutes") if found else text
    if component.subtype is Subtype.DATE:
        day = read_date(text, reading)
        return day.isoformat() if day else text
    parts = words.moment.fullmatch(text)
    if parts is None:
        return text  # ISO, or something the form itself refuses
    on = need_date(parts[1], reading)
    return f"{on.isoformat()}T{read_time(parts[2]).isoformat('minutes')}"


def _count_rows(posted: dict[str, list[str]], filled: set[str]) -> None:
    """Tell how many rows there are: those of the record and the ones filled in here."""
    highest: dict[str, int] = {}
    for name in (*posted, *filled):
        parts = name.split(".")
        kept = name in filled or parts[-1] == ROW_MARKER
        for place, part in enumerate(parts):
            if part.isdigit() and kept:
                path = ".".join(parts[:place])
                highest[path] = max(highest.get(path, -1), int(part))
    lists = {name.removesuffix(f".{COUNT}") for name in posted if name.endswith(f".{COUNT}")}
    for path in lists | highest.keys():
        posted[f"{path}.{COUNT}"] = [str(highest.get(path, -1) + 1)]
