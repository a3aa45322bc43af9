"""Decision tables: hit policies, requirements, mistakes and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import pytest

from service.core.dmn import Decision, parse_dmn
from service.core.dmn.errors import DmnError

NAMESPACES = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
}
RULES = (("> 0", '"b"', "1"), ("> 10", '"a"', "2"), ("> 100", '"b"', "3"))


def definitions(content: str, version: str = "1.3") -> bytes:
    namespace = NAMESPACES[version]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{namespace}" id="d" name="d" '
        f'namespace="n">{content}</definitions>'
    ).encode()


def text(tag: str, content: str) -> str:
    return f"<{tag}><text>{escape(content)}</text></{tag}>"


def table(
    rules: Sequence[tuple[str, ...]],
    *,
    policy: str = "",
    outputs: Sequence[str] = ('<output name="out"/>',),
    inside_input: str = "",
) -> str:
    rows = "".join(
        f'<rule id="r{number}">{text("inputEntry", row[0])}'
        + "".join(text("outputEntry", cell) for cell in row[1 : len(outputs) + 1])
        + "</rule>"
        for number, row in enumerate(rules, 1)
    )
    column = f'<input label="Amount">{text("inputExpression", "n")}{inside_input}</input>'
    return f"<decisionTable {policy}>{column}{''.join(outputs)}{rows}</decisionTable>"


def decision(content: str, extra: str = "", version: str = "1.3") -> Decision:
    xml = f'<decision id="choice" name="Choice">{content}</decision>{extra}'
    return parse_dmn(definitions(xml, version), file="choice.dmn")["choice"]


def values(*content: str) -> str:
    inside = text("outputValues", ", ".join(content))
    return f'<output name="out">{inside}</output>'


@pytest.mark.parametrize(
    ("policy", "expected", "matched"),
    [
        ('hitPolicy="FIRST"', "b", ("r1",)),
        ('hitPolicy="PRIORITY"', "a", ("r2",)),
        ('hitPolicy="RULE ORDER"', ["b", "a", "b"], ("r1", "r2", "r3")),
        ('hitPolicy="OUTPUT ORDER"', ["a", "b", "b"], ("r2", "r1", "r3")),
        ('hitPolicy="COLLECT"', ["b", "a", "b"], ("r1", "r2", "r3")),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 3, ("r1", "r2", "r3")),
    ],
)
def test_what_a_hit_policy_makes_of_three_rules(
    policy: str, expected: Any, matched: tuple[str, ...]
) -> None:
    made = decision(table(RULES, policy=policy, outputs=[values('"a"', '"b"')]))
    result = made.evaluate({"n": 1000})
    assert (result.value, result.matched) == (expected, matched)


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 6), ("MIN", 1), ("MAX", 3)])
def test_collect_may_add_up(aggregation: str, expected: int) -> None:
    rules = [(test, number) for test, _, number in RULES]
    policy = f'hitPolicy="COLLECT" aggregation="{aggregation}"'
    assert decision(table(rules, policy=policy)).evaluate({"n": 1000}).value == expected


def test_unique_names_the_rules_that_match_together() -> None:
    with pytest.raises(DmnError) as caught:
        decision(table(RULES)).evaluate({"n": 50})
    assert str(caught.value) == "choice.dmn, decision “Choice”: rules 1, 2 match at the same time."


def test_any_accepts_equal_outcomes_only() -> None:
    made = decision(
        table([("> 0", '"a"'), ("> 1", '"a"'), ("> 9", '"b"')], policy='hitPolicy="ANY"')
    )
    assert made.evaluate({"n": 5}).value == "a"
    with pytest.raises(DmnError, match="rules 1, 3 match at the same time"):
        made.evaluate({"n": 10})


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("", None), ('hitPolicy="COLLECT"', []), ('hitPolicy="COLLECT" aggregation="COUNT"', 0)],
)
def test_without_a_matching_rule(policy: str, expected: Any) -> None:
    result = decision(table(RULES, policy=policy)).evaluate({"n": -1})
    assert (result.value, result.matched) == (expected, ())


def test_without_a_matching_rule_the_default_output_counts() -> None:
    output = f'<output name="out">{text("defaultOutputEntry", chr(34) + "none" + chr(34))}</output>'
    assert decision(table(RULES, outputs=[output])).evaluate({"n": -1}).value == "none"


def test_several_outputs_make_a_context() -> None:
    outputs = ['<output name="kind"/>', '<output name="weight"/>']
    made = decision(table([("> 0", '"a"', "1 + 1")], outputs=outputs))
    assert made.evaluate({"n": 1}).value == {"kind": "a", "weight": 2}


def test_an_input_outside_its_values_is_refused() -> None:
    made = decision(table(RULES, inside_input=text("inputValues", "[0..10]")))
    with pytest.raises(DmnError, match=r"column “Amount” allows only \[0\.\.10\]"):
        made.evaluate({"n": 11})


def test_an_empty_cell_and_a_dash_match_anything() -> None:
    assert decision(table([("", '"a"')])).evaluate({}).value == "a"
    assert decision(table([("-", '"a"')])).evaluate({}).value == "a"


@pytest.mark.parametrize("version", sorted(NAMESPACES))
def test_each_version_of_the_standard_is_read(version: str) -> None:
    assert decision(table([("-", "1")]), version=version).evaluate({}).value == 1


def test_a_required_decision_is_worked_out_first() -> None:
    extra = (
        f'<decision id="base" name="Base amount">{text("literalExpression", "n * 2")}</decision>'
    )
    needs = '<informationRequirement><requiredDecision href="#base"/></informationRequirement>'
    made = decision(needs + text("literalExpression", "Base amount + 1"), extra)
    assert made.evaluate({"n": 4}).value == 9


def test_decisions_in_a_circle_are_refused() -> None:
    needs = '<informationRequirement><requiredDecision href="#choice"/></informationRequirement>'
    with pytest.raises(DmnError, match="choice → choice"):
        decision(needs + text("literalExpression", "1")).evaluate({})


def test_a_context_and_an_invocation() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="double"><encapsulatedLogic>'
        f'<formalParameter name="x"/>{text("literalExpression", "x * 2")}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    needs = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    call = (
        f'<invocation>{text("literalExpression", "double")}<binding><parameter name="x"/>'
        f"{text('literalExpression', 'n')}</binding></invocation>"
    )
    context = (
        f'<context><contextEntry><variable name="twice"/>{call}</contextEntry>'
        f"<contextEntry>{text('literalExpression', 'twice + double(1)')}</contextEntry></context>"
    )
    assert decision(needs + context, knowledge).evaluate({"n": 5}).value == 12


def test_a_function_of_the_service_may_be_used() -> None:
    made = decision(text("literalExpression", "later(n)"))
    assert made.evaluate({"n": 1}, {"later": lambda n: n + 1}).value == 2


def test_a_cell_that_fails_is_named_with_rule_and_column() -> None:
    made = decision(table([("> 5", "1"), ("unknown(n)", "2")]))
    with pytest.raises(DmnError, match="rule 2, column “Amount”: Position 1: there is no"):
        made.evaluate({"n": 1})


def test_a_decision_is_found_by_id_and_by_name() -> None:
    decisions = parse_dmn(
        definitions(f'<decision id="x" name="The X">{table([("-", "1")])}</decision>'), file="x.dmn"
    )
    assert decisions.find("x") is decisions.find("The X") is decisions["x"]
    assert decisions.find("y") is None


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (table([("> ", "1")]), "dmn-cell", "Rule 1, column “Amount”: The expression stops too"),
        (table([("1", "'a'")]), "dmn-cell", "Rule 1, column “out”: Position 1 has the quote"),
        (table([("1",)]), "dmn-cell", "Rule 1 does not have one cell for each column."),
        (table([("1", "1")], policy='hitPolicy="LAST"'), "dmn-hit-policy", "Hit policy LAST is"),
        (
            '<informationRequirement><requiredDecision href="#gone"/></informationRequirement>'
            + text("literalExpression", "1"),
            "dmn-required",
            "This decision needs gone, which is not in the file.",
        ),
        ("", "dmn-empty", "This decision has no table or expression."),
    ],
)
def test_a_check_finds_the_mistake_without_data(content: str, code: str, message: str) -> None:
    found = decision(content).check()
    assert [finding.code for finding in found] == [code]
    assert str(found[0].message).startswith(message)
    assert (found[0].file, found[0].element) == ("choice.dmn", "choice")


def test_a_good_decision_has_no_findings() -> None:
    assert decision(table(RULES)).check() == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<definitions", "is not readable as XML"),
        (b"", "is not readable as XML"),
        (b"<html/>", "is not a DMN file"),
        (b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "has a DOCTYPE"),
        (b"<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>", "has a DOCTYPE"),
        (b" " * 2_000_001, "is larger than"),
    ],
)
def test_unsafe_or_foreign_xml_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(DmnError, match=message):
        parse_dmn(data, file="choice.dmn")


def test_the_names_and_functions_a_decision_needs_are_known_without_data() -> None:
    made = decision(table([("> limit", "later(n)"), ("[", "1")]))
    assert made.names == {"n", "limit"}
    assert made.calls == {"later"}
