"""Reads DMN 1.1 to 1.5 XML into the model; refuses XML that is large or has tricks in it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from service.core.dmn.model import (
    Boxed,
    Cell,
    Element,
    Input,
    Invocation,
    Literal,
    Logic,
    Model,
    Output,
    Rule,
    Table,
)
from service.core.errors import DmnError
from service.core.language import N_

MAX_BYTES = 2_000_000
NAMESPACE_MARK = "omg.org/spec/DMN/"
CAMUNDA_INPUT = "{http://camunda.org/schema/1.0/dmn}inputVariable"
Xml = etree._Element
NAMED = frozenset({"inputData", "decision", "businessKnowledgeModel", "variable"})
NAMED_INSIDE = frozenset({"itemComponent", "formalParameter", "parameter"})


def read_model(data: bytes, *, file: str) -> Model:
    root = _root(data, file)
    return Model(
        file=file,
        decisions={each.id: each for each in map(_decision, _all(root, "decision"))},
        knowledge={each.id: each for each in map(_knowledge, _all(root, "businessKnowledgeModel"))},
        inputs={_id(node): _variable(node) for node in _all(root, "inputData")},
        spaced_names=frozenset(
            str(node.get("name"))
            for node in root.iter(etree.Element)
            if _tag(node) in NAMED | NAMED_INSIDE and not str(node.get("name", "x")).isidentifier()
        ),
    )


def _root(data: bytes, file: str) -> Xml:
    if len(data) > MAX_BYTES:
        raise DmnError(N_("%(file)s is larger than %(limit)s bytes."), file=file, limit=MAX_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise DmnError(
            N_("%(file)s is not readable as XML: %(problem)s"), file=file, problem=str(exc)
        ) from exc
    if root.getroottree().docinfo.internalDTD is not None:
        raise DmnError(N_("%(file)s has a DOCTYPE; remove it."), file=file)
    namespace = etree.QName(root).namespace or ""
    if _tag(root) != "definitions" or NAMESPACE_MARK not in namespace:
        raise DmnError(N_("%(file)s is not a DMN file."), file=file)
    return root


def _decision(node: Xml) -> Element:
    return Element(
        id=_id(node),
        name=node.get("name") or _id(node),
        variable=_variable(node),
        logic=_logic_of(node),
        required=_required(node, "informationRequirement", "knowledgeRequirement"),
    )


def _knowledge(node: Xml) -> Element:
    body = next(_all(node, "encapsulatedLogic"), None)
    parameters = () if body is None else _all(body, "formalParameter")
    return Element(
        id=_id(node),
        name=node.get("name") or _id(node),
        variable=_variable(node),
        logic=None if body is None else _logic_of(body),
        parameters=tuple(str(each.get("name")) for each in parameters),
        required=_required(node, "knowledgeRequirement"),
    )


def _logic_of(node: Xml) -> Logic | None:
    """Return the first child that is an expression; None when there is none we know."""
    for child in node:
        match _tag(child):
            case "decisionTable":
                return _table(child)
            case "literalExpression":
                return Literal(expression=Cell(text=_text(child), column=""))
            case "context":
                return Boxed(entries=tuple(map(_entry, _all(child, "contextEntry"))))
            case "invocation":
                called = next(_all(child, "literalExpression"), None)
                bindings = tuple(map(_binding, _all(child, "binding")))
                return Invocation(function=_text(called).strip(), bindings=bindings)
    return None


def _entry(node: Xml) -> tuple[str, Logic | None]:
    named = next(_all(node, "variable"), None)
    return "" if named is None else str(named.get("name")), _logic_of(node)


def _binding(node: Xml) -> tuple[str, Logic | None]:
    named = next(_all(node, "parameter"), None)
    return "" if named is None else str(named.get("name")), _logic_of(node)


def _table(node: Xml) -> Table:
    inputs = tuple(_input(each, number) for number, each in enumerate(_all(node, "input"), 1))
    outputs = tuple(_output(each, number) for number, each in enumerate(_all(node, "output"), 1))
    return Table(
        hit_policy=node.get("hitPolicy", "UNIQUE"),
        aggregation=node.get("aggregation", ""),
        inputs=inputs,
        outputs=outputs,
        rules=tuple(
            _rule(each, number, inputs, outputs)
            for number, each in enumerate(_all(node, "rule"), 1)
        ),
    )


def _input(node: Xml, number: int) -> Input:
    expression = next(_all(node, "inputExpression"), None)
    text = _text(expression)
    label = node.get("label") or " ".join(text.split()) or str(number)
    return Input(
        label=label,
        expression=Cell(text=text or node.get(CAMUNDA_INPUT, ""), column=label),
        allowed=_values(node, "inputValues", label),
    )


def _output(node: Xml, number: int) -> Output:
    name = node.get("name") or ""
    label = name or node.get("label") or str(number)
    default = next(_all(node, "defaultOutputEntry"), None)
    return Output(
        name=label,
        values=_values(node, "outputValues", label),
        default=None if default is None else Cell(text=_text(default), column=label),
    )


def _values(node: Xml, tag: str, column: str) -> Cell | None:
    found = next(_all(node, tag), None)
    cell = Cell(text=_text(found), column=column, tests=True)
    return None if cell.blank else cell


def _rule(node: Xml, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...]) -> Rule:
    rule_id = node.get("id") or str(number)
    tests = list(_all(node, "inputEntry"))
    values = list(_all(node, "outputEntry"))
    return Rule(
        id=rule_id,
        number=number,
        tests=tuple(
            Cell(text=_text(cell), column=_label(inputs, index), rule=str(number), tests=True)
            for index, cell in enumerate(tests)
        ),
        outputs=tuple(
            Cell(text=_text(cell), column=_label(outputs, index), rule=str(number))
            for index, cell in enumerate(values)
        ),
    )


def _label(columns: tuple[Input, ...] | tuple[Output, ...], index: int) -> str:
    if index >= len(columns):
        return str(index + 1)
    column = columns[index]
    return column.label if isinstance(column, Input) else column.name


def _required(node: Xml, *requirements: str) -> tuple[str, ...]:
    links = (link for tag in requirements for each in _all(node, tag) for link in each)
    targets = (str(link.get("href", "")) for link in links if link.get("href"))
    return tuple(target.rpartition("#")[2] for target in targets)


def _variable(node: Xml) -> str:
    named = next(_all(node, "variable"), None)
    name = None if named is None else named.get("name")
    return str(name or node.get("name") or _id(node))


def _id(node: Xml) -> str:
    return str(node.get("id") or node.get("name") or "")


def _text(node: Xml | None) -> str:
    """Return the text of ``<text>`` inside *node*."""
    found = None if node is None else next(_all(node, "text"), None)
    return "" if found is None else "".join(str(part) for part in found.itertext())


def _all(node: Xml, tag: str) -> Iterator[Xml]:
    return (child for child in node if _tag(child) == tag)


def _tag(node: Xml) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
