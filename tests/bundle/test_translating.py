"""JUEL in a model is read as FEEL, told as such, and refused where FEEL has no words for it."""

from __future__ import annotations

import pytest

from service.bundle.spelling import read_model
from service.core.finding import Finding, Severity
from tests.engine.engine_models import (
    Case,
    call,
    clock,
    each,
    end,
    fact,
    flows,
    given_bundle,
    node,
    process,
    start,
    user,
    xor,
)


def done_by(**attributes: str) -> bytes:
    named = {f"camunda__{name}": value for name, value in attributes.items()}
    return process(
        start(),
        user("v"),
        node("userTask", "a", "", None, camunda__formRef="f", **named),
        end(),
        flows("start >> v >> a >> einde"),
    )


def told(model: bytes) -> list[Finding]:
    found = read_model(model, "m.bpmn").findings
    return [each for each in found if each.code != "dead-end"]  # these models are but pieces


def test_the_assignee_of_an_expression_is_who_it_names() -> None:
    """It was judged as an expression and used as the text “${behandelaar}”."""
    case = Case(given_bundle(done_by(assignee="${behandelaar}")), {"behandelaar": "anna"})
    case.do("v")
    (task,) = case.step.tasks
    assert task.users == ("anna",)


def test_a_due_date_of_an_expression_is_that_date() -> None:
    model = done_by(candidateGroups="team", dueDate="#{datum}")
    case = Case(given_bundle(model), {"datum": "2026-03-20"})
    case.do("v")
    assert [str(each.deadline.due_on) for each in case.step.tasks if each.deadline] == [
        "2026-03-20"
    ]


@pytest.mark.parametrize(
    ("juel", "record"),
    [
        ('${keuzes.equals("ja")}', {"keuzes": "ja"}),
        ("${keuzes == 'ja' && !weg}", {"keuzes": "ja"}),
        ("#{lijst.size() gt 1}", {"lijst": [1, 2]}),
        ("${!lijst.isEmpty()}", {"lijst": [1]}),
        ('${lijst.contains("b")}', {"lijst": ["a", "b"]}),
        ("${zaak.nummer eq 'P-1'}", {}),
    ],
)
def test_a_condition_in_juel_chooses_the_arrow_it_means(
    juel: str, record: dict[str, object]
) -> None:
    """A method gave null, so that the other arrow was taken."""
    model = process(
        start(),
        user("v"),
        xor("s", "s_b"),
        user("a"),
        user("b"),
        end(),
        flows("start >> v >> s >> b >> einde", f"s >> a[{juel}]", "a >> einde"),
    )
    for found, expected in ((record, ["a"]), ({"lijst": []}, ["b"])):
        case = Case(given_bundle(model), found)
        case.do("v")
        assert case.open() == (["a"] if "zaak" in juel else expected)


def test_every_place_that_holds_an_expression_is_translated() -> None:
    model = process(
        start(), user("a", each("${rij}", "x")), call("c", "proces", x="${x}"),
        clock("k", "${dag}"), fact("f", "#{ja}"),
        node("userTask", "u", camunda__assignee="${wie}", camunda__candidateGroups="${groep}"),
        end(),
    )  # fmt: skip
    root = read_model(model, "m.bpmn").root
    texts = [each.text or "" for each in root.iter()] + [
        v for each in root.iter() for v in each.values()
    ]
    assert not [text for text in texts if "{" in text]
    assert {"=wie", "=groep", "rij", "dag", "ja"} <= set(texts)


def test_what_an_expression_became_is_told_at_its_element() -> None:
    (found,) = told(process(start(), fact("f", "${a == b}"), end()))
    assert (found.severity, found.code, found.element) == (Severity.INFO, "juel", "f")
    assert found.message.params["feel"] == "a = b"


def test_feel_in_the_marks_of_juel_stays_feel() -> None:
    model = process(start(), fact("f", '${antwoord = "k" and count(rij[x > 1]) > 2}'), end())
    assert told(model) == []


@pytest.mark.parametrize(
    "text", ["${bean.run(x)}", "${S(x).prop('y')}", "a-${b}", "${a.b(", "#{nergens(1) && a}", "${}"]
)
def test_what_cannot_be_said_is_one_error_at_its_element(text: str) -> None:
    (found,) = told(process(start(), fact("f", text), end()))
    assert (found.severity, found.code, found.element) == (Severity.ERROR, "juel", "f")
    assert found.line is not None


def test_an_arrow_is_named_by_what_it_leads_from_and_to() -> None:
    model = process(start(), xor("s"), user("a"), flows("start >> s >> a[${x.y()}]"))
    (found,) = told(model)
    assert (found.element, found.name) == ("s_a", "s? → a")


def test_an_expression_where_a_name_belongs_is_an_error() -> None:
    (found,) = told(process(start(), node("callActivity", "c", calledElement="${welk}"), end()))
    assert (found.code, found.element) == ("juel", "c")
