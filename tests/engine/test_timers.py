"""Clocks follow the record: guards, extensions, downtime, order, and how a moment was counted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.bundle.bundle import Bundle
from service.core.deadline import Explanation
from service.core.errors import EngineError
from tests.engine.engine_models import (
    Case,
    both,
    call,
    clock,
    edge_clock,
    end,
    envelope,
    flows,
    given_bundle,
    job,
    node,
    process,
    rule,
    start,
    user,
    xor,
)

PHASE = process(
    start(), both("naast"), user("besluiten"), job("brief", zet="besloten_op"),
    end("klaar", terminate=True), call("bewaken", "bewaking", termijn='"besluit"'), end("bewaakt"),
    flows("start >> naast >> besluiten >> brief >> klaar", "naast >> bewaken >> bewaakt"),
)  # fmt: skip
GUARD = process(
    start(), xor("samen"), clock("signaal", "volgend_signaal(termijn)"),
    xor("loopt", "loopt_einde"), rule("soort", "signaalsoort", "signaal"),
    job("signaleren", topic="signaal"), end(),
    flows("start >> samen >> signaal >> loopt >> einde",
          "loopt >> soort[termijn_loopt(termijn)] >> signaleren >> samen"), id="bewaking",
)  # fmt: skip
RECORD = {"ontvangen_op": "2026-03-02"}  # due Monday 16 March


def guarded() -> Bundle:
    tables = {"signaalsoort": lambda names, given: given["signaal_soort"](names["termijn"])}
    return given_bundle(PHASE, GUARD, tables=tables)


def signal(case: Case) -> str | None:
    """Give the open signal and say which one it was."""
    kind = case.step.jobs[0].signal
    case.finish("signaleren:besluit")
    return kind["soort"] if kind else None


def test_a_guard_gives_every_signal_at_its_moment() -> None:
    case, given = Case(guarded(), RECORD), []
    for moment in ("2026-03-11", "2026-03-16", "2026-03-17", "2026-03-24"):
        assert case.timers() == [("signaal:besluit", f"{moment}T00:00")]
        case.at(moment)
        given.append(signal(case))
    assert given == ["nadert", "vervaldag", "verstreken", "te_laat"]
    assert (case.timers(), case.open()) == ([], ["besluiten"])
    assert [row["soort"] for row in case.record["signalen"]] == given


def test_after_downtime_only_the_most_severe_signal_is_given() -> None:
    case = Case(guarded(), RECORD)
    case.at("2026-03-20")
    assert signal(case) == "verstreken"
    assert case.timers() == [("signaal:besluit", "2026-03-24T00:00")]


def test_a_slow_worker_remembers_the_signal_it_was_asked_to_give() -> None:
    case = Case(guarded(), RECORD)
    case.at("2026-03-11")
    case.now = datetime(2026, 3, 18, tzinfo=UTC)
    assert signal(case) == "nadert"
    assert case.step.jobs[0].signal == {
        "termijn": "besluit", "soort": "verstreken", "vervalt": "2026-03-16",
    }  # fmt: skip


def test_an_extension_moves_the_running_guard_and_makes_signals_new() -> None:
    case = Case(guarded(), RECORD)
    case.at("2026-03-16")
    signal(case)
    case.change(verlengingen=[{"termijn": "besluit", "werkdagen": 5}])
    assert case.timers() == [("signaal:besluit", "2026-03-18T00:00")]
    case.at("2026-03-18")
    assert signal(case) == "nadert"


def test_the_end_of_the_work_ends_the_guard() -> None:
    case = Case(guarded(), RECORD)
    case.do("besluiten")
    case.finish("brief")
    assert case.is_clean()


def test_a_goal_in_the_record_ends_the_guard_alone() -> None:
    case = Case(guarded(), RECORD)
    case.change(besloten_op="2026-03-03")
    assert (case.timers(), case.open()) == ([], ["besluiten"])


def test_a_guard_waits_while_its_term_has_not_begun() -> None:
    case = Case(guarded())
    assert case.timers() == []
    case.change(ontvangen_op="2026-03-02")
    assert case.timers() == [("signaal:besluit", "2026-03-11T00:00")]


def test_a_guard_that_starts_late_signals_at_once() -> None:
    case = Case(guarded(), {"ontvangen_op": "2026-01-05"})
    assert case.step.jobs[0].signal is not None
    assert signal(case) == "te_laat"


def test_the_explanation_of_a_guard_tells_how_the_due_date_was_counted() -> None:
    timer = Case(guarded(), RECORD).step.timers[0]
    told = timer.explanation
    assert (timer.term, told["due_on"], told["signal"]) == ("besluit", "2026-03-16", "nadert")
    days = Explanation.from_json(told).days
    assert (days[4].date.isoformat(), days[4].reason) == ("2026-03-07", "weekend")
    assert told["calendar"] == "proef"
    assert len(told["calendar_version"]) == 16


def one_clock(expression: str) -> Bundle:
    return given_bundle(process(start(), clock("klok", expression), end(),
                                flows("start >> klok >> einde")))  # fmt: skip


def test_a_clock_without_term_tells_which_days_its_functions_counted() -> None:
    case = Case(one_clock("einde_dag(werkdagen_na(van, 2))"), {"van": "2026-04-02"})
    told = Explanation.from_json(case.step.timers[0].explanation)
    assert (str(told.begun), str(told.duration)) == ("2026-04-02", "werkdagen 2")
    assert [day.reason for day in told.days if day.reason] == [
        "weekend", "weekend", "Tweede paasdag",
    ]  # fmt: skip
    assert (told.days[-1].number, str(told.due_on)) == (2, "2026-04-07")


@pytest.mark.parametrize("expression", ["van", 'van + duration("P1D")', "einde_dag(van)"])
def test_a_clock_that_counted_nothing_explains_nothing(expression: str) -> None:
    case = Case(one_clock(expression), {"van": "2026-04-02"})
    assert case.step.timers[0].explanation == {}


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-07-01", "2026-07-01T00:00"),
        ("2026-07-01T09:00:00", "2026-07-01T09:00"),  # a text without zone is local time
        ("2026-07-01T09:00:00+00:00", "2026-07-01T11:00"),
    ],
)
def test_a_clock_takes_dates_and_moments_in_any_form(value: str, moment: str) -> None:
    assert Case(one_clock("op"), {"op": value}).timers() == [("klok", moment)]


def test_null_means_wait_and_fires_as_soon_as_the_fact_is_there() -> None:
    case = Case(one_clock("op"))
    assert case.timers() == []
    case.change(op="2026-03-01")
    assert case.is_clean()


@pytest.mark.parametrize("value", [True, 5, "morgen", ["2026-03-01"]])
def test_a_clock_that_gives_no_moment_is_an_error_that_names_it(value: object) -> None:
    with pytest.raises(EngineError, match="klok"):
        Case(one_clock("op"), {"op": value})


def test_clocks_that_are_late_fire_in_the_order_of_their_moments() -> None:
    model = process(
        start(), both("b"), clock("laat", "laat_op"), clock("vroeg", "vroeg_op"), user("een"),
        user("twee"), end("e1"), end("e2"),
        flows("start >> b >> laat >> een >> e1", "b >> vroeg >> twee >> e2"),
    )  # fmt: skip
    record = {"laat_op": "2026-03-09", "vroeg_op": "2026-03-04"}
    case = Case(given_bundle(model), record)
    case.at("2026-04-01")
    fired = [p.element for p in case.step.passed if p.kind == "intermediateCatchEvent"]
    assert fired == ["proces/vroeg", "proces/laat"]


def test_a_clock_on_the_edge_interrupts_or_runs_beside() -> None:
    def case(*, interrupting: bool) -> Case:
        model = process(
            start(), user("taak"), edge_clock("rand", "taak", "op", interrupting=interrupting),
            user("herinnering"), end(), end("e2"),
            flows("start >> taak >> einde", "rand >> herinnering >> e2"),
        )  # fmt: skip
        made = Case(given_bundle(model), {"op": "2026-03-04"})
        made.at("2026-03-04")
        return made

    assert case(interrupting=True).open() == ["herinnering"]
    assert case(interrupting=False).open() == ["herinnering", "taak"]


def test_an_event_gateway_takes_the_message_or_the_clock_and_follows_an_extension() -> None:
    model = process(
        start(), node("eventBasedGateway", "wacht"), envelope("post", "Antwoord"),
        clock("stil", "op"), user("gelezen"), user("gemist"), end(), end("e2"),
        flows("start >> wacht >> post >> gelezen >> einde", "wacht >> stil >> gemist >> e2"),
        messages=("Antwoord",),
    )  # fmt: skip
    case = Case(given_bundle(model), {"op": "2026-03-04"})
    assert case.timers() == [("stil", "2026-03-04T00:00")]
    assert case.step.actions[0].element == "proces/post"
    case.change(op="2026-03-06")
    case.at("2026-03-05")
    assert case.messages() == ["Antwoord"]
    other = Case(given_bundle(model), {"op": "2026-03-04"})
    other.send("Antwoord")
    case.at("2026-03-06")
    assert (case.open(), case.messages(), case.timers()) == (["gemist"], [], [])
    assert (other.open(), other.messages(), other.timers()) == (["gelezen"], [], [])
