"""A case that began with an earlier engine goes on where it stood, whatever it waited for."""

from __future__ import annotations

import base64
from pathlib import Path

from tests.engine.engine_models import (
    Case,
    both,
    call,
    clock,
    each,
    edge_clock,
    end,
    envelope,
    flows,
    given_bundle,
    node,
    process,
    start,
    user,
)

# Saved by 0.2.0 where ``given_case`` brought it.
KEPT = Path(__file__).parent / "data" / "state-v3.txt"
MODEL = process(
    start(), both("splits"),
    node("eventBasedGateway", "wacht"), envelope("post", "Antwoord"), clock("stil", "op"),
    user("gelezen"), user("gemist"), node("exclusiveGateway", "verder", name="verder?"),
    user("een"), user("twee"), both("twee_klaar"), user("samen"),
    call("horen", "deel", each("mensen", "wie")),
    user("werk"), edge_clock("rand", "werk", "eerder", interrupting=False), user("nabellen"),
    both("klaar"), end(), end("e2"),
    flows("start >> splits >> wacht >> post >> gelezen >> verder >> klaar >> einde",
          "wacht >> stil >> gemist >> verder",
          "splits >> een >> twee_klaar >> samen >> klaar", "splits >> twee >> twee_klaar",
          "splits >> horen >> klaar", "splits >> werk >> klaar", "rand >> nabellen >> e2"),
    messages=("Antwoord",),
)  # fmt: skip
INNER = process(start(), user("vraag"), end(), flows("start >> vraag >> einde"), id="deel")
PEOPLE = [{"id": "jan"}, {"id": "piet"}]


def given_case() -> Case:
    """In an event gateway, in a join, in a round of people, and beside work with its clock gone."""
    case = Case(
        given_bundle(MODEL, INNER),
        {"mensen": PEOPLE, "op": "2026-03-20", "eerder": "2026-03-04"},
    )
    case.at("2026-03-04")
    case.do("een")
    case.do("vraag:" + str(PEOPLE[0]))
    return case


def given_kept_case() -> Case:
    case = Case(
        given_bundle(MODEL, INNER),
        {"mensen": PEOPLE, "op": "2026-03-20", "eerder": "2026-03-04"},
    )
    case.step = type(case.step)(
        state=base64.b64decode(KEPT.read_text("ascii")), record=case.record, completed=False
    )
    case.change()
    return case


def rest(case: Case) -> None:
    """All that is left to do."""
    for label in ("nabellen", "twee", "samen", f"vraag:{PEOPLE[1]}", "werk"):
        case.do(label)


def test_it_stands_where_it_stood() -> None:
    case = given_kept_case()
    assert case.open() == ["nabellen", "twee", f"vraag:{PEOPLE[1]}", "werk"]
    assert (case.messages(), case.timers()) == (["Antwoord"], [("stil", "2026-03-20T00:00")])
    rest(case)
    assert (case.open(), case.messages()) == ([], ["Antwoord"])


def test_an_event_gateway_takes_its_message() -> None:
    case = given_kept_case()
    case.send("Antwoord")
    assert (case.messages(), case.timers()) == ([], [])
    case.do("gelezen")
    rest(case)
    assert case.is_clean()


def test_an_event_gateway_takes_its_moment() -> None:
    case = given_kept_case()
    rest(case)
    case.at("2026-03-20")
    case.do("gemist")
    assert case.is_clean()


def test_a_message_may_be_the_first_thing_that_happens() -> None:
    """The gateway has to be carried over before it is asked what it waits for."""
    case = given_kept_case()
    case.step = type(case.step)(
        state=base64.b64decode(KEPT.read_text("ascii")), record=case.record, completed=False
    )
    case.send("Antwoord")
    assert "gelezen" in case.open()
    told = [(each.element, each.how.value) for each in case.step.passed]
    assert told[:2] == [("proces/wacht", "completed"), ("proces/post", "completed")]
