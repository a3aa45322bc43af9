"""Nothing in a model is passed over in silence: it has effect, or it is named."""

from __future__ import annotations

import pytest

from service.bundle.model import Model, Report
from service.bundle.spelling import read_model
from service.checks.lint_ignored import lint_ignored
from service.core.dmn import parse_dmn
from service.core.finding import Severity
from tests.engine.engine_models import (
    call,
    clock,
    each,
    end,
    flows,
    job,
    node,
    process,
    rule,
    start,
    user,
    xor,
)


def table(policy: str, *outputs: str) -> bytes:
    columns = "".join(f'<output id="{name}" name="{name}"/>' for name in outputs)
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"'
        f' namespace="x"><decision id="{policy}{len(outputs)}" name="d"><decisionTable id="t"'
        f' hitPolicy="{policy}">{columns}</decisionTable></decision></definitions>'
    ).encode()


TABLES = {
    name: decision
    for policy, outputs in (("UNIQUE", "a"), ("UNIQUE", "ab"), ("COLLECT", "a"), ("COLLECT", "ab"))
    for name, decision in parse_dmn(table(policy, *outputs), file="t.dmn").items()
}
LISTENER = '<camunda:executionListener event="end" expression="${x.y()}"/>'


def told(model: bytes) -> list[tuple[str, str | None, object]]:
    report = Report()
    lint_ignored(Model({"m.bpmn": read_model(model, "m.bpmn").root}), TABLES, report)
    return [
        (found.code, found.element, next(iter(found.message.params.values())))
        for found in report.findings
    ]


def line(*parts: str) -> bytes:
    return process(start(), *parts, end())


def test_what_is_read_is_not_named() -> None:
    loop = user("a", each("rij", "x"), artikel="C1")
    model = line(
        loop, job("b"), rule("c", "t", "x"), call("d", "p", x="y"), xor("e"), clock("f", "g")
    )
    assert told(model) == []


@pytest.mark.parametrize("name", ["asyncBefore", "exclusive", "historyTimeToLive"])
def test_what_goes_without_saying_is_not_named(name: str) -> None:
    assert told(line(node("userTask", "a", "", None, **{f"camunda__{name}": "true"}))) == []


@pytest.mark.parametrize(
    ("element", "named"),
    [
        (
            '<businessRuleTask id="a" camunda:decisionRefBinding="version"'
            ' camunda:decisionRefVersion="3"/>',
            "decisionRefBinding, decisionRefVersion",
        ),
        ('<businessRuleTask id="a" camunda:decisionRefBinding="deployment"/>', ""),
        ('<callActivity id="a" camunda:variableMappingClass="x"/>', "variableMappingClass"),
        ('<callActivity id="a"><extensionElements><camunda:out source="x" target="y"/>'
         "</extensionElements></callActivity>", "out"),
        ('<userTask id="a" camunda:followUpDate="x" camunda:priority="3"/>',
         "followUpDate, priority"),
        ('<userTask id="a" camunda:formRefVersion="3"/>', "formRefVersion"),
        ('<startEvent id="a" camunda:initiator="x"/>', "initiator"),
        ('<boundaryEvent id="a"><errorEventDefinition camunda:errorCodeVariable="x"/>'
         "</boundaryEvent>", "errorCodeVariable"),
        ('<intermediateCatchEvent id="a"><conditionalEventDefinition'
         ' camunda:variableName="x"/></intermediateCatchEvent>', "variableName"),
        ('<userTask id="a" startQuantity="2"/>', "startQuantity"),
        ('<serviceTask id="a"><extensionElements><camunda:failedJobRetryTimeCycle/>'
         "</extensionElements></serviceTask>", "failedJobRetryTimeCycle"),
    ],
)  # fmt: skip
def test_what_has_no_effect_is_named_at_its_element(element: str, named: str) -> None:
    expected = [("ignored", "a", named)] if named else []
    assert told(line(element)) == expected


def test_a_listener_is_told_wherever_it_stands() -> None:
    inner = f"<extensionElements>{LISTENER}</extensionElements>"
    model = line(user("a", f"{LISTENER}|||"), flows("start >> a")).decode()
    model = model.replace('isExecutable="true">', f'isExecutable="true">{inner}')
    model = model.replace('targetRef="a">', f'targetRef="a">{inner}')
    assert [each[:2] for each in told(model.encode())] == [
        ("ignored-extension", "proces"), ("ignored-extension", "a"),
        ("ignored-extension", "start_a"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("UNIQUE1", "singleEntry"),
        ("UNIQUE2", "singleResult"),
        ("COLLECT1", "collectEntries"),
        ("COLLECT2", "resultList"),
    ],
)
def test_only_a_result_that_the_table_does_not_give_is_named(name: str, shape: str) -> None:
    for asked in ("singleEntry", "singleResult", "collectEntries", "resultList"):
        task = rule("a", name, "x").replace(
            "camunda:", f'camunda:mapDecisionResult="{asked}" camunda:', 1
        )
        named = [] if asked == shape else [("ignored", "a", "mapDecisionResult")]
        assert told(line(task)) == named


@pytest.mark.parametrize("language", ["groovy", "javascript", "http://www.java.com/java"])
def test_a_condition_in_another_language_is_refused(language: str) -> None:
    model = line(xor("x"), flows("start >> x[a]")).replace(
        b"<conditionExpression", f'<conditionExpression language="{language}"'.encode()
    )
    assert told(model) == [("language", "start_x", language)]


@pytest.mark.parametrize("language", ["feel", "http://www.omg.org/spec/DMN/20151101/FEEL", "juel"])
def test_a_condition_may_say_that_it_is_feel(language: str) -> None:
    model = line(xor("x"), flows("start >> x[a]")).replace(
        b"<conditionExpression", f'<conditionExpression language="{language}"'.encode()
    )
    assert told(model) == []


def test_the_language_of_a_whole_file_counts_as_well() -> None:
    model = line().replace(b"<definitions ", b'<definitions expressionLanguage="groovy" ')
    assert [each[0] for each in told(model)] == ["language"]


def test_to_pass_over_something_stops_nothing() -> None:
    report = Report()
    root = read_model(line('<userTask id="a" camunda:priority="3"/>'), "m.bpmn").root
    lint_ignored(Model({"m.bpmn": root}), TABLES, report)
    assert [each.severity for each in report.findings] == [Severity.WARNING]
