"""A bundle with more than one process to begin with: each runs, is proved and is shown apart."""

from __future__ import annotations

from dataclasses import replace

from service.bundle.assembly import load
from service.checks.checking import check_files
from service.connectors import TOPICS
from service.engine import workflow
from service.engine.step import Facts
from tests.engine.engine_models import (
    BUNDLE,
    REGULATION,
    call,
    end,
    files,
    flows,
    job,
    process,
    start,
    user,
)
from tests.engine.engine_models import NOW as THEN

FIRST = process(start(), user("toetsen", poort="toets"), user("besluiten", poort="besluit"), end(),
                flows("start >> toetsen >> besluiten >> einde"))  # fmt: skip
SECOND = process(start(), user("noteren"), call("erbij", "deel"), end(),
                 flows("start >> noteren >> erbij >> einde"), id="tweede")  # fmt: skip
PART = process(start(), user("nalezen"), end(), flows("start >> nalezen >> einde"), id="deel")
STARTS = """
[start.f]
proces = "tweede"
nummer = "T-{volgnummer}"
[[fase]]
naam = "Eerst"
klaar = "true"
[[fase]]
proces = "tweede"
naam = "Tweede"
klaar = "true"
[[sectie]]
proces = "tweede"
titel = "Over de tweede"
velden = ["antwoord"]
"""
TWO = files(FIRST, SECOND, PART, bundle=BUNDLE + STARTS)
GATE = '\n[[poort]]\nvoor = "besluit"\neerst = "toets"\nartikel = "C1"\n'


def facts() -> Facts:
    return Facts(record={}, now=THEN, case={"nummer": "T-1"}, people=tuple)


def names(*models: bytes, extra: str = "") -> list[str]:
    found = check_files(
        files(*models, bundle=BUNDLE + STARTS, regulation=REGULATION + extra), TOPICS
    )
    return [f"{each.code}: {each.message}" for each in found if each.severity == "error"]


def test_an_instance_remembers_which_process_it_began_with() -> None:
    bundle = load(TWO)
    step = workflow.start(bundle, facts(), process="tweede")
    assert [task.element for task in step.tasks] == ["tweede/noteren"]
    step = workflow.complete(bundle, step.state, step.tasks[0].id, facts())
    assert [task.element for task in step.tasks] == ["deel/nalezen"]


def test_without_a_name_the_usual_process_begins() -> None:
    step = workflow.start(load(TWO), facts())
    assert [task.element for task in step.tasks] == ["proces/toetsen"]


def test_a_state_that_does_not_name_its_process_is_of_the_usual_one() -> None:
    bundle = load(TWO)
    state = workflow.start(bundle, facts()).state.replace(b" proces\n", b"\n", 1)
    assert [task.element for task in workflow.refresh(bundle, state, facts()).tasks] != []


def test_chapters_phases_and_sections_belong_to_one_process() -> None:
    bundle = load(TWO)
    assert bundle.chapters_of("tweede") == ("tweede", "deel")
    assert bundle.chapters_of("") == ("proces",)
    assert [each.name for each in bundle.settings.phases_of("")] == ["Eerst"]
    assert [each.name for each in bundle.settings.phases_of("tweede")] == ["Tweede"]
    assert [each.title for each in bundle.settings.sections_of("tweede")] == ["Over de tweede"]
    assert bundle.settings.starts["f"].number_pattern == "T-{volgnummer}"


def test_a_rule_of_order_holds_for_every_process_to_begin_with() -> None:
    assert names(FIRST, SECOND, PART, extra=GATE) == []
    dodging = process(start(), user("snel", poort="besluit"), end(),
                      flows("start >> snel >> einde"), id="tweede")  # fmt: skip
    assert names(FIRST, dodging, extra=GATE) == [
        "gate: “besluit” can be reached without “toets”: start → snel."
    ]


def test_a_start_names_a_process_that_exists() -> None:
    assert names(FIRST) == ["process: There is no process “tweede”."]


def test_a_task_that_starts_a_case_names_a_start_form() -> None:
    wrong = process(start(), job("verder", topic="proces-starten", start="weg"), end(),
                    flows("start >> verder >> einde"), id="tweede")  # fmt: skip
    assert names(FIRST, wrong) == ["start: There is no start form “weg”."]


def test_a_start_that_follows_a_case_asks_for_its_number() -> None:
    settings = BUNDLE + '[start.f]\nvervolg_op = "eerder"\n'
    found = [str(each.message) for each in check_files(files(FIRST, bundle=settings), TOPICS)]
    assert "The start form does not ask for “eerder”." in found


def test_facts_are_not_shared_between_processes() -> None:
    bundle = load(TWO)
    both = [workflow.start(bundle, facts(), process=name) for name in bundle.settings.roots]
    again = [workflow.refresh(bundle, step.state, replace(facts())) for step in both]
    assert [step.tasks[0].element for step in again] == ["proces/toetsen", "tweede/noteren"]
