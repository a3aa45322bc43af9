"""Finds mistakes in a decision, and in the functions that it uses, without working it out."""

from __future__ import annotations

from collections.abc import Iterator

from service.core.dmn.logic import (
    Aggregation,
    Boxed,
    Cell,
    Defined,
    Empty,
    Expression,
    HitPolicy,
    Invocation,
    Iterated,
    Named,
    Table,
    inside,
)
from service.core.dmn.model import Element, Model, Problem
from service.core.dmn.requirements import NeedsItself, key_of, needed_decisions, needed_functions
from service.core.feel import parse, parse_unary
from service.core.feel.analysis import ITEM, Mentions
from service.core.feel.errors import FeelError
from service.core.feel.functions import BUILTIN_NAMES
from service.core.feel.told import N_, Message

Problems = Iterator[tuple[str, Message]]


def problems(element: Element, model: Model) -> list[Problem]:
    """What is wrong in *element*, and in the functions that no earlier decision uses."""
    found = [_problem(element, model, *problem) for problem in _problems(element, model)]
    try:
        needed_decisions(model, element, ())
    except NeedsItself as circle:
        text = N_("This decision needs itself: %(trail)s.")
        found.append(_problem(element, model, "dmn-circle", Message(text, {"trail": str(circle)})))
    for owner, function in needed_functions(model, element):
        if _first_user(owner, function, model) is element:
            found += [_problem(function, owner, *each) for each in _problems(function, owner)]
    return found


def mentioned(element: Element, model: Model) -> Mentions:
    """Collect the names and functions of every readable cell, with those of functions it uses."""
    found = Mentions()
    _mention(element.logic, model, frozenset(), found)
    for owner, function in needed_functions(model, element):
        _mention(function.logic, owner, frozenset(), found)
    return found


def _mention(logic: Expression, model: Model, bound: frozenset[str], found: Mentions) -> None:
    match logic:
        case Defined():
            bound |= {each.name for each in logic.parameters}
        case Iterated():
            bound |= {logic.variable}
        case Boxed():
            bound |= {each.name for each in logic.entries}
        case Table():
            bound |= {each.variable for each in logic.inputs}
    for cell in logic.cells():
        if cell.blank or _unreadable(cell, model):
            continue
        mentions = (parse_unary if cell.tests else parse)(cell.text, model.spaced_names).mentions
        found.names |= mentions.names - bound - {ITEM}
        found.calls |= mentions.calls - bound
    for part in logic.parts():
        _mention(part, model, bound, found)


def _first_user(owner: Model, function: Element, model: Model) -> Element | None:
    key = key_of(owner, function)
    for decision in model.decisions.values():
        if any(key_of(*each) == key for each in needed_functions(model, decision)):
            return decision
    return None


def _problem(element: Element, model: Model, code: str, message: Message) -> Problem:
    return Problem(
        code=code, file=model.file, element=element.id, name=element.name, message=message
    )


def _problems(element: Element, model: Model) -> Problems:
    for required in (*element.required, *element.outputs, *element.given):
        if model.find(required) is None:
            text = N_("This decision needs %(required)s, which is not in the file.")
            yield "dmn-required", Message(text, {"required": required})
    if isinstance(element.logic, Empty) and not element.logic.tag:
        if not element.outputs:
            yield "dmn-empty", Message(N_("This decision has no table or expression."))
        return
    for logic in inside(element.logic):
        yield from _expression_problems(logic, element, model)


def _expression_problems(logic: Expression, element: Element, model: Model) -> Problems:
    for cell in logic.cells():
        problem = _unreadable(cell, model)
        if problem:
            yield "dmn-cell", problem
    match logic:
        case Empty():
            text = N_("It holds <%(tag)s>, which is not carried out here.")
            missing = N_("Where an expression should stand, there is none.")
            yield "dmn-empty", Message(text, {"tag": logic.tag}) if logic.tag else Message(missing)
        case Defined() if logic.language:
            text = N_("It is written in %(language)s; only FEEL is worked out.")
            yield "dmn-language", Message(text, {"language": logic.language})
        case Invocation():
            yield from _invocation_problems(logic, element, model)
        case Table():
            yield from _table_problems(logic)


def _invocation_problems(logic: Invocation, element: Element, model: Model) -> Problems:
    """A function that is plainly of the model has to exist, and to know what it is given."""
    name = " ".join(logic.function.text.split())
    known = {each.variable: (owner, each) for owner, each in needed_functions(model, element)}
    boxed = {each.name for part in inside(element.logic) for each in _entries(part)}
    if name not in known:
        is_somewhere = "." in name or "(" in name or name in boxed or name in BUILTIN_NAMES
        if not is_somewhere and name not in {each.name for each in element.parameters}:
            text = N_("It calls “%(function)s”, which it does not need or which is absent.")
            yield "dmn-required", Message(text, {"function": name})
        return
    function = known[name][1]
    if not isinstance(function.logic, Defined):
        return
    parameters = {each.name for each in function.parameters}
    for binding in logic.bindings:
        if binding.name not in parameters:
            text = N_("“%(function)s” has no parameter “%(parameter)s”.")
            params = {"function": name, "parameter": binding.name}
            yield "dmn-parameter", Message(text, params)


def _entries(logic: Expression) -> tuple[Named, ...]:
    return logic.entries if isinstance(logic, Boxed) else ()


def _table_problems(table: Table) -> Problems:
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
    if cell.language:
        text = N_("It is written in %(language)s; only FEEL is worked out.")
        return _placed(cell, Message(text, {"language": cell.language}))
    try:
        (parse_unary if cell.tests else parse)(cell.text, model.spaced_names)
    except FeelError as error:
        return _placed(cell, error.message)
    return None


def _placed(cell: Cell, problem: Message) -> Message:
    params = {"rule": cell.rule, "column": cell.column, "problem": problem}
    if cell.rule:
        return Message(N_("Rule %(rule)s, column “%(column)s”: %(problem)s"), params)
    if cell.column:
        return Message(N_("Column “%(column)s”: %(problem)s"), params)
    return Message(N_("The expression cannot be read. %(problem)s"), params)
