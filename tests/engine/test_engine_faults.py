"""Faults of SpiffWorkflow 3.2.0 we work round; a test that fails here means: remove the cure."""

from __future__ import annotations

import json
import random
import threading
import zlib
from importlib.metadata import version
from typing import Any

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.xml import safe_parse
from service.engine import reader, repairs, state
from service.engine.run import Run
from tests.engine.engine_models import (
    Case,
    each,
    end,
    flows,
    given_bundle,
    node,
    process,
    start,
    user,
    usual,
    xor,
)

MANY = process(start(), user("vraag", each("wie", "id")), end(), flows("start >> vraag >> einde"))
LOOP = process(start(), xor("a"), user("taak"), xor("b", "b_einde"), end(),
               flows("start >> a >> taak >> b >> einde", "b >> a[1 = 1]"))  # fmt: skip


def test_the_engine_is_the_version_these_facts_were_measured_on() -> None:
    assert version("SpiffWorkflow") == "3.2.0"


def test_r1_a_fresh_spec_still_forgets_that_instances_report_to_their_parent() -> None:
    parser = reader.DialectParser()
    parser.add_bpmn_xml(safe_parse(MANY), filename="m.bpmn")
    spec = parser.get_spec("proces")
    parent = spec.task_specs["vraag"]
    child = spec.task_specs[parent.task_spec]
    assert not child.completed_event.is_connected(parent.merge_child)
    repairs.connect_instances(spec)
    assert child.completed_event.is_connected(parent.merge_child)


def test_the_engine_still_words_a_log_line_that_nobody_keeps() -> None:
    """For every change of state of a token."""

    class Listening(Task):  # type: ignore[misc] # the engine is untyped
        worded = 0

        def collect_log_extras(self, dct: Any = None) -> Any:
            self.worded += 1
            return {}

    workflow = BpmnWorkflow(*usual(given_bundle(LOOP)))
    token = Listening(workflow, workflow.task_tree.task_spec, state=TaskState.READY)
    repairs.stock_set_state(token, TaskState.STARTED)
    assert token.worded == 1
    token._set_state(TaskState.COMPLETED)
    assert (token.worded, token.state) == (1, TaskState.COMPLETED)


def test_the_engine_still_loses_tasks_deeper_than_a_thousand() -> None:
    """Why the depth is checked: a deep tree would count as completed."""
    case = Case(given_bundle(LOOP))
    run = Run(case.bundle, case.facts())
    workflow = BpmnWorkflow(usual(case.bundle)[0], {}, script_engine=run.engine)
    task = workflow.task_tree
    for _ in range(1005):
        task = task._add_child(usual(case.bundle)[0].task_specs["a"], TaskState.COMPLETED)
    task._add_child(usual(case.bundle)[0].task_specs["taak"], TaskState.READY)
    deep = [t for t in workflow.get_tasks(state=TaskState.READY) if t.task_spec.name == "taak"]
    assert deep == []


def test_a_start_event_called_start_still_empties_the_process() -> None:
    parser = reader.DialectParser()
    model = process(start("Start"), user("taak"), end(), flows("Start >> taak >> einde"))
    parser.add_bpmn_xml(safe_parse(model), filename="m.bpmn")
    assert "taak" not in parser.get_spec("proces").task_specs


def test_code_in_a_model_never_runs() -> None:
    case = Case(given_bundle(LOOP))
    engine = Run(case.bundle, case.facts()).engine
    with pytest.raises(PermissionError):
        engine.execute(None, "import os")
    with pytest.raises(PermissionError):
        engine.environment.call_service({})


def test_state_is_small_compressed_text_without_the_model() -> None:
    case = Case(given_bundle(LOOP))
    _, _, packed = case.step.state[len(state.FORMAT) :].partition(b"\n")
    found = json.loads(zlib.decompress(packed))
    assert "spec" not in found
    assert "bpmn_events" not in found
    assert len(case.step.state) < 1000


def test_token_ids_are_never_used_twice_and_differ_between_cases() -> None:
    bundle = given_bundle(LOOP)
    seen: list[str] = []
    for case in (Case(bundle), Case(bundle)):
        for _ in range(20):
            seen.append(case.step.tasks[0].id)
            case.do("taak")
    assert len(seen) == len(set(seen))


def test_an_unread_attribute_of_the_dialect_is_read_from_the_model_itself() -> None:
    task = node("userTask", "taak", camunda__formRef="f", camunda__candidateUsers="=a")
    spec = usual(given_bundle(process(start(), task, end(), flows("start >> taak >> einde"))))[0]
    assert spec.task_specs["taak"].extensions == {"formRef": "f", "candidateUsers": "=a"}


def test_threads_share_a_bundle_without_mixing_cases() -> None:
    bundle = given_bundle(MANY)
    failures: list[Any] = []

    def work(seed: int) -> None:
        rnd = random.Random(seed)
        for _ in range(8):
            names = [f"{seed}-{n}" for n in range(rnd.randint(1, 4))]
            case = Case(bundle, {"wie": names})
            if case.open() != sorted(f"vraag:{name}" for name in names):
                failures.append(case.open())
            for label in case.open():
                case.do(label, antwoord=label)
            if not case.is_clean():
                failures.append(case.step)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
