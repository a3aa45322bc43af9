"""What the check says of models that begin by themselves."""

from __future__ import annotations

import pytest

from service.bundle.assembly import load
from service.checks.checking import check_files
from service.checks.safeguards import differences
from service.connectors import TOPICS
from tests.engine.engine_models import (
    BUNDLE,
    call,
    end,
    flows,
    node,
    process,
    start,
    sub,
    user,
)
from tests.inspection import ITSELF, USUAL, YEARLY, cycle, inspection, inspections

PLAIN = process(start(), user("keuren"), end(), flows("start >> keuren >> einde"), id="keuring")


def told(*models: bytes, bundle: str = BUNDLE + ITSELF) -> list[str]:
    return [str(each.message) for each in check_files(inspections(*models, bundle=bundle), TOPICS)]


def refused(*models: bytes, bundle: str = BUNDLE + ITSELF) -> str:
    (found,) = told(*models, bundle=bundle)
    return found


def itself(definition: str) -> bytes:
    event = node(
        "startEvent",
        "jaarlijks",
        f'<timerEventDefinition id="d">{definition}</timerEventDefinition>',
    )
    return process(
        event, user("keuren"), end(), flows("jaarlijks >> keuren >> einde"), id="keuring"
    )


def test_a_good_cycle_gives_no_findings() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("text", "word"),
    [("R/2026-01-02T08:00Z/P1Y", "zone"), ("R/2026-01-02/PT1H", "hours"), ("elk jaar", "interval")],
)
def test_a_wrong_cycle_is_an_error_at_its_event(text: str, word: str) -> None:
    found = [each for each in check_files(inspections(inspection(text)), TOPICS)]
    assert [(each.code, each.element) for each in found] == [("timer-cycle", "jaarlijks")]
    assert word in str(found[0].message)


@pytest.mark.parametrize(
    "inner", ["", "<timeDate>vandaag()</timeDate>", "<timeDuration>P1Y</timeDuration>"]
)
def test_a_start_event_with_another_timer_is_refused(inner: str) -> None:
    assert "needs a cycle" in refused(itself(inner))


def test_a_cycle_that_the_settings_do_not_know_is_refused() -> None:
    assert "[vanzelf.keuring]" in refused(inspection(), bundle=BUNDLE)


def test_settings_without_a_cycle_are_refused() -> None:
    assert "has no cycle" in refused(PLAIN)


def test_a_model_that_begins_by_itself_must_exist() -> None:
    named = BUNDLE + ITSELF.replace("keuring", "inspectie")
    assert any(
        "inspectie" in each for each in told(USUAL.replace(b"proces", b"ander"), bundle=named)
    )


def test_a_cycle_inside_a_subprocess_is_refused() -> None:
    inner = sub(
        "deel", cycle(), user("keuren"), end("klaar"), flows("jaarlijks >> keuren >> klaar")
    )
    model = process(start(), inner, end(), flows("start >> deel >> einde"), id="keuring")
    assert any("Inside a subprocess" in each for each in told(model))


def test_a_model_that_begins_by_itself_is_not_called() -> None:
    caller = process(
        start(), call("erbij", "keuring"), end(), flows("start >> erbij >> einde"), id="derde"
    )
    assert "Another model calls this one" in refused(inspection(), caller)


def test_a_moment_elsewhere_means_nothing() -> None:
    inner = '<timerEventDefinition id="d"><timeDate>vandaag()</timeDate></timerEventDefinition>'
    late = node("intermediateCatchEvent", "wachten", inner, {"moment": "ronde"})
    model = process(cycle(), late, end(), flows("jaarlijks >> wachten >> einde"), id="keuring")
    assert "only means something at a start event" in refused(model)


@pytest.mark.parametrize(
    ("moment", "word"),
    [
        ("dagen_na(ronde, 90)", "more than 62 days"),
        ('"later"', "no moment"),
        ("ronde +", "cannot be read"),
    ],
)
def test_a_moment_that_cannot_be_worked_out_is_an_error(moment: str, word: str) -> None:
    assert any(word in each for each in told(inspection(YEARLY, moment)))


def test_a_name_that_nothing_fills_in_is_told() -> None:
    assert any("peildag" in each for each in told(inspection(YEARLY, "dagen_na(peildag, 1)")))


def test_two_ways_to_begin_do_not_number_alike() -> None:
    alike = BUNDLE + ITSELF.replace("L-{jaar}-{volgnummer}", "P-{volgnummer:03d}")
    assert any("look the same" in each for each in told(inspection(), bundle=alike))


@pytest.mark.parametrize(
    ("before", "after", "word", "weakens"),
    [
        (inspection(), inspection("R/2026-01-02T08:00/P2Y"), "otherwise", True),
        (inspection(), inspection(moment="dagen_na(ronde, 30)"), "otherwise", True),
        (PLAIN, inspection(), "begins by itself:", False),
    ],
)
def test_a_version_that_begins_otherwise_is_told(
    before: bytes, after: bytes, word: str, *, weakens: bool
) -> None:
    old, new = (load(inspections(model)) for model in (before, after))
    (found,) = [each for each in differences(old, new) if each.subject == "start"]
    assert (word in str(found.message), found.weakens) == (True, weakens)


def test_a_version_without_the_cycle_needs_somebody_to_agree() -> None:
    old, new = load(inspections()), load(inspections(USUAL, bundle=BUNDLE))
    (found,) = [each for each in differences(old, new) if each.subject == "start"]
    assert ("no longer" in str(found.message), found.weakens) == (True, True)
