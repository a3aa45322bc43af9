"""Reads the expressions of a file, boxed ones inside each other, into the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.core.dmn.dmnfile import Xml, children, first, tag_of, text_of
from service.core.dmn.logic import (
    Boxed,
    Cell,
    Conditional,
    Defined,
    Empty,
    Expression,
    Filtered,
    Input,
    Invocation,
    Iterated,
    Listed,
    Literal,
    Named,
    Output,
    Parameter,
    Rule,
    Table,
)
from service.core.dmn.types import type_named
from service.core.feel.types import Type

CAMUNDA_INPUT = "{http://camunda.org/schema/1.0/dmn}inputVariable"
NO_EXPRESSION = frozenset(
    {"description", "extensionElements", "variable", "question", "allowedAnswers", "parameter"}
    | {"formalParameter", "informationRequirement", "knowledgeRequirement", "supportedObjective"}
    | {"authorityRequirement", "impactedPerformanceIndicator", "decisionMaker", "decisionOwner"}
    | {"usingProcess", "usingTask"}
)


@dataclass(frozen=True, slots=True)
class Expressions:
    """Reads with what a file says once: the names of its types, and its usual language."""

    types: frozenset[str]
    language: str = ""

    def inside(self, node: Xml | None) -> Expression:
        """The expression that *node* holds; Empty when there is none that we know."""
        held = () if node is None else (each for each in node if tag_of(each) not in NO_EXPRESSION)
        return next((self.of(each) for each in held if tag_of(each)), Empty())

    def kind(self, node: Xml | None) -> Type | None:
        return None if node is None else type_named(node.get("typeRef"), self.types)

    def of(self, node: Xml) -> Expression:
        kind = self.kind(node)
        match tag_of(node):
            case "decisionTable":
                return self._table(node)
            case "literalExpression":
                return Literal(kind=kind, expression=self._cell(node))
            case "context":
                entries = tuple(map(self._entry, children(node, "contextEntry")))
                return Boxed(kind=kind, entries=entries)
            case "invocation":
                called = self._cell(first(node, "literalExpression"))
                bindings = tuple(map(self._binding, children(node, "binding")))
                return Invocation(kind=kind, function=called, bindings=bindings)
            case "list":
                held = (each for each in node if tag_of(each) not in NO_EXPRESSION)
                return Listed(kind=kind, elements=tuple(map(self.of, held)))
            case "relation":
                return Listed(kind=kind, elements=tuple(self._rows(node)))
            case "functionDefinition" | "encapsulatedLogic":
                return self.function(node)
            case "conditional":
                parts = (self.inside(first(node, each)) for each in ("if", "then", "else"))
                condition, then, otherwise = parts
                return Conditional(kind=kind, condition=condition, then=then, otherwise=otherwise)
            case "filter":
                source, match = (self.inside(first(node, each)) for each in ("in", "match"))
                return Filtered(kind=kind, source=source, match=match)
            case "for" | "some" | "every" as word:
                body = first(node, "return" if word == "for" else "satisfies")
                return Iterated(
                    kind=kind,
                    word=word,
                    variable=str(node.get("iteratorVariable")),
                    source=self.inside(first(node, "in")),
                    body=self.inside(body),
                )
        return Empty(tag=tag_of(node))

    def function(self, node: Xml) -> Defined:
        language = node.get("kind", "FEEL")
        return Defined(
            parameters=tuple(
                Parameter(name=str(each.get("name")), kind=self.kind(each))
                for each in children(node, "formalParameter")
            ),
            body=self.inside(node),
            language="" if language.upper() == "FEEL" else language,
        )

    def _entry(self, node: Xml) -> Named:
        named = first(node, "variable")
        name = "" if named is None else str(named.get("name"))
        return Named(name=name, logic=self.inside(node), kind=self.kind(named))

    def _binding(self, node: Xml) -> Named:
        named = first(node, "parameter")
        name = "" if named is None else str(named.get("name"))
        return Named(name=name, logic=self.inside(node))

    def _rows(self, node: Xml) -> Iterator[Expression]:
        columns = [str(each.get("name")) for each in children(node, "column")]
        for row in children(node, "row"):
            cells = (self.of(each) for each in row if tag_of(each) not in NO_EXPRESSION)
            entries = zip(columns, cells, strict=False)
            yield Boxed(entries=tuple(Named(name=name, logic=logic) for name, logic in entries))

    def _cell(
        self, node: Xml | None, *, column: str = "", rule: str = "", tests: bool = False
    ) -> Cell:
        own = "" if node is None else node.get("expressionLanguage", "")
        language = own or self.language
        return Cell(
            text=text_of(node),
            column=column,
            rule=rule,
            tests=tests,
            language="" if "feel" in language.lower() else language,
        )

    def _table(self, node: Xml) -> Table:
        inputs = tuple(self._input(each, i) for i, each in enumerate(children(node, "input"), 1))
        outputs = tuple(self._output(each, i) for i, each in enumerate(children(node, "output"), 1))
        rules = enumerate(children(node, "rule"), 1)
        return Table(
            kind=self.kind(node),
            hit_policy=node.get("hitPolicy", "UNIQUE"),
            aggregation=node.get("aggregation", ""),
            inputs=inputs,
            outputs=outputs,
            rules=tuple(self._rule(each, number, inputs, outputs) for number, each in rules),
        )

    def _input(self, node: Xml, number: int) -> Input:
        expression = first(node, "inputExpression")
        variable = node.get(CAMUNDA_INPUT, "")
        label = node.get("label") or " ".join(text_of(expression).split()) or str(number)
        cell = self._cell(expression, column=label)
        return Input(
            label=label,
            expression=Cell(text=variable, column=label) if cell.blank else cell,
            allowed=self._values(node, "inputValues", label),
            variable=variable,
        )

    def _output(self, node: Xml, number: int) -> Output:
        name = node.get("name") or ""
        label = name or node.get("label") or str(number)
        default = first(node, "defaultOutputEntry")
        return Output(
            name=label,
            values=self._values(node, "outputValues", label),
            default=None if default is None else self._cell(default, column=label),
        )

    def _values(self, node: Xml, tag: str, column: str) -> Cell | None:
        cell = self._cell(first(node, tag), column=column, tests=True)
        return None if cell.blank else cell

    def _rule(
        self, node: Xml, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...]
    ) -> Rule:
        rule = str(number)
        tests = enumerate(children(node, "inputEntry"))
        values = enumerate(children(node, "outputEntry"))
        return Rule(
            id=node.get("id") or rule,
            number=number,
            tests=tuple(
                self._cell(cell, column=_label(inputs, index), rule=rule, tests=True)
                for index, cell in tests
            ),
            outputs=tuple(
                self._cell(cell, column=_label(outputs, index), rule=rule) for index, cell in values
            ),
        )


def _label(columns: tuple[Input, ...] | tuple[Output, ...], index: int) -> str:
    if index >= len(columns):
        return str(index + 1)
    column = columns[index]
    return column.label if isinstance(column, Input) else column.name
