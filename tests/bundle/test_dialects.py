"""Models of other tools: the same dialect under another name, its cousins, and what is foreign."""

from __future__ import annotations

import pytest

from service.bundle.spelling import read_model
from service.bundle.xml import CAMUNDA, extensions, kind
from service.core.finding import Severity
from tests.engine.engine_models import Case, end, flows, given_bundle, job, process, start, user

LINE = process(start(), user("a", artikel="C1"), job("b"), end(), flows("start >> a >> b >> einde"))
OURS = b"http://camunda.org/schema/1.0/bpmn"


def of(space: str, model: bytes = LINE) -> bytes:
    return model.replace(OURS, space.encode())


@pytest.mark.parametrize(
    "space", ["http://operaton.org/schema/1.0/bpmn", "http://www.camunda.com/fox"]
)
def test_an_engine_of_the_same_dialect_is_read_alike(space: str) -> None:
    found, ours = read_model(of(space), "m.bpmn"), read_model(LINE, "m.bpmn")
    assert found.findings == []
    for one, other in zip(found.root.iter(), ours.root.iter(), strict=True):
        assert (one.tag, dict(one.attrib)) == (other.tag, dict(other.attrib))
    case = Case(given_bundle(of(space)))
    case.do("a")
    assert case.jobs() == ["b"]


@pytest.mark.parametrize("space", ["http://flowable.org/bpmn", "http://activiti.org/bpmn"])
def test_a_cousin_is_read_where_it_means_the_same(space: str) -> None:
    task = (
        '<userTask id="a" camunda:assignee="${wie}" camunda:candidateGroups="team"'
        ' camunda:dueDate="${dag}" camunda:formKey="f" camunda:async="true"/>'
    )
    model = process(start(), task, end(), flows("start >> a >> einde"))
    found = read_model(of(space, model), "m.bpmn")
    node = next(each for each in found.root.iter() if kind(each) == "userTask")
    assert extensions(node) == {
        "assignee": "=wie", "candidateGroups": "team", "dueDate": "=dag", "formRef": "f",
    }  # fmt: skip
    (remark,) = [each for each in found.findings if each.code == "dialect"]
    assert remark.severity is Severity.WARNING
    assert remark.message.params["left"] == "async"


def test_a_job_for_an_external_worker_is_one_here() -> None:
    task = '<serviceTask id="a" camunda:type="external-worker" camunda:topic="t"/>'
    found = read_model(of("http://flowable.org/bpmn", process(start(), task)), "m.bpmn")
    node = next(each for each in found.root.iter() if kind(each) == "serviceTask")
    assert (node.get(f"{CAMUNDA}type"), node.get(f"{CAMUNDA}topic")) == ("external", "t")


def test_another_engine_is_named_once_with_what_to_do() -> None:
    task = (
        '<userTask id="a"><extensionElements><z:assignmentDefinition assignee="x"/>'
        "</extensionElements></userTask>"
    )
    model = process(start(), task, task.replace('"a"', '"b"')).replace(
        b"<definitions ", b'<definitions xmlns:z="http://camunda.org/schema/zeebe/1.0" '
    )
    (found,) = [each for each in read_model(model, "m.bpmn").findings if each.code == "dialect"]
    assert (found.severity, found.code) == (Severity.ERROR, "dialect")
    assert found.message.params["tool"] == "Camunda 8"


def test_a_namespace_that_is_only_declared_says_nothing() -> None:
    model = LINE.replace(
        b"<definitions ", b'<definitions xmlns:z="http://camunda.org/schema/zeebe/1.0" '
    )
    assert read_model(model, "m.bpmn").findings == []


def test_a_diagram_for_another_platform_is_one_of_it() -> None:
    model = process(start()).replace(
        b"<definitions ",
        b'<definitions xmlns:m="http://camunda.org/schema/modeler/1.0"'
        b' m:executionPlatform="Camunda Cloud" ',
    )
    assert "dialect" in {each.code for each in read_model(model, "m.bpmn").findings}
