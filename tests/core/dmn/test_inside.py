"""What is inside a decision: boxed expressions, functions, services, files, and their check."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest

from service.core.dmn import Decision, Decisions, parse_dmn
from service.core.dmn.errors import DmnError
from service.core.feel.budget import Allowance

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def model(content: str, *, namespace: str = "n", others: dict[str, bytes] | None = None) -> Any:
    return parse_dmn(xml(content, namespace), file="x.dmn", others=others or {})


def xml(content: str, namespace: str = "n") -> bytes:
    return (
        f'<definitions xmlns="{MODEL}" id="d" name="d" namespace="{namespace}">{content}'
        "</definitions>"
    ).encode()


def el(tag: str, *content: str, **attributes: str) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{written}>{''.join(content)}</{tag}>"


def lit(source: str, **attributes: str) -> str:
    return el("literalExpression", el("text", escape(source)), **attributes)


def needs(tag: str, target: str) -> str:
    kind = "knowledge" if tag == "requiredKnowledge" else "information"
    return el(f"{kind}Requirement", el(tag, href=target))


def decide(content: str, extra: str = "", kind: str = "") -> Decision:
    variable = el("variable", name="d", typeRef=kind) if kind else ""
    decision: Decision = model(el("decision", variable, content, id="d", name="d") + extra)["d"]
    return decision


def entry(name: str, content: str) -> str:
    return el("contextEntry", el("variable", name=name) if name else "", content)


def knowledge(body: str, parameter: str = "n", **attributes: str) -> str:
    logic = el("encapsulatedLogic", el("formalParameter", name=parameter), body, **attributes)
    return el("businessKnowledgeModel", logic, id="tarief", name="tarief")


def called(name: str, **bindings: str) -> str:
    bound = (el("binding", el("parameter", name=each), lit(bindings[each])) for each in bindings)
    return el("invocation", lit(name), *bound)


def loop(word: str, source: str, end: str, body: str) -> str:
    return el(word, el("in", lit(source)), el(end, lit(body)), iteratorVariable="i")


NEEDS = needs("requiredKnowledge", "#tarief")
TIMES = el("functionDefinition", el("formalParameter", name="b"), lit("a * b"))
BOXED: dict[str, tuple[str, Any]] = {
    "list": (el("list", lit("1"), lit("a")), [1, 5]),
    "relation": (
        el(
            "relation",
            el("column", name="x"),
            el("column", name="y"),
            el("row", lit("1"), lit("a")),
        ),
        [{"x": 1, "y": 5}],
    ),
    "function": (el("context", entry("f", TIMES), entry("", lit("f(2)"))), 10),
    "conditional": (
        el("conditional", el("if", lit("a > 4")), el("then", lit("1")), el("else", lit("2"))),
        1,
    ),
    "filter": (el("filter", el("in", lit("[4, a, 6]")), el("match", lit("item > 4"))), [5, 6]),
    "for": (loop("for", "[1, 2]", "return", "i * a"), [5, 10]),
    "some": (loop("some", "[1, 2]", "satisfies", "i = 2"), True),
    "every": (loop("every", "[1, 2]", "satisfies", "i = 2"), False),
}


@pytest.mark.parametrize("kind", BOXED)
def test_a_boxed_expression_works_at_the_top_and_inside_others(kind: str) -> None:
    boxed, expected = BOXED[kind]
    inside = el("context", entry("k", boxed), entry("", lit("k")))
    function = NEEDS + lit("tarief(a)"), knowledge(boxed, "a")
    for decision in (decide(boxed), decide(inside), decide(*function)):
        assert decision.check() == []
        assert decision.evaluate({"a": 5}).value == expected


MISTAKES = [
    (NEEDS + lit("tarief(1)"), knowledge(lit("n +")), "dmn-cell"),
    (NEEDS + called("tarief", m="1"), knowledge(lit("n")), "dmn-parameter"),
    (called("weg"), "", "dmn-required"),
    (el("context", entry("k", "<iets/>")), "", "dmn-empty"),
    (el("context", entry("k", "")), "", "dmn-empty"),
    (el("context", entry("k", lit("x", expressionLanguage="juel"))), "", "dmn-cell"),
    (NEEDS + lit("tarief(1)"), knowledge(lit("n"), kind="Java"), "dmn-language"),
    (needs("requiredDecision", "#d") + lit("1"), "", "dmn-circle"),
]


@pytest.mark.parametrize(("content", "extra", "code"), MISTAKES)
def test_the_check_looks_inside(content: str, extra: str, code: str) -> None:
    assert [found.code for found in decide(content, extra).check()] == [code]


def test_a_function_of_the_file_is_no_unknown_function() -> None:
    decision = decide(NEEDS + lit("tarief(x)"), knowledge(lit("later(n) + y")))
    assert decision.calls == {"later"}
    assert decision.names == {"x", "y"}


@pytest.mark.parametrize("language", ["groovy", "juel", "javascript", "python"])
def test_a_cell_in_another_language_is_not_taken_for_feel(language: str) -> None:
    decision = decide(lit("1 + 1", expressionLanguage=language))
    with pytest.raises(DmnError, match=f"written in {language}; only FEEL"):
        decision.evaluate({})


def test_a_column_may_name_what_it_looks_at() -> None:
    space = {"xmlns:c": "http://camunda.org/schema/1.0/dmn", "c:inputVariable": "v"}
    column = el("input", el("inputExpression", el("text", "a * 2")), **space)
    test = el("inputEntry", el("text", "v = 10 and ? = v"))
    rule = el("rule", test, el("outputEntry", el("text", "1")))
    table = el("decisionTable", column, el("output", name="o"), rule)
    assert decide(table).evaluate({"a": 5}).value == 1


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("number", '"x"', None),
        ("number", "[3]", 3),
        ("tNumbers", "3", [3]),
        ("tNumbers", '[1, "x"]', None),
        ("tPerson", '{naam: "a", leeftijd: 3}', {"naam": "a", "leeftijd": 3}),
        ("tPerson", '{naam: "a"}', None),
        ("string", "x", "2026-03-30"),
        ("onbekend", "1", 1),
    ],
)
def test_an_outcome_is_of_the_declared_type_or_null(kind: str, source: str, expected: Any) -> None:
    numbers = el("itemDefinition", el("typeRef", "number"), name="tNumbers", isCollection="true")
    name = el("itemComponent", el("typeRef", "string"), name="naam")
    age = el("itemComponent", el("typeRef", "number"), name="leeftijd")
    types = numbers + el("itemDefinition", name, age, name="tPerson")
    assert decide(lit(source), types, kind).evaluate({"x": "2026-03-30"}).value == expected


def test_a_service_sees_only_what_it_is_given() -> None:
    given = (
        el("outputDecision", href="#b"),
        el("inputDecision", href="#a"),
        el("inputData", href="#i"),
    )
    decisions = model(
        el("inputData", id="i", name="i")
        + el("decision", lit('"own"'), id="a", name="a")
        + el("decision", needs("requiredDecision", "#a"), lit("a + i"), id="b", name="b")
        + el("decisionService", *given, id="s", name="s")
        + el("decision", needs("requiredKnowledge", "#s"), lit('s("!", "x") + i'), id="d", name="d")
    )
    assert decisions["d"].check() == []
    assert decisions["d"].evaluate({"i": "?"}).value == "x!?"
    assert decisions.services["s"].evaluate({"i": "x", "a": "y"}).value == "yx"


def test_decisions_of_another_file_are_used_by_the_name_of_its_import() -> None:
    other = xml(el("decision", lit("i * 2"), id="t", name="t") + knowledge(lit("n + 1")), "o")
    needed = needs("requiredDecision", "o#t") + needs("requiredKnowledge", "o#tarief")
    content = el("import", namespace="o", name="ander", importType=MODEL) + el(
        "decision", needed, lit("ander.tarief(ander.t)"), id="d", name="d"
    )
    decision = model(content, others={"o.dmn": other})["d"]
    assert decision.check() == []
    assert decision.evaluate({"i": 4}).value == 9
    assert [found.code for found in model(content)["d"].check()] == ["dmn-required"] * 2


def layers(count: int) -> Decisions:
    """Each layer has two decisions, both of which need both of the layer below."""

    def one(layer: int, side: str) -> str:
        below = [f"#a{layer - 1}", f"#b{layer - 1}"] if layer else []
        needed = "".join(needs("requiredDecision", each) for each in below)
        source = f"max(a{layer - 1}, b{layer - 1}) + 1" if layer else "1"
        return el("decision", needed, lit(source), id=f"{side}{layer}", name=f"{side}{layer}")

    made: Decisions = model("".join(one(n, side) for n in range(count) for side in ("a", "b")))
    return made


def test_what_several_decisions_need_is_worked_out_once() -> None:
    allowance = Allowance(10_000)
    assert layers(60)["a59"].evaluate({}, allowance=allowance).value == 60
    assert allowance.left > 2_000


def test_what_functions_do_counts_for_the_whole_decision() -> None:
    body = lit("if n < 2 then n else tarief(n - 1) + tarief(n - 2)")
    function = knowledge(body).replace("</bus", f"{NEEDS}</bus")
    with pytest.raises(DmnError, match="more than 1000000 steps"):
        decide(NEEDS + lit("tarief(40)"), function).evaluate({})


def test_a_chain_of_decisions_may_be_longer_than_the_stack() -> None:
    assert layers(1_500)["a1499"].evaluate({}).value == 1_500


def test_a_parameter_with_a_dot_leaves_paths_alone() -> None:
    function = knowledge(lit("Person.Gender"), "Person.Gender")
    decision = decide(NEEDS + lit('tarief("x") + Person.Gender'), function)
    assert decision.evaluate({"Person": {"Gender": "y"}}).value == "xy"
