"""The verbs of the engine, on small models, saved and loaded between all steps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.errors import Conflict, EngineError
from service.engine import workflow
from service.engine.workflow import How
from tests.engine.engine_models import (
    NOW,
    Case,
    both,
    call,
    clock,
    each,
    edge_message,
    end,
    envelope,
    fact,
    flows,
    given_bundle,
    job,
    node,
    process,
    rule,
    start,
    sub,
    throw,
    user,
    xor,
)

ONE_TASK = process(start(), user("taak"), end(), flows("start >> taak >> einde"))


def test_a_case_starts_with_its_first_task_open() -> None:
    case = Case(given_bundle(ONE_TASK))
    task = case.step.tasks[0]
    assert (task.element, task.form, task.groups) == ("proces/taak", "f", ("proef/team",))


def test_a_done_task_completes_the_case_and_leaves_nothing_behind() -> None:
    case = Case(given_bundle(ONE_TASK))
    case.do("taak", antwoord="ja")
    assert case.is_clean()
    assert case.record == {"antwoord": "ja"}


def test_a_task_can_be_done_only_once() -> None:
    case = Case(given_bundle(ONE_TASK))
    task = case.step.tasks[0].id
    case.do("taak")
    with pytest.raises(Conflict):
        workflow.complete(case.bundle, case.step.state, task, case.facts())


@pytest.mark.parametrize("wrong", ["", "geen-id", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_task_is_a_conflict(wrong: str) -> None:
    case = Case(given_bundle(ONE_TASK))
    with pytest.raises(Conflict):
        workflow.complete(case.bundle, case.step.state, wrong, case.facts())


def test_a_job_cannot_be_completed_as_a_task() -> None:
    case = Case(given_bundle(process(start(), job("werk"), end(), flows("start >> werk >> einde"))))
    with pytest.raises(Conflict):
        workflow.complete(case.bundle, case.step.state, case.step.jobs[0].id, case.facts())


def test_a_finished_job_marks_the_record_with_the_moment() -> None:
    model = process(
        start(), job("werk", zet="verzonden_op"), end(), flows("start >> werk >> einde")
    )
    case = Case(given_bundle(model))
    case.finish("werk")
    assert case.record == {"verzonden_op": "2026-03-02T10:12:00+01:00"}
    assert case.step.marks == case.record


def test_a_choice_follows_the_record() -> None:
    model = process(
        start(), user("vraag"), xor("kies", "kies_nee"), user("ja"), user("nee"), end(),
        flows("start >> vraag >> kies", 'kies >> ja[antwoord = "ja"] >> einde',
              "kies >> nee >> einde"),
    )  # fmt: skip
    for answer, expected in (("ja", ["ja"]), ("anders", ["nee"]), (None, ["nee"])):
        case = Case(given_bundle(model))
        case.do("vraag", antwoord=answer)
        assert case.open() == expected


@pytest.mark.parametrize("value", [None, "nee", 1, [True], {}])
def test_a_choice_and_a_waiting_condition_take_only_true_for_true(value: object) -> None:
    model = process(
        start(), xor("kies", "kies_feit"), user("fout"), fact("feit", "vlag"), end(),
        flows("start >> kies >> fout[vlag] >> einde", "kies >> feit >> einde"),
    )  # fmt: skip
    case = Case(given_bundle(model), {"vlag": value})
    assert (case.open(), case.step.completed) == ([], False)
    case.change(vlag=True)
    assert case.is_clean()


def test_a_decision_goes_to_the_record_and_is_reported() -> None:
    model = process(
        start(), rule("toets", "advies", "uitkomst"), user("taak"), end(),
        flows("start >> toets >> taak >> einde"),
    )  # fmt: skip
    case = Case(given_bundle(model, tables={"advies": lambda names, _: {"advies": names["soort"]}}),
                {"soort": "x"})  # fmt: skip
    made = case.step.decisions[0]
    assert case.record["uitkomst"] == {"advies": "x"}
    assert (made.element, made.field, made.table) == ("proces/toets", "uitkomst", "advies")


def test_tokens_carry_only_local_ids() -> None:
    bundle = replace(given_bundle(HEARING, PERSON), local_names=frozenset())
    with pytest.raises(EngineError, match="only local ids"):
        Case(bundle, {"mensen": [{"id": "jan"}]})


HEARING = process(
    start(), call("horen", "persoon", each("mensen[reactie = null].id", "wie")), user("sluiten"),
    xor("klaar", "klaar_einde"), end(),
    flows("start >> horen >> sluiten >> klaar >> einde",
          "klaar >> horen[count(mensen[reactie = null]) > 0]"),
)  # fmt: skip
PERSON = process(start(), user("reactie", bereik="mensen[id = wie]"), end(),
                 flows("start >> reactie >> einde"), id="persoon")  # fmt: skip
TWO = {"mensen": [{"id": "jan"}, {"id": "piet"}]}


def test_everybody_in_a_list_gets_a_task_and_answers_in_their_own_row() -> None:
    case = Case(given_bundle(HEARING, PERSON), TWO)
    assert case.open() == ["reactie:jan", "reactie:piet"]
    case.do("reactie:piet", reactie="nee")
    assert case.record["mensen"] == [{"id": "jan"}, {"id": "piet", "reactie": "nee"}]


def test_somebody_added_while_others_are_heard_is_heard_too() -> None:
    case = Case(given_bundle(HEARING, PERSON), TWO)
    case.change(mensen=[*case.record["mensen"], {"id": "kees"}])
    assert case.open() == ["reactie:jan", "reactie:kees", "reactie:piet"]


def test_somebody_added_afterwards_is_the_only_one_heard_in_the_next_round() -> None:
    case = Case(given_bundle(HEARING, PERSON), TWO)
    case.do("reactie:jan", reactie="x")
    case.do("reactie:piet", reactie="x")
    case.change(mensen=[*case.record["mensen"], {"id": "kees"}])
    case.do("sluiten")
    assert case.open() == ["reactie:kees"]


def test_an_empty_list_skips_the_multi_instance() -> None:
    case = Case(given_bundle(HEARING, PERSON), {"mensen": []})
    assert case.open() == ["sluiten"]


def test_a_running_multi_instance_survives_a_restart() -> None:
    case = Case(given_bundle(HEARING, PERSON), TWO)
    case.bundle = given_bundle(HEARING, PERSON)
    case.do("reactie:jan", reactie="x")
    case.bundle = given_bundle(HEARING, PERSON)
    case.do("reactie:piet", reactie="x")
    assert case.open() == ["sluiten"]


def test_jobs_for_several_recipients_are_as_many_as_the_recipients() -> None:
    model = process(start(), job("sturen", each("aan", "ontvanger_id")), end(),
                    flows("start >> sturen >> einde"))  # fmt: skip
    case = Case(given_bundle(model), {"aan": ["a", "b", "c"]})
    assert case.jobs() == ["sturen:a", "sturen:b", "sturen:c"]
    for label in case.jobs():
        case.finish(label)
    assert case.is_clean()


MENU = process(
    start(), both("naast"), user("werk"), end("klaar", terminate=True), xor("samen"),
    envelope("verzoek", "Verlengen", formulier="f"), job("melden"),
    flows("start >> naast >> werk >> klaar", "naast >> samen >> verzoek >> melden >> samen"),
    messages=("Verlengen",),
)  # fmt: skip


def test_a_waiting_message_is_an_action_and_comes_back_after_use() -> None:
    case = Case(given_bundle(MENU))
    action = case.step.actions[0]
    assert (action.message, action.element, action.form) == ("Verlengen", "proces/verzoek", "f")
    for _ in range(3):
        case.send("Verlengen")
        assert case.messages() == []
        case.finish("melden")
        assert case.messages() == ["Verlengen"]


def test_a_message_nobody_waits_for_is_a_conflict() -> None:
    case = Case(given_bundle(MENU))
    for message, element in (("Onbekend", None), ("Verlengen", "proces/elders")):
        with pytest.raises(Conflict):
            workflow.send(case.bundle, case.step.state, message, case.facts(), element=element)


def test_a_terminate_end_ends_the_menu_beside_the_work() -> None:
    case = Case(given_bundle(MENU))
    case.send("Verlengen")
    case.do("werk")
    assert case.is_clean()


def test_a_message_can_be_sent_to_one_envelope_only() -> None:
    model = process(
        start(), both("naast"), envelope("a", "Post"), envelope("b", "Post"), user("ta"),
        user("tb"), end(), end("einde2"),
        flows("start >> naast >> a >> ta >> einde", "naast >> b >> tb >> einde2"),
        messages=("Post",),
    )  # fmt: skip
    case = Case(given_bundle(model))
    step = workflow.send(case.bundle, case.step.state, "Post", case.facts(), element="proces/b")
    assert [task.element for task in step.tasks] == ["proces/tb"]


WITHDRAWAL = process(
    start(), call("behandelen", "hoofdstuk"), edge_message("weg", "behandelen", "Intrekken"),
    user("na"), job("bevestigen"), end(), end("einde2"),
    flows("start >> behandelen >> na >> einde", "weg >> bevestigen >> einde2"),
    messages=("Intrekken",),
)  # fmt: skip
CHAPTER = process(start(), call("horen", "persoon", each("mensen.id", "wie")), job("brief"), end(),
                  flows("start >> horen >> brief >> einde"), id="hoofdstuk")  # fmt: skip


def test_withdrawal_during_a_multi_instance_leaves_only_its_confirmation() -> None:
    case = Case(given_bundle(WITHDRAWAL, CHAPTER, PERSON), TWO)
    case.do("reactie:jan", reactie="x")
    case.send("Intrekken")
    assert (case.open(), case.jobs(), case.messages()) == ([], ["bevestigen"], [])
    case.finish("bevestigen")
    assert case.is_clean()


def test_withdrawal_after_the_chapter_is_a_conflict() -> None:
    case = Case(given_bundle(WITHDRAWAL, CHAPTER, PERSON), {"mensen": []})
    case.finish("brief")
    assert case.open() == ["na"]
    with pytest.raises(Conflict):
        case.send("Intrekken")


def test_a_job_of_a_cancelled_chapter_has_lapsed() -> None:
    case = Case(given_bundle(WITHDRAWAL, CHAPTER, PERSON), {"mensen": []})
    lapsed = case.step.jobs[0].id
    case.send("Intrekken")
    with pytest.raises(Conflict, match="lapsed"):
        workflow.finish(case.bundle, case.step.state, lapsed, case.facts())


def test_a_message_thrown_in_a_called_process_reaches_a_sibling() -> None:
    model = process(
        start(), both("naast"), call("werk", "melden"), envelope("wacht", "Melding"), user("taak"),
        end(), end("einde2"),
        flows("start >> naast >> wacht >> taak >> einde", "naast >> werk >> einde2"),
        messages=("Melding",),
    )  # fmt: skip
    inner = process(start(), user("eerst"), throw("melding", "Melding"), end(),
                    flows("start >> eerst >> melding >> einde"), id="melden",
                    messages=("Melding",))  # fmt: skip
    case = Case(given_bundle(model, inner))
    case.do("eerst")
    assert case.open() == ["taak"]
    assert case.step.thrown == ()


def test_a_thrown_message_nobody_waits_for_is_told() -> None:
    model = process(start(), user("taak"), throw("melding", "Melding"), end(),
                    flows("start >> taak >> melding >> einde"), messages=("Melding",))  # fmt: skip
    case = Case(given_bundle(model))
    case.do("taak")
    assert case.step.thrown == ("Melding",)


def test_a_waiting_condition_fires_when_only_the_record_changes() -> None:
    model = process(
        start(), fact("feit", "klaar_op != null"), end(), flows("start >> feit >> einde")
    )
    case = Case(given_bundle(model))
    case.change(iets=1)
    assert not case.step.completed
    case.change(klaar_op="2026-03-02")
    assert case.is_clean()


def test_the_end_of_a_subprocess_brings_nothing_back_but_goes_on() -> None:
    inner = sub("deel", start("s2"), user("binnen"), end("e2", terminate=True),
                flows("s2 >> binnen >> e2"))  # fmt: skip
    case = Case(given_bundle(process(start(), inner, user("buiten"), end(),
                                     flows("start >> deel >> buiten >> einde"))))  # fmt: skip
    assert case.step.tasks[0].element == "proces/binnen"
    case.do("binnen")
    assert case.open() == ["buiten"]


def test_an_endless_loop_is_an_error_and_not_a_completed_case() -> None:
    model = process(start(), user("taak"), xor("a", "a_b"), xor("b"), end(),
                    flows("start >> taak >> a >> b >> a", "a >> einde[false]"))  # fmt: skip
    case = Case(given_bundle(model))
    with pytest.raises(EngineError, match="circles"):
        case.do("taak")


def test_a_timer_in_the_past_in_a_loop_is_an_error() -> None:
    model = process(start(), xor("a"), clock("klok", "nu()"), flows("start >> a >> klok >> a"))
    with pytest.raises(EngineError, match="come to rest"):
        Case(given_bundle(model))


def test_a_loop_of_hundreds_of_rounds_stays_small() -> None:
    model = process(start(), xor("a"), user("taak"), flows("start >> a >> taak >> a"))
    case = Case(given_bundle(model))
    for _ in range(400):
        case.do("taak")
    assert len(case.step.state) < 1000


def test_a_tree_near_the_depth_limit_of_the_engine_is_an_error() -> None:
    steps = [f"s{n}" for n in range(455)]
    row = [start(), *(xor(name) for name in steps), end()]
    outer = process(*row, call("verder", "diep"), flows(" >> ".join(["start", *steps, "verder"])),
                    flows("verder >> einde"))  # fmt: skip
    inner = process(*row, user("taak"), flows(" >> ".join(["start", *steps, "taak", "einde"])),
                    id="diep")  # fmt: skip
    with pytest.raises(EngineError, match="too long"):
        Case(given_bundle(outer, inner))


def test_a_choice_without_a_way_on_is_an_error_that_names_it() -> None:
    model = process(
        start(), xor("kies"), end(), end("e2"),
        flows("start >> kies", "kies >> einde[a = 1]", "kies >> e2[a = 2]"),
    )  # fmt: skip
    with pytest.raises(EngineError, match="kies"):
        Case(given_bundle(model))


def test_a_step_tells_what_was_completed_and_entered() -> None:
    case = Case(given_bundle(WITHDRAWAL, CHAPTER, PERSON), TWO)
    case.do("reactie:jan", reactie="x")
    told = [(p.element, p.how) for p in case.step.passed]
    assert ("persoon/reactie", How.COMPLETED) in told
    case.send("Intrekken")
    told = [(p.element, p.how) for p in case.step.passed]
    assert ("persoon/reactie", How.CANCELLED) in told
    assert ("proces/bevestigen", How.ENTERED) in told


def test_who_may_do_a_task_is_read_from_the_record_every_time() -> None:
    task = node("userTask", "taak", camunda__candidateUsers="=beslisser",
                camunda__candidateGroups='=if zwaar then ["directie"] else ["team"]',
                camunda__dueDate='=vervaldatum("besluit")')  # fmt: skip
    case = Case(given_bundle(process(start(), task, end(), flows("start >> taak >> einde"))),
                {"beslisser": "dir1", "ontvangen_op": "2026-03-02"})  # fmt: skip
    first = case.step.tasks[0]
    assert (first.users, first.groups) == (("dir1",), ("proef/team",))
    assert str(first.deadline and first.deadline.due_on) == "2026-03-16"
    case.change(beslisser="dir2", zwaar=True)
    assert (case.step.tasks[0].users, case.step.tasks[0].groups) == (("dir2",), ("proef/directie",))
    assert case.step.tasks[0].id == first.id


@pytest.mark.parametrize("due", ['=vervaldatum("besluit")', '= vervalmoment( "besluit" )'])
def test_a_term_that_is_met_is_no_deadline_of_a_task(due: str) -> None:
    task = node("userTask", "taak", camunda__dueDate=due)
    case = Case(given_bundle(process(start(), task, end(), flows("start >> taak >> einde"))),
                {"ontvangen_op": "2026-03-02"})  # fmt: skip
    assert case.step.tasks[0].deadline is not None
    case.change(besloten_op="2026-03-05")
    assert case.step.tasks[0].deadline is None


def test_a_lane_with_the_name_of_a_group_gives_its_tasks_to_that_group() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l" name="Team"><flowNodeRef>taak</flowNodeRef></lane></laneSet>'
    )
    model = process(
        lanes, start(), node("userTask", "taak"), end(), flows("start >> taak >> einde")
    )
    case = Case(given_bundle(model))
    assert (case.step.tasks[0].lane, case.step.tasks[0].groups) == ("Team", ("proef/team",))


def test_a_derived_field_is_set_once() -> None:
    model = process(start(), user("taak"), user("taak2"), end(),
                    flows("start >> taak >> taak2 >> einde"))  # fmt: skip
    regulation = '[kalender]\nprofiel = "proef"\n[afgeleid]\nopgelost = "antwoord"\n'
    case = Case(given_bundle(model, regulation=regulation))
    case.do("taak", antwoord="eerst")
    assert case.step.derived == {"opgelost": "eerst"}
    case.do("taak2", antwoord="later")
    assert (case.record["opgelost"], case.step.derived) == ("eerst", {})


def test_a_script_fills_a_field_with_what_its_feel_gives() -> None:
    script = node("scriptTask", "reken", "<script>bedrag * 2</script>", scriptFormat="feel",
                  camunda__resultVariable="kosten.totaal")  # fmt: skip
    model = process(start(), script, user("taak"), end(), flows("start >> reken >> taak >> einde"))
    case = Case(given_bundle(model), {"bedrag": 21})
    assert case.record == {"bedrag": 21, "kosten": {"totaal": 42}}
    assert case.step.derived == {"kosten.totaal": 42}


def test_state_of_unknown_format_or_damaged_is_refused() -> None:
    case = Case(given_bundle(ONE_TASK))
    for state in (b"", b"{}", b"RW1\nxx"):
        with pytest.raises(EngineError):
            workflow.refresh(case.bundle, state, case.facts())


def test_the_moment_of_the_facts_is_the_only_clock() -> None:
    model = process(start(), clock("klok", "uren_na(begonnen, 1)"), end(),
                    flows("start >> klok >> einde"))  # fmt: skip
    case = Case(given_bundle(model), {"begonnen": NOW.isoformat()})
    case.wait(minutes=59)
    assert not case.step.completed
    case.wait(minutes=1)
    assert case.step.completed
