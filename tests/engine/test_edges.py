"""Events on the edge of work, around whatever the work is; nothing is kept of what may come."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.bundle.bundle import Bundle
from service.engine import state
from service.engine.run import Run
from service.engine.tokens import EXPECTED
from tests.engine.engine_models import (
    Case,
    both,
    call,
    clock,
    each,
    edge_clock,
    edge_message,
    end,
    envelope,
    flows,
    given_bundle,
    job,
    node,
    process,
    start,
    sub,
    user,
    usual,
    xor,
)
from tests.engine.test_state import content

OLD = Path(__file__).parent / "data" / "state-v2.txt"
INNER = process(
    start(), user("horen"), job("verslag", zet="verslag_op"), end(),
    flows("start >> horen >> verslag >> einde"), id="deel",
)  # fmt: skip
HOSTS: dict[str, str] = {
    "a task": user("werk"),
    "a call": call("werk", "deel"),
    "a subprocess": sub("werk", start("s"), user("horen"), end("e"), flows("s >> horen >> e")),
    "several people": user("werk", each("wie", "id")),
    "a job": job("werk"),
}


def given_edge(host: str, *, interrupting: bool) -> Bundle:
    """Work with a clock on its edge that leads, past a choice, back to where it began."""
    model = process(
        start(), xor("opnieuw"), HOSTS[host],
        edge_clock("rand", "werk", "op", interrupting=interrupting),
        job("herinneren"), xor("klaar", "klaar_nabellen"), user("nabellen"), user("afronden"),
        end(), end("e2"), end("e3"),
        flows("start >> opnieuw >> werk >> afronden >> einde",
              "rand >> herinneren >> klaar >> nabellen >> e2", "klaar >> e3[genoeg = true]"),
    )  # fmt: skip
    return given_bundle(model, INNER)


def work_on(case: Case, host: str) -> None:
    """Do all that the host asks for."""
    if host == "a job":
        case.finish("werk")
        return
    for label in [name for name in case.open() if name.startswith(("werk", "horen"))]:
        case.do(label)
    if host == "a call":
        case.finish("verslag")


def kept(case: Case) -> list[Any]:
    """Every token that was written with the case."""
    run = Run(case.bundle, case.facts())
    workflow, _ = state.load(case.step.state, *usual(case.bundle), run.engine)
    return [t for s in (workflow, *workflow.subprocesses.values()) for t in s.tasks.values()]


@pytest.mark.parametrize("host", HOSTS)
def test_a_clock_on_the_edge_of_work_leads_on_beside_it(host: str) -> None:
    case = Case(given_edge(host, interrupting=False), {"op": "2026-03-04", "wie": ["a", "b"]})
    before = case.open()
    case.at("2026-03-04")
    assert case.jobs() == sorted(["herinneren", *(["werk"] if host == "a job" else [])])
    case.finish("herinneren")
    assert case.open() == sorted([*before, "nabellen"])
    work_on(case, host)
    assert case.open() == ["afronden", "nabellen"]
    case.do("nabellen")
    case.do("afronden")
    assert case.is_clean()


@pytest.mark.parametrize("host", HOSTS)
def test_a_clock_on_the_edge_of_work_leads_away_from_it(host: str) -> None:
    case = Case(given_edge(host, interrupting=True), {"op": "2026-03-04", "wie": ["a", "b"]})
    case.at("2026-03-04")
    assert (case.open(), case.jobs(), case.timers()) == ([], ["herinneren"], [])
    case.finish("herinneren")
    assert case.open() == ["nabellen"]
    case.do("nabellen")
    assert case.is_clean()


@pytest.mark.parametrize("host", HOSTS)
def test_a_clock_on_the_edge_lapses_with_the_work(host: str) -> None:
    case = Case(given_edge(host, interrupting=False), {"op": "2026-03-04", "wie": ["a", "b"]})
    work_on(case, host)
    assert (case.open(), case.timers()) == (["afronden"], [])
    case.at("2026-03-04")
    case.do("afronden")
    assert case.is_clean()


def test_a_clock_on_the_edge_can_begin_the_work_anew() -> None:
    model = process(
        start(), xor("opnieuw"), user("werk"), edge_clock("rand", "werk", "op"), job("manen"),
        user("afronden"), end(),
        flows("start >> opnieuw >> werk >> afronden >> einde", "rand >> manen >> opnieuw"),
    )  # fmt: skip
    case = Case(given_bundle(model), {"op": "2026-03-04"})
    for day in ("2026-03-04", "2026-03-05", "2026-03-06"):
        case.at(day)
        case.record = {**case.record, "op": f"{day[:-1]}{int(day[-1]) + 1}"}
        case.finish("manen")
        assert (case.open(), len(case.timers())) == (["werk"], 1)
    case.do("werk")
    case.do("afronden")
    assert case.is_clean()


def test_two_clocks_and_a_message_on_one_edge_each_lead_their_own_way() -> None:
    model = process(
        start(), user("werk"), edge_clock("een", "werk", "op", interrupting=False),
        edge_clock("twee", "werk", "later", interrupting=False),
        edge_message("weg", "werk", "Intrekken"), user("bellen"), user("manen"), user("sluiten"),
        end(), end("e2"), end("e3"), end("e4"),
        flows("start >> werk >> einde", "een >> bellen >> e2", "twee >> manen >> e3",
              "weg >> sluiten >> e4"),
        messages=("Intrekken",),
    )  # fmt: skip
    case = Case(given_bundle(model), {"op": "2026-03-04", "later": "2026-03-06"})
    case.at("2026-03-04")
    case.at("2026-03-06")
    assert case.open() == ["bellen", "manen", "werk"]
    case.send("Intrekken")
    assert case.open() == ["bellen", "manen", "sluiten"]
    for label in ("bellen", "manen", "sluiten"):
        case.do(label)
    assert case.is_clean()


def test_a_parallel_join_inside_a_loop_waits_for_both_in_every_round() -> None:
    model = process(
        start(), xor("weer"), both("splits"), user("een"), user("twee"), both("samen"),
        xor("genoeg", "genoeg_weer"), end(),
        flows("start >> weer >> splits >> een >> samen >> genoeg >> weer",
              "splits >> twee >> samen", "genoeg >> einde[klaar = true]"),
    )  # fmt: skip
    case = Case(given_bundle(model))
    for _ in range(3):
        case.do("een")
        assert case.open() == ["twee"]
        case.do("twee")
        assert case.open() == ["een", "twee"]
    case.change(klaar=True)
    case.do("twee")
    case.do("een")
    assert case.is_clean()


def test_an_inclusive_join_waits_for_a_branch_that_can_still_reach_it() -> None:
    model = process(
        start(), both("splits"), user("een"), job("brief"), user("daarna"),
        node("inclusiveGateway", "samen"), user("na"), end(),
        flows("start >> splits >> een >> samen >> na >> einde",
              "splits >> brief >> daarna >> samen"),
    )  # fmt: skip
    case = Case(given_bundle(model))
    case.do("een")
    assert case.open() == []
    case.finish("brief")
    assert case.open() == ["daarna"]
    case.do("daarna")
    case.do("na")
    assert case.is_clean()


def test_an_event_gateway_keeps_both_ways_open() -> None:
    model = process(
        start(), node("eventBasedGateway", "wacht"), envelope("post", "Antwoord"),
        clock("stil", "op"), user("gelezen"), user("gemist"), end(), end("e2"),
        flows("start >> wacht >> post >> gelezen >> einde", "wacht >> stil >> gemist >> e2"),
        messages=("Antwoord",),
    )  # fmt: skip
    ways: dict[str, Callable[[Case], None]] = {
        "gelezen": lambda case: case.send("Antwoord"),
        "gemist": lambda case: case.at("2026-03-04"),
    }
    for label, happens in ways.items():
        case = Case(given_bundle(model), {"op": "2026-03-04"})
        happens(case)
        assert case.open() == [label]
        case.do(label)
        assert case.is_clean()


def test_nothing_that_is_only_expected_is_kept() -> None:
    case = Case(given_edge("a call", interrupting=False), {"op": "2026-03-04"})
    assert [t.task_spec.name for t in kept(case) if t.has_state(EXPECTED)] == []
    case.at("2026-03-04")
    assert [t.task_spec.name for t in kept(case) if t.has_state(EXPECTED)] == []


def test_a_case_of_version_0_2_0_goes_on_where_it_was() -> None:
    """Its tokens carry all that the engine expected then."""
    found = base64.b64decode(OLD.read_text("ascii"))
    assert found.startswith(state.WITH_EXPECTED)
    case = Case(given_edge("a call", interrupting=False), {"op": "2026-03-04"})
    case.step = type(case.step)(state=found, record=case.record, completed=False)
    assert any(row[3] & EXPECTED for scope in content(found)["scopes"] for row in scope["rows"])
    case.at("2026-03-04")
    assert not any(t.has_state(EXPECTED) for t in kept(case))
    case.finish("herinneren")
    work_on(case, "a call")
    case.do("nabellen")
    case.do("afronden")
    assert case.is_clean()
