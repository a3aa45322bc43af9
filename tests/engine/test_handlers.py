"""Event subprocesses: what begins them, how often, what they end, and when a scope is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.bundle.bundle import Bundle
from service.engine.walked import Trail, followed
from tests.engine.engine_models import (
    FEEL,
    Case,
    both,
    call,
    edge_message,
    end,
    flows,
    given_bundle,
    job,
    node,
    process,
    start,
    sub,
    user,
)

NAMES = (
    '<signal id="s_Sein" name="Sein"/><error id="E" name="E" errorCode="E"/>'
    '<escalation id="X" name="X" escalationCode="X"/>'
)


def named(model: bytes) -> bytes:
    return model.replace(b"<process ", NAMES.encode() + b"<process ", 1)


def timer(tag: str, text: str) -> str:
    return f"<timerEventDefinition><{tag} {FEEL}>{text}</{tag}></timerEventDefinition>"


def handler(id: str, definition: str, *, stops: bool = True, step: str = "") -> str:
    """An event subprocess with one step."""
    step = step or f"na_{id}"
    begin = node("startEvent", f"s_{id}", definition, isInterrupting="true" if stops else "false")
    inner = begin + user(step) + end(f"e_{id}") + flows(f"s_{id} >> {step} >> e_{id}")
    return node("subProcess", id, inner, triggeredByEvent="true")


def throw(id: str, kind: str, ref: str, tag: str = "endEvent") -> str:
    return node(tag, id, f'<{kind}EventDefinition {kind}Ref="{ref}"/>')


MESSAGE = '<messageEventDefinition messageRef="m_Weg"/>'
CONDITION = (
    f"<conditionalEventDefinition><condition {FEEL}>x = 1</condition></conditionalEventDefinition>"
)


def turn_true(case: Case) -> None:
    case.change(x=0)
    case.change(x=1)


def signal(case: Case) -> None:
    """Somebody in the same case, in the other branch."""
    case.do("sein")


BEGINS: dict[str, tuple[str, Callable[[Case], None]]] = {
    "message": (MESSAGE, lambda case: case.send("Weg")),
    "signal": ('<signalEventDefinition signalRef="s_Sein"/>', signal),
    "condition": (CONDITION, turn_true),
    "duration": (timer("timeDuration", 'duration("P5D")'), lambda case: case.wait(days=5)),
    "cycle": (timer("timeCycle", '"R/P5D"'), lambda case: case.wait(days=5)),
}


def beside(kind: str, *, stops: bool) -> Bundle:
    """Two branches of work, one of which throws a signal again and again, and a handler."""
    model = process(
        start(), both("b"), user("werk"), user("klaar"), node("exclusiveGateway", "weer",
        name="weer?"), user("sein"),
        throw("werp", "signal", "s_Sein", "intermediateThrowEvent"), end(),
        end("stop", terminate=False), handler("es", BEGINS[kind][0], stops=stops),
        node("exclusiveGateway", "op", name="op?", default="op_weer"),
        flows("start >> b >> werk >> klaar >> einde", "b >> weer >> sein >> werp >> op >> weer",
              "op >> stop[gedaan = true]"),
        messages=("Weg",),
    )  # fmt: skip
    return given_bundle(named(model))


@pytest.mark.parametrize("kind", [kind for kind in BEGINS if kind != "cycle"])
def test_one_that_interrupts_ends_all_else_in_its_scope(kind: str) -> None:
    case = Case(beside(kind, stops=True))
    BEGINS[kind][1](case)
    assert (case.open(), case.timers(), case.messages()) == (["na_es"], [], [])
    case.do("na_es")
    assert case.is_clean()


@pytest.mark.parametrize("kind", [kind for kind in BEGINS if kind != "duration"])
def test_one_that_does_not_interrupt_begins_every_time_and_outlives_the_work(kind: str) -> None:
    case = Case(beside(kind, stops=False))
    for _ in range(3):
        BEGINS[kind][1](case)
    assert case.open() == ["na_es", "na_es", "na_es", "sein", "werk"]
    case.do("na_es")
    for label in ("werk", "klaar"):
        case.do(label)
    case.record = {**case.record, "gedaan": True}
    case.do("sein")
    left = case.open()
    assert set(left) == {"na_es"}
    assert not case.step.completed
    for label in left[:-1]:
        case.do(label)
    case.do("na_es")
    assert case.is_clean()


@pytest.mark.parametrize("stops", [True, False])
@pytest.mark.parametrize("kind", BEGINS)
def test_a_case_does_not_wait_for_what_never_began(kind: str, *, stops: bool) -> None:
    case = Case(beside(kind, stops=stops if kind != "cycle" else False), {"gedaan": True})
    case.do("werk")
    case.do("klaar")
    if kind != "signal":
        case.do("sein")
        assert case.is_clean()


def test_hundreds_of_times_leave_nothing_behind() -> None:
    case = Case(beside("message", stops=False))
    sizes = []
    for _ in range(120):
        case.send("Weg")
        case.do("na_es")
        sizes.append(len(case.step.state))
    assert max(sizes[60:]) <= max(sizes[:20]) + 40


def failing(*inner: str, ref: str = "E") -> str:
    return sub("deel", start("s_deel"), user("vraag"), throw("mis", "error", ref), *inner,
               flows("s_deel >> vraag >> mis"))  # fmt: skip


def test_an_error_from_within_begins_the_event_subprocess_around_it() -> None:
    model = process(start(), failing(), user("na"), end(), handler("es", ERROR),
                    flows("start >> deel >> na >> einde"))  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.do("vraag")
    assert case.open() == ["na_es"]
    case.do("na_es")
    assert case.is_clean()


ERROR = '<errorEventDefinition errorRef="E"/>'


def test_its_own_event_subprocess_goes_before_the_edge_and_the_path_goes_on() -> None:
    model = process(
        start(), failing(handler("es", ERROR)), node("boundaryEvent", "rand", ERROR,
        attachedToRef="deel"), user("na"), user("fout"), end(), end("e2"),
        flows("start >> deel >> na >> einde", "rand >> fout >> e2"),
    )  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.do("vraag")
    assert case.open() == ["na_es"]
    case.do("na_es")
    assert case.open() == ["na"]


def test_one_that_names_the_code_goes_before_one_for_all() -> None:
    model = process(
        start(), failing(), end(), handler("alle", "<errorEventDefinition/>"),
        handler("een", ERROR), flows("start >> deel >> einde"),
    )  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.do("vraag")
    assert case.open() == ["na_een"]


def test_what_an_event_subprocess_throws_is_caught_outside() -> None:
    begin = node("startEvent", "s_es", MESSAGE)
    inner = begin + user("na_es") + throw("mis", "error", "E") + flows("s_es >> na_es >> mis")
    deel = sub("deel", start("s_deel"), user("vraag"), end("e_deel"),
               node("subProcess", "es", inner, triggeredByEvent="true"),
               flows("s_deel >> vraag >> e_deel"))  # fmt: skip
    model = process(start(), deel, node("boundaryEvent", "rand", ERROR, attachedToRef="deel"),
                    user("fout"), end(), end("e2"),
                    flows("start >> deel >> einde", "rand >> fout >> e2"),
                    messages=("Weg",))  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.send("Weg")
    case.do("na_es")
    assert case.open() == ["fout"]
    case.do("fout")
    assert case.is_clean()


def test_an_escalation_that_does_not_interrupt_lets_the_work_go_on() -> None:
    deel = sub("deel", start("s_deel"), user("een"),
               throw("op", "escalation", "X", "intermediateThrowEvent"), user("twee"),
               end("e_deel"), flows("s_deel >> een >> op >> twee >> e_deel"))  # fmt: skip
    model = process(start(), deel, end(),
                    handler("es", '<escalationEventDefinition escalationRef="X"/>', stops=False),
                    flows("start >> deel >> einde"))  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.do("een")
    assert case.open() == ["na_es", "twee"]
    case.do("twee")
    assert not case.step.completed
    case.do("na_es")
    assert case.is_clean()


def test_one_in_a_called_process_ends_that_process_and_no_more() -> None:
    inner = process(start(), user("vraag"), end(), handler("es", MESSAGE),
                    flows("start >> vraag >> einde"), id="deel", messages=("Weg",))  # fmt: skip
    model = process(
        start(),
        both("b"),
        call("roep", "deel"),
        user("naast"),
        user("na"),
        end(),
        end("e2"),
        flows("start >> b >> roep >> na >> einde", "b >> naast >> e2"),
    )
    case = Case(given_bundle(named(model), named(inner)))
    assert case.step.actions[0].element == "deel/s_es"
    case.send("Weg")
    assert case.open() == ["na_es", "naast"]
    case.do("na_es")
    assert case.open() == ["na", "naast"]


def test_one_that_interrupts_also_ends_others_that_run() -> None:
    model = process(
        start(), user("werk"), end(), handler("een", MESSAGE, stops=False),
        handler("twee", '<messageEventDefinition messageRef="m_Stop"/>'),
        flows("start >> werk >> einde"), messages=("Weg", "Stop"),
    )  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.send("Weg")
    case.send("Stop")
    assert (case.open(), case.messages()) == (["na_twee"], [])


def test_an_edge_around_the_scope_ends_an_event_subprocess_that_runs() -> None:
    deel = sub(
        "deel",
        start("s_deel"),
        user("vraag"),
        end("e_deel"),
        handler("es", MESSAGE, stops=False),
        flows("s_deel >> vraag >> e_deel"),
    )
    model = process(
        start(), deel, edge_message("rand", "deel", "Stop"), user("na"), end(), end("e2"),
        flows("start >> deel >> einde", "rand >> na >> e2"), messages=("Weg", "Stop"),
    )  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.send("Weg")
    case.send("Stop")
    assert (case.open(), case.messages()) == (["na"], [])
    case.do("na")
    assert case.is_clean()


def test_a_terminate_end_ends_it_too() -> None:
    model = process(start(), both("b"), user("werk"), job("brief"), end(terminate=True), end("e2"),
                    handler("es", MESSAGE, stops=False),
                    flows("start >> b >> werk >> einde", "b >> brief >> e2"),
                    messages=("Weg",))  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.send("Weg")
    case.do("werk")
    assert case.is_clean()


def test_the_walked_path_tells_its_start_once_and_the_arrow_behind_it() -> None:
    model = process(start(), user("werk"), end(), handler("es", MESSAGE),
                    flows("start >> werk >> einde"), messages=("Weg",))  # fmt: skip
    trail = Trail()
    with followed(trail):
        case = Case(given_bundle(named(model)))
        assert "proces/s_es" not in trail.elements
        case.send("Weg")
    assert ("proces/s_es", "proces/na_es") in trail.flows
    told = [(each.element, each.how.value) for each in case.step.passed]
    assert told.count(("proces/s_es", "completed")) == 1
    assert ("proces/werk", "cancelled") in told
    assert ("proces/es", "entered") in told
    assert sorted(case.step.here.values()) == ["proces/es", "proces/na_es"]


def test_a_signal_is_caught_in_the_case_and_leaves_it_as_well() -> None:
    case = Case(beside("signal", stops=False))
    case.do("sein")
    assert "na_es" in case.open()
    assert case.step.thrown == ("Sein",)


def test_a_signal_end_throws_its_signal() -> None:
    model = process(start(), user("werk"), throw("einde", "signal", "s_Sein"),
                    flows("start >> werk >> einde"))  # fmt: skip
    case = Case(given_bundle(named(model)))
    case.do("werk")
    assert (case.step.thrown, case.is_clean()) == (("Sein",), True)
