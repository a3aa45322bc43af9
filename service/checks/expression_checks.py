"""Checks that every expression can be read and speaks of names that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from service.bundle.elements import local_names
from service.bundle.model import Model
from service.bundle.parts import Parts
from service.checks.knowing import check_people
from service.checks.setting_checks import check_settings
from service.checks.sources import Source, all_sources
from service.core import feel
from service.core.errors import FeelError
from service.core.finding import Finding, Severity
from service.core.juel import NoTranslation, is_marked, methods, translated
from service.core.language import N_, Message
from service.core.record import CAME_FROM, CONTINUED_AS
from service.core.term_model import Term
from service.core.warning import SIGNALS_FIELD
from service.core.words import Property, RecordField, RowField, TermFunction
from service.engine.expressions import SCOPE_NAMES
from service.engine.functions import FUNCTION_NAMES

_TERM_CALL = re.compile(rf'\b({"|".join(TermFunction)})\s*\(\s*"([^"]*)"')
_LITERAL = re.compile(r'^"([^"]*)"$')


def check_expressions(parts: Parts, model: Model) -> list[Finding]:
    """A finding for every expression that cannot be read or names the unknown."""
    known = known_names(parts)
    sources = [*all_sources(parts, model), *_form_sources(parts)]
    found = [each for source in sources for each in _check(source, known, parts.regulation.terms)]
    return [*found, *check_settings(parts, sources), *check_people(parts, sources)]


def known_names(parts: Parts) -> frozenset[str]:
    """The top-level names expressions may use."""
    names = {*SCOPE_NAMES, SIGNALS_FIELD, CAME_FROM, CONTINUED_AS, *parts.regulation.derived}
    for form in parts.forms.values():
        for found in form.fields:
            names.add(re.split(r"[.\[]", found.path)[0])
    for element in parts.elements:
        names.update(
            field.split(".")[0] for field in element.properties.get(Property.SETS, "").split()
        )
        names.add(element.properties.get(Property.APPENDS_TO, "").split(".")[0])
        names.add((element.result or "").split(".")[0])
    for root in parts.roots.values():
        names |= local_names(root)
    if any(each.begins_itself for each in parts.elements):
        names.add(RecordField.ROUND)
    if any(Property.REPORT in each.properties for each in parts.elements):
        names.add(RecordField.REPORT)
    if any(Property.ON_RETURN in each.properties for each in parts.elements):
        names.add(RecordField.RETURNED)
    for term in parts.regulation.terms.values():
        names.update(field.split(".")[0] for field in term.extended_by)
    for party in parts.settings.parties.values():
        names |= {party.key, party.per, party.per.removesuffix("_id")}  # the id, its row
    return frozenset(names - {""})


def _form_sources(parts: Parts) -> Iterator[Source]:
    for form in parts.forms.values():
        for place, expression in form.expressions:
            yield Source(text=expression.source, file=form.file, place=place, element=place)


def _check(
    source: Source, known: frozenset[str], terms: dict[str, Term] | Iterable[str]
) -> Iterator[Finding]:
    table = source.file.endswith(".dmn")
    if source.file.endswith(".bpmn") and is_marked(source.text):
        return  # the reading of the model told it
    try:
        expression = (feel.parse_unary if source.unary else feel.parse)(source.text)
    except FeelError as exc:
        if table:
            return  # the table tells it itself, with the names its file declares
        better, text = _better(source.text)
        yield _finding(
            Severity.ERROR, "feel", source,
            N_("The expression in “%(place)s” cannot be read: %(problem)s"),
            better, problem=exc.message, text=text,
        )  # fmt: skip
        return
    called = methods(source.text)
    if called and not table:
        better, text = _better(source.text)
        yield _finding(
            Severity.ERROR, "feel-method", source,
            N_("The expression in “%(place)s” calls “%(name)s” as code would; FEEL makes nothing"
               " of that."),
            better, name=called[0], text=text,
        )  # fmt: skip
        return
    for name in sorted(expression.calls - FUNCTION_NAMES):
        yield _finding(
            Severity.ERROR, "feel-function", source,
            N_("The expression in “%(place)s” uses “%(name)s”, which is no function."),
            N_("Known are: %(known)s."), name=name, known=", ".join(sorted(FUNCTION_NAMES)),
        )  # fmt: skip
    if not source.file.startswith("forms/") and not source.unary:
        for name in sorted(expression.names - known):
            yield _finding(
                Severity.WARNING, "feel-name", source,
                N_("The expression in “%(place)s” uses “%(name)s”, which nothing fills in."),
                N_("Check the spelling, or add a form that asks for it."), name=name,
            )  # fmt: skip
    for _, name in _TERM_CALL.findall(source.text):
        yield from _term(source, name, terms)
    literal = _LITERAL.match(source.text)
    if source.place == f"in {RowField.TERM}":
        if literal is None:
            yield _finding(
                Severity.WARNING, "term", source,
                N_("The term this guard watches is not written out."),
                N_("Write the name of the term between double quotes."),
            )  # fmt: skip
        else:
            yield from _term(source, literal[1], terms)


def _better(text: str) -> tuple[str, str]:
    """The advice about an expression: how FEEL says it, when it is another language's."""
    try:
        return N_("Write it in FEEL: %(text)s"), translated(text)
    except NoTranslation:
        return N_("Correct the expression: %(text)s"), text


def _term(source: Source, name: str, terms: dict[str, Term] | Iterable[str]) -> Iterator[Finding]:
    if name not in terms:
        yield _finding(
            Severity.ERROR, "term", source, N_("There is no term “%(name)s”."),
            N_("Known are: %(known)s."), name=name, known=", ".join(sorted(terms)) or "–",
        )  # fmt: skip


def _finding(
    severity: Severity, code: str, source: Source, msgid: str, advice: str, **params: Any
) -> Finding:
    params["place"] = source.place
    return Finding(
        severity=severity,
        code=code,
        file=source.file,
        line=source.line,
        element=source.element,
        name=source.name,
        message=Message(msgid, dict(params)),
        advice=Message(advice, dict(params)),
    )
