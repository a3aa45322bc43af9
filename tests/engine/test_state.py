"""A case survives being written and read; what an earlier version wrote can still be read."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.core.errors import EngineError
from service.engine import state, state_v1
from service.engine.run import Run
from tests.engine.engine_models import (
    Case,
    both,
    call,
    clock,
    each,
    end,
    envelope,
    flows,
    given_bundle,
    process,
    start,
    user,
    usual,
)

OLD = Path(__file__).parent / "data" / "state-v1.txt"
INNER = process(start(), user("vraag"), end(), flows("start >> vraag >> einde"), id="deel")
RICH = process(
    start(), both("splits"), call("roep", "deel", wie='"jan"'), user("velen", each("wie", "id")),
    clock("wacht", "werkdagen_na(ontvangen_op, 5)"), envelope("brief", "m"), both("samen"), end(),
    flows("start >> splits >> roep >> samen >> einde", "splits >> velen >> samen",
          "splits >> wacht >> samen", "splits >> brief >> samen"),
    messages=("m",),
)  # fmt: skip
RECORD = {"wie": ["a", "b", "c"], "ontvangen_op": "2026-03-02"}


def given_case() -> Case:
    """Every kind of waiting at once, in the middle of three people."""
    case = Case(given_bundle(RICH, INNER), record=RECORD)
    case.do("velen:a")
    return case


def tokens(workflow: Any) -> list[dict[str, Any]]:
    """All that matters of every token, scope by scope."""
    return [
        {
            "scope": scope.spec.name,
            "id": task.id,
            "parent": task._parent,
            "children": task._children,
            "state": task._state,
            "spec": task.task_spec.name,
            "data": task.data,
            "internal": task.internal_data,
            "triggered": task.triggered,
            "changed": round(task.last_state_change, 4),
        }
        for scope in (workflow, *workflow.subprocesses.values())
        for task in scope.tasks.values()
    ]


def read(case: Case, found: bytes) -> Any:
    run = Run(case.bundle, case.facts())
    return state.load(found, *usual(case.bundle), run.engine)


def content(found: bytes) -> dict[str, Any]:
    _, _, packed = found[len(state.FORMAT) :].partition(b"\n")
    kept: dict[str, Any] = json.loads(zlib.decompress(packed))
    return kept


def packed(found: dict[str, Any], head: bytes = b"20 proces") -> bytes:
    return state.FORMAT + head + b"\n" + zlib.compress(json.dumps(found).encode())


def test_every_token_comes_back_as_it_was() -> None:
    case = given_case()
    workflow, numbers = read(case, case.step.state)
    again, _ = read(case, state.save(workflow, numbers))
    assert tokens(again) == tokens(workflow)


def test_scopes_know_their_caller_and_how_far_they_are() -> None:
    case = given_case()
    workflow, _ = read(case, case.step.state)
    (inner,) = workflow.subprocesses.values()
    caller = workflow.get_task_from_id(inner.parent_task_id)
    assert caller.task_spec.bpmn_id == "roep"
    assert (inner.depth, inner.completed, inner.success) == (1, False, True)
    assert inner.last_task.task_spec.bpmn_id == "start"


def test_what_waits_for_an_event_is_known_to_the_event_manager_again() -> None:
    case = given_case()
    workflow, _ = read(case, case.step.state)
    waiting = {task.task_spec.bpmn_id for task in workflow.event_manager.tasks.values()}
    assert waiting == {"wacht", "brief"}


def test_a_restored_token_has_all_that_the_engine_gives_a_new_one() -> None:
    """Tokens are restored without the engine's constructor; a new attribute must not be missed."""
    case = given_case()
    workflow, _ = read(case, case.step.state)
    restored = next(iter(workflow.tasks.values()))
    fresh = Task(workflow, restored.task_spec, state=TaskState.COMPLETED, id="nieuw")
    assert vars(restored).keys() == vars(fresh).keys()


def test_restored_scopes_have_all_that_the_engine_gives_new_ones() -> None:
    case = given_case()
    run = Run(case.bundle, case.facts())
    fresh = BpmnWorkflow(*usual(case.bundle), script_engine=run.engine)
    workflow, _ = read(case, case.step.state)
    assert vars(workflow).keys() == vars(fresh).keys()


def test_the_order_of_keys_carries_no_meaning() -> None:
    case = given_case()
    found = content(case.step.state)
    found["scopes"] = [dict(reversed(scope.items())) for scope in found["scopes"]]
    shuffled, _ = read(case, packed(dict(reversed(found.items()))))
    workflow, _ = read(case, case.step.state)
    assert tokens(shuffled) == tokens(workflow)


def test_a_token_does_not_share_a_row_with_its_parent() -> None:
    people = [{"id": "a"}, {"id": "b"}]
    many = process(
        start(), call("velen", "deel", each("wie", "rij")), end(), flows("start >> velen >> einde")
    )
    case = Case(given_bundle(many, INNER), record={"wie": people})
    workflow, _ = read(case, case.step.state)
    inner = next(iter(workflow.subprocesses.values()))
    rows = [task.data["rij"] for task in inner.tasks.values()]
    assert len(rows) > 1
    assert len({id(row) for row in rows}) == len(rows)


def test_a_case_of_version_0_1_0_goes_on_where_it_was() -> None:
    case = given_case()
    old = base64.b64decode(OLD.read_text("ascii"))
    assert old.startswith(state_v1.FORMAT)
    case.step = type(case.step)(**{**_fields(case.step), "state": old})
    case.change()
    assert case.open() == ["velen:b", "velen:c", "vraag:jan"]
    assert case.timers() == [("wacht", "2026-03-09T00:00")]
    for label in ("velen:b", "velen:c", "vraag:jan"):
        case.do(label)
    case.send("m")
    case.at("2026-03-09T00:00")
    assert case.is_clean()


def test_what_is_read_of_version_0_1_0_is_the_same_after_writing_it_anew() -> None:
    case = given_case()
    workflow, numbers = read(case, base64.b64decode(OLD.read_text("ascii")))
    again, _ = read(case, state.save(workflow, numbers))
    assert tokens(again) == tokens(workflow)


@pytest.mark.parametrize(
    "damage",
    [
        lambda found: found.pop("scopes"),
        lambda found: found["scopes"][0]["rows"].pop(0),
        lambda found: found["scopes"][0]["names"].pop(),
        lambda found: found["scopes"][1].update(at=999),
        lambda found: found.update(first="x"),
    ],
)
def test_a_damaged_state_is_refused_in_one_sentence(damage: Any) -> None:
    case = given_case()
    found = content(case.step.state)
    damage(found)
    with pytest.raises(EngineError, match="damaged"):
        read(case, packed(found))


@pytest.mark.parametrize("found", [b"", b"RW9\n1 p\n", b"{}", b"RW2\n", b"RW2\n20 proces\nxx"])
def test_bytes_that_are_no_state_are_refused(found: bytes) -> None:
    with pytest.raises(EngineError):
        read(given_case(), found)


def _fields(step: Any) -> dict[str, Any]:
    return {name: getattr(step, name) for name in step.__dataclass_fields__}
