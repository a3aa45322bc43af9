"""Finds mistakes in a decision without working it out."""

from __future__ import annotations

from collections.abc import Iterator

from service.core.dmn.model import Aggregation, Cell, Element, HitPolicy, Model, Table
from service.core.errors import FeelError
from service.core.feel import parse, parse_unary
from service.core.feel.analysis import Mentions
from service.core.finding import Finding, Severity
from service.core.language import N_, Message


def findings(element: Element, model: Model) -> list[Finding]:
    return [
        Finding(
            severity=Severity.ERROR,
            code=code,
            file=model.file,
            element=element.id,
            name=element.name,
            message=message,
        )
        for code, message in _problems(element, model)
    ]


def mentioned(element: Element, model: Model) -> Mentions:
    """Collect the names and functions of every cell that can be read."""
    found = Mentions()
    for cell in element.logic.cells() if element.logic else ():
        if cell.blank or _unreadable(cell, model):
            continue
        read = parse_unary if cell.tests else parse
        mentions = read(cell.text, model.spaced_names).mentions
        found.names |= mentions.names
        found.calls |= mentions.calls
    return found


def _problems(element: Element, model: Model) -> Iterator[tuple[str, Message]]:
    for required in element.required:
        if not model.knows(required):
            text = N_("This decision needs %(required)s, which is not in the file.")
            yield "dmn-required", Message(text, {"required": required})
    if element.logic is None:
        yield "dmn-empty", Message(N_("This decision has no table or expression."))
        return
    for cell in element.logic.cells():
        problem = _unreadable(cell, model)
        if problem:
            yield "dmn-cell", problem
    if isinstance(element.logic, Table):
        yield from _table_problems(element.logic)


def _table_problems(table: Table) -> Iterator[tuple[str, Message]]:
    if table.hit_policy not in set(HitPolicy):
        text = N_("Hit policy %(policy)s is not known.")
        yield "dmn-hit-policy", Message(text, {"policy": table.hit_policy})
    if table.aggregation not in set(Aggregation):
        text = N_("Aggregation %(aggregation)s is not known.")
        yield "dmn-hit-policy", Message(text, {"aggregation": table.aggregation})
    if table.aggregation and len(table.outputs) > 1:
        yield "dmn-hit-policy", Message(N_("Values of several outputs cannot be added up."))
    for rule in table.rules:
        if len(rule.tests) != len(table.inputs) or len(rule.outputs) != len(table.outputs):
            text = N_("Rule %(rule)s does not have one cell for each column.")
            yield "dmn-cell", Message(text, {"rule": rule.number})
    for column in table.inputs:
        if column.expression.blank:
            text = N_("Column “%(column)s” does not say what it looks at.")
            yield "dmn-cell", Message(text, {"column": column.label})


def _unreadable(cell: Cell, model: Model) -> Message | None:
    """Say why a cell cannot be read; None when it can."""
    if cell.blank:
        return None
    try:
        (parse_unary if cell.tests else parse)(cell.text, model.spaced_names)
    except FeelError as error:
        params = {"rule": cell.rule, "column": cell.column, "problem": error.message}
        if cell.rule:
            return Message(N_("Rule %(rule)s, column “%(column)s”: %(problem)s"), params)
        if cell.column:
            return Message(N_("Column “%(column)s”: %(problem)s"), params)
        return Message(N_("The expression cannot be read. %(problem)s"), params)
    return None
