"""Events that wait: on edges again and again, behind a gateway all together, at rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.bundle.bundle import Bundle
from service.core.errors import EngineError
from tests.engine.engine_models import (
    FEEL,
    Case,
    both,
    clock,
    edge_message,
    end,
    envelope,
    fact,
    flows,
    given_bundle,
    job,
    node,
    process,
    start,
    throw,
    user,
    xor,
)

SIGNAL = '<signalEventDefinition id="{id}_d" signalRef="s_Sein"/>'


def timer(tag: str, text: str, id: str) -> str:
    shown = text.replace("<", "&lt;")
    return f'<timerEventDefinition id="{id}_d"><{tag} {FEEL}>{shown}</{tag}></timerEventDefinition>'


def condition(text: str, id: str) -> str:
    return (
        f'<conditionalEventDefinition id="{id}_d"><condition {FEEL}>{text}</condition>'
        "</conditionalEventDefinition>"
    )


def beside(definition: str) -> Bundle:
    """Work with an event on its edge that does not interrupt it, and leads to a job."""
    model = process(
        start(), user("werk"), node("boundaryEvent", "rand", definition, attachedToRef="werk",
        cancelActivity="false"), job("melden"), user("sein"),
        node("intermediateThrowEvent", "werp", SIGNAL.format(id="werp")), both("b"), end(),
        end("e2"), end("e3"),
        flows("start >> b >> werk >> einde", "rand >> melden >> e2", "b >> sein >> werp >> e3"),
        messages=("Post",),
    )  # fmt: skip
    return given_bundle(signalled(model))


def signalled(model: bytes) -> bytes:
    return model.replace(b"<process ", b'<signal id="s_Sein" name="Sein"/><process ', 1)


def post(case: Case) -> None:
    case.send("Post")


def turn_true(case: Case) -> None:
    case.change(x=2)
    case.change(x=1)


AGAIN: dict[str, tuple[str, Callable[[Case], None]]] = {
    "message": ('<messageEventDefinition id="rand_m" messageRef="m_Post"/>', post),
    "condition": (condition("x = 1", "rand"), turn_true),
    "cycle": (timer("timeCycle", '"R/P3D"', "rand"), lambda case: case.wait(days=3)),
}


@pytest.mark.parametrize("kind", AGAIN)
def test_an_event_that_does_not_interrupt_happens_as_often_as_it_happens(kind: str) -> None:
    definition, happens = AGAIN[kind]
    case = Case(beside(definition))
    happens(case)
    happens(case)
    assert case.jobs() == ["melden", "melden"]
    case.finish("melden")
    happens(case)
    case.do("werk")
    assert (case.jobs(), case.timers(), case.messages()) == (["melden", "melden"], [], [])
    case.finish("melden")
    case.finish("melden")
    case.do("sein")
    assert case.is_clean()


def test_a_signal_reaches_an_edge_as_often_as_it_is_thrown() -> None:
    loop = process(
        start(), both("b"), user("werk"), node("boundaryEvent", "rand", SIGNAL.format(id="rand"),
        attachedToRef="werk", cancelActivity="false"), job("melden"), xor("weer"), user("sein"),
        node("intermediateThrowEvent", "werp", SIGNAL.format(id="werp")), end(), end("e2"),
        flows("start >> b >> werk >> einde", "rand >> melden >> e2",
              "b >> weer >> sein >> werp >> weer"),
    )  # fmt: skip
    case = Case(given_bundle(signalled(loop)))
    case.do("sein")
    case.do("sein")
    assert (case.open(), case.jobs()) == (["sein", "werk"], ["melden", "melden"])


def test_an_escalation_that_does_not_interrupt_is_caught_every_time() -> None:
    def escalate(id: str) -> str:
        inner = f'<escalationEventDefinition id="{id}_d" escalationRef="E"/>'
        return node("intermediateThrowEvent", id, inner)

    inner = node(
        "subProcess", "deel",
        start("s") + user("een") + escalate("op") + user("twee") + escalate("weer") + user("drie")
        + end("e") + flows("s >> een >> op >> twee >> weer >> drie >> e"),
    )  # fmt: skip
    named = b'<escalation id="E" name="E" escalationCode="E"/><process '
    model = process(
        start(), inner, node("boundaryEvent", "rand",
        '<escalationEventDefinition id="rand_d" escalationRef="E"/>', attachedToRef="deel",
        cancelActivity="false"), user("baas"), end(), end("e2"),
        flows("start >> deel >> einde", "rand >> baas >> e2"),
    )  # fmt: skip
    case = Case(given_bundle(model.replace(b"<process ", named, 1)))
    case.do("een")
    case.do("twee")
    assert case.open() == ["baas", "baas", "drie"]
    case.do("drie")
    case.do("baas")
    case.do("baas")
    assert case.is_clean()


@pytest.mark.parametrize("kind", AGAIN)
def test_hundreds_of_times_leave_nothing_behind(kind: str) -> None:
    definition, happens = AGAIN[kind]
    case = Case(beside(definition))
    sizes = []
    for _ in range(120):
        happens(case)
        case.finish("melden")
        sizes.append(len(case.step.state))
    assert max(sizes[60:]) <= max(sizes[:20]) + 40
    assert case.open() == ["sein", "werk"]


def test_a_condition_has_to_become_true_and_not_just_to_be_true() -> None:
    case = Case(beside(AGAIN["condition"][0]), {"x": 1})
    assert case.jobs() == ["melden"]
    case.change(y=1)
    case.change(x=1)
    assert case.jobs() == ["melden"]
    case.change(x=2)
    case.change(x=1)
    assert case.jobs() == ["melden", "melden"]


def test_conditions_are_read_when_nothing_moves() -> None:
    """What is true only between two rules of one step was never true for who waits."""
    model = process(
        start(), both("b"), fact("feit", "tel = 1"), user("gezien"), user("werk"),
        node("businessRuleTask", "r1", camunda__decisionRef="een", camunda__resultVariable="tel"),
        node("businessRuleTask", "r2", camunda__decisionRef="twee", camunda__resultVariable="tel"),
        end(), end("e2"),
        flows("start >> b >> feit >> gezien >> einde", "b >> werk >> r1 >> r2 >> e2"),
    )  # fmt: skip
    tables = {"een": lambda names, _: 1, "twee": lambda names, _: 2}
    case = Case(given_bundle(model, tables=tables))
    case.do("werk")
    assert case.open() == []
    case.change(tel=1)
    assert case.open() == ["gezien"]


def test_a_cycle_keeps_its_rhythm_and_ends_after_its_number() -> None:
    case = Case(beside(timer("timeCycle", '"R3/P3D"', "rand")))
    assert case.timers() == [("rand", "2026-03-05T10:12")]
    case.wait(days=4)  # a day late
    assert case.timers() == [("rand", "2026-03-08T10:12")]
    case.wait(days=2)
    assert case.timers() == [("rand", "2026-03-11T10:12")]
    case.wait(days=3)
    assert (case.jobs(), case.timers()) == (["melden"] * 3, [])


def test_a_cycle_that_was_missed_is_made_up_for_in_full() -> None:
    case = Case(beside(timer("timeCycle", '"R3/P3D"', "rand")))
    case.wait(days=40)
    assert (case.jobs(), case.timers()) == (["melden"] * 3, [])


def test_more_turns_than_a_step_can_take_stay_due() -> None:
    """So a case that stood still for weeks is caught up with, step by step."""
    case = Case(beside(timer("timeCycle", '"R/PT1H"', "rand")))
    case.wait(hours=150)
    assert len(case.step.jobs) == 100
    assert case.step.timers[0].due_at < case.now
    case.wait()
    assert len(case.step.jobs) == 150
    assert case.step.timers[0].due_at > case.now


def test_a_cycle_may_begin_at_a_moment_of_its_own() -> None:
    case = Case(beside(timer("timeCycle", '"R/2026-03-04T08:00/P1D"', "rand")))
    assert case.timers() == [("rand", "2026-03-04T08:00")]
    case.at("2026-03-05T09:00")
    assert (len(case.jobs()), case.timers()) == (2, [("rand", "2026-03-06T08:00")])


def test_a_cycle_follows_the_record() -> None:
    text = 'if spoed then "R/P1D" else null'
    case = Case(beside(timer("timeCycle", text, "rand")), {"spoed": False})
    assert case.timers() == []
    case.change(spoed=True)
    assert case.timers() == [("rand", "2026-03-03T10:12")]


@pytest.mark.parametrize("text", ['"R/PT59M"', '"P3D"', '"elke dag"', "3", 'duration("P3D")'])
def test_what_is_no_cycle_is_an_error_that_names_the_event(text: str) -> None:
    with pytest.raises(EngineError, match=r"rand.*no cycle"):
        Case(beside(timer("timeCycle", text, "rand")))


def waits(*texts: str) -> Bundle:
    """Durations one after the other, then a task."""
    names = [f"w{n}" for n in range(len(texts))]
    return given_bundle(process(
        start(), *(node("intermediateCatchEvent", name, timer("timeDuration", text, name))
                   for name, text in zip(names, texts, strict=True)),
        user("na"), end(), flows(" >> ".join(["start", *names, "na", "einde"])),
    ))  # fmt: skip


def test_a_duration_counts_from_when_its_token_came_and_follows_the_record() -> None:
    case = Case(waits('duration("P" + string(dagen) + "D")'), {"dagen": 5})
    assert case.timers() == [("w0", "2026-03-07T10:12")]
    case.wait(days=2)
    assert case.timers() == [("w0", "2026-03-07T10:12")]
    case.change(dagen=10)
    assert case.timers() == [("w0", "2026-03-12T10:12")]
    case.wait(days=8)
    assert case.open() == ["na"]


def test_a_duration_after_a_duration_counts_from_that_moment_and_not_from_a_late_worker() -> None:
    case = Case(waits('duration("P5D")', 'duration("P5D")'))
    case.wait(days=7)
    assert case.timers() == [("w1", "2026-03-12T10:12")]
    case.wait(days=30)
    assert case.open() == ["na"]


def test_a_duration_after_a_date_of_long_ago_counts_from_now() -> None:
    model = process(
        start(), clock("klok", "ontvangen_op"), node("intermediateCatchEvent", "w0",
        timer("timeDuration", 'duration("P5D")', "w0")), end(),
        flows("start >> klok >> w0 >> einde"),
    )  # fmt: skip
    case = Case(given_bundle(model), {"ontvangen_op": "2020-01-01"})
    assert case.timers() == [("w0", "2026-03-07T10:12")]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ('duration("P30D")', "2026-04-01T10:12"),  # summer time began: the same time of day
        ('duration("PT720H")', "2026-04-01T10:12"),  # as many hours are as many days in FEEL
        ('duration("PT719H")', "2026-04-01T10:12"),  # these are hours that pass
        ('duration("P1M")', "2026-04-02T10:12"),
    ],
)
def test_days_and_months_keep_the_time_of_day(text: str, moment: str) -> None:
    assert Case(waits(text)).timers() == [("w0", moment)]


@pytest.mark.parametrize("text", ['"P5D"', "5", 'date("2026-03-05")'])
def test_what_is_no_duration_is_an_error_that_names_the_event(text: str) -> None:
    with pytest.raises(EngineError, match=r"w0.*no duration"):
        Case(waits(text))


BEHIND: dict[str, tuple[str, Callable[[Case], None]]] = {
    "later": (clock("later", "laat"), lambda case: case.at("2026-03-20")),
    "vroeg": (clock("vroeg", "eerder"), lambda case: case.at("2026-03-10")),
    "brief": (envelope("brief", "Post"), post),
    "kaart": (envelope("kaart", "Kaart"), lambda case: case.send("Kaart")),
    "feit": (fact("feit", "x = 1"), lambda case: case.change(x=1)),
    "sein": (node("intermediateCatchEvent", "sein", SIGNAL.format(id="sein")),
             lambda case: case.do("geven")),
}  # fmt: skip


def gateway() -> Bundle:
    model = process(
        start(), both("b"), node("eventBasedGateway", "w"), *(part for part, _ in BEHIND.values()),
        *(user(f"na_{name}") for name in BEHIND), end(), user("geven"),
        node("intermediateThrowEvent", "werp", SIGNAL.format(id="werp")), end("e2"),
        flows("start >> b >> w", "b >> geven >> werp >> e2",
              *(f"w >> {name} >> na_{name} >> einde" for name in BEHIND)),
        messages=("Post", "Kaart"),
    )  # fmt: skip
    return given_bundle(signalled(model))


@pytest.mark.parametrize("name", [name for name in BEHIND if name != "later"])
def test_the_first_event_behind_a_gateway_ends_the_others(name: str) -> None:
    case = Case(gateway(), {"eerder": "2026-03-10", "laat": "2026-03-15"})
    assert len(case.step.timers) == 2
    BEHIND[name][1](case)
    assert f"na_{name}" in case.open()
    assert (case.timers(), case.messages()) == ([], [])
    for label in case.open():
        case.do(label)
    assert case.is_clean()


def test_of_two_late_clocks_behind_a_gateway_the_earlier_goes_off() -> None:
    case = Case(gateway(), {"eerder": "2026-03-10", "laat": "2026-03-08"})
    case.at("2026-03-20")
    assert "na_later" in case.open()


def test_a_case_stands_at_the_gateway_and_then_at_what_happened() -> None:
    case = Case(gateway(), {"eerder": "2026-03-10", "laat": "2026-03-15"})
    assert sorted(case.step.here.values()) == ["proces/geven", "proces/w"]
    told = {each.element for each in case.step.passed}
    assert not told & {f"proces/{name}" for name in BEHIND}
    case.send("Post")
    told_now = [(each.element, each.how.value, each.source) for each in case.step.passed]
    assert told_now[:3] == [
        ("proces/w", "completed", ""),
        ("proces/brief", "completed", "proces/w"),
        ("proces/na_brief", "entered", "proces/brief"),
    ]


def receive(id: str) -> str:
    return node("receiveTask", id, messageRef="m_Post")


def test_a_receive_task_waits_for_its_message() -> None:
    model = process(
        start(), receive("post"), node("boundaryEvent", "rand",
        timer("timeDuration", 'duration("P5D")', "rand"), attachedToRef="post"), user("gelezen"),
        user("gemist"), end(), end("e2"),
        flows("start >> post >> gelezen >> einde", "rand >> gemist >> e2"), messages=("Post",),
    )  # fmt: skip
    case = Case(given_bundle(model))
    assert (case.messages(), case.step.actions[0].element) == (["Post"], "proces/post")
    case.send("Post")
    assert (case.open(), case.timers()) == (["gelezen"], [])
    late = Case(given_bundle(model))
    late.wait(days=5)
    assert (late.open(), late.messages()) == (["gemist"], [])


def test_a_receive_task_behind_an_event_gateway_is_one_of_its_events() -> None:
    model = process(
        start(), node("eventBasedGateway", "w"), receive("post"), clock("stil", "op"),
        user("gelezen"), user("gemist"), end(), end("e2"),
        flows("start >> w >> post >> gelezen >> einde", "w >> stil >> gemist >> e2"),
        messages=("Post",),
    )  # fmt: skip
    case = Case(given_bundle(model), {"op": "2026-03-10"})
    post(case)
    assert (case.open(), case.timers()) == (["gelezen"], [])


def test_an_edge_that_catches_its_own_message_goes_in_circles() -> None:
    model = process(
        start(), user("werk"), edge_message("rand", "werk", "Post", interrupting=False),
        throw("roep", "Post"), end(), end("e2"),
        flows("start >> werk >> einde", "rand >> roep >> e2"), messages=("Post",),
    )  # fmt: skip
    case = Case(given_bundle(model))
    with pytest.raises(EngineError, match="circles"):
        case.send("Post")
