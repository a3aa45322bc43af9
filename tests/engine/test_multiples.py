"""Steps that are done once for each item of a list follow that list while they run."""

from __future__ import annotations

from typing import Any

import pytest

from service.bundle.bundle import Bundle
from service.core.errors import EngineError
from tests.engine.engine_models import (
    Case,
    call,
    each,
    edge_message,
    end,
    flows,
    given_bundle,
    node,
    process,
    start,
    user,
    xor,
)

ONE = process(
    start(), user("vraag", each("wie", "persoon")), user("na"), end(),
    flows("start >> vraag >> na >> einde"),
)  # fmt: skip
PEOPLE = [{"id": "k1", "naam": "Jan"}, {"id": "k2", "naam": "Piet"}]


def test_the_last_answer_may_add_somebody() -> None:
    case = Case(given_bundle(ONE), {"wie": ["jan"]})
    case.record = {"wie": ["jan", "piet"]}
    case.do("vraag:jan")
    assert case.open() == ["vraag:piet"]
    case.do("vraag:piet")
    assert case.open() == ["na"]


@pytest.mark.parametrize("happens", ["edge", "default"])
def test_several_instances_begin_behind_what_was_not_expected(happens: str) -> None:
    model = process(
        start(), user("werk"), edge_message("rand", "werk", "Weg"), user("tussen"),
        user("vraag", each("wie", "persoon")), xor("x", "x_einde"), end(), end("e2"),
        flows("start >> werk >> x >> einde", "rand >> tussen >> vraag >> e2",
              "x >> tussen[verder]"),
        messages=("Weg",),
    )  # fmt: skip
    case = Case(given_bundle(model), {"wie": ["jan", "piet"], "verder": True})
    if happens == "edge":
        case.send("Weg")
    else:
        case.do("werk")
    case.do("tussen")
    assert case.open() == ["vraag:jan", "vraag:piet"]
    case.do("vraag:jan")
    case.do("vraag:piet")
    assert case.is_clean()


def people() -> Bundle:
    """Everybody answers in a row of their own, and then goes the way that the row tells."""
    inner = process(
        start(), user("vraag", bereik="mensen[id = wie.id]"), xor("x", "x_kort"), user("lang"),
        user("kort"), end(), end("e2"),
        flows('start >> vraag >> x >> lang[wie.antwoord = "veel"] >> einde', "x >> kort >> e2"),
        id="deel",
    )  # fmt: skip
    outer = process(
        start(), call("horen", "deel", each("mensen[actief != false]", "wie")), user("na"), end(),
        flows("start >> horen >> na >> einde"),
    )  # fmt: skip
    return given_bundle(outer, inner)


def elements(case: Case) -> list[tuple[str, Any]]:
    return sorted((task.element, task.local["wie"]["naam"]) for task in case.step.tasks)


def answer(case: Case, name: str, value: str) -> None:
    task = next(one for one in case.step.tasks if one.local["wie"]["naam"] == name)
    case.do(f"{task.element.split('/')[1]}:{task.local['wie']}", antwoord=value)


def test_an_answer_in_a_row_does_not_make_it_another_row() -> None:
    case = Case(people(), {"mensen": PEOPLE})
    answer(case, "Jan", "veel")
    assert case.record["mensen"][0] == {"id": "k1", "naam": "Jan", "antwoord": "veel"}
    assert elements(case) == [("deel/lang", "Jan"), ("deel/vraag", "Piet")]
    answer(case, "Piet", "weinig")
    assert elements(case) == [("deel/kort", "Piet"), ("deel/lang", "Jan")]


def test_a_row_is_read_from_the_record_and_not_from_when_it_began() -> None:
    case = Case(people(), {"mensen": PEOPLE})
    case.change(mensen=[{"id": "k1", "naam": "Johan"}, PEOPLE[1]])
    assert elements(case) == [("deel/vraag", "Johan"), ("deel/vraag", "Piet")]


def test_a_new_row_begins_an_instance_and_a_lost_row_ends_none() -> None:
    case = Case(people(), {"mensen": PEOPLE})
    case.change(mensen=[PEOPLE[0], {"id": "k3", "naam": "Kees"}])
    assert [task.local["wie"] for task in case.step.tasks] == [
        PEOPLE[0], None, {"id": "k3", "naam": "Kees"},
    ]  # fmt: skip


def test_rows_within_rows_are_known_by_their_ids_too() -> None:
    inner = process(start(), user("vraag", each("wie.zaken", "zaak")), end(),
                    flows("start >> vraag >> einde"), id="deel")  # fmt: skip
    outer = process(start(), call("horen", "deel", each("mensen", "wie")), end(),
                    flows("start >> horen >> einde"))  # fmt: skip
    rows: list[Any] = [
        {"id": "k1", "zaken": [{"id": "a"}, {"id": "b"}]},
        {"id": "k2", "zaken": [{"id": "a"}]},
    ]
    case = Case(given_bundle(outer, inner), {"mensen": rows})
    assert [task.local for task in case.step.tasks] == [
        {"wie": rows[0], "zaak": {"id": "a"}},
        {"wie": rows[0], "zaak": {"id": "b"}},
        {"wie": rows[1], "zaak": {"id": "a"}},
    ]
    rows[1]["zaken"].append({"id": "c"})
    case.change(mensen=rows)
    assert len(case.step.tasks) == 4


def test_a_call_hands_a_row_on_by_its_id() -> None:
    """Else the called process would go on with the row as it was at the call."""
    inner = process(
        start(), user("vraag"), xor("x", "x_einde"), user("lang"), end(), end("e2"),
        flows('start >> vraag >> x >> lang[rij.naam = "Johan"] >> e2', "x >> einde"), id="deel",
    )  # fmt: skip
    outer = process(
        start(), node("subProcess", "ieder", each("mensen", "wie") + start("s")
                      + call("horen", "deel", rij="wie") + end("e") + flows("s >> horen >> e")),
        end(), flows("start >> ieder >> einde"),
    )  # fmt: skip
    case = Case(given_bundle(outer, inner), {"mensen": PEOPLE[:1]})
    case.change(mensen=[{"id": "k1", "naam": "Johan"}])
    assert case.step.tasks[0].local["rij"] == {"id": "k1", "naam": "Johan"}


@pytest.mark.parametrize("rows", [[{"naam": "Jan"}], [{"id": None}], [*PEOPLE, {}]])
def test_a_row_without_an_id_is_refused(rows: list[Any]) -> None:
    with pytest.raises(EngineError, match=r"vraag.*“id”"):
        Case(given_bundle(ONE), {"wie": rows})


def several(inner: str, **attributes: str) -> Bundle:
    """One step that is done several times, and one after it."""
    kind = (
        "standardLoop"
        if "loopCondition" in inner or "loopMaximum" in attributes
        else ("multiInstanceLoop")
    )
    told = "".join(f' {name.replace("__", ":")}="{value}"' for name, value in attributes.items())
    marker = f"<{kind}Characteristics{told}>{inner}</{kind}Characteristics>"
    model = process(start(), user("vraag", marker), user("na"), end(),
                    flows("start >> vraag >> na >> einde"))  # fmt: skip
    return given_bundle(model)


WHO = {"camunda__collection": "wie", "camunda__elementVariable": "persoon"}


def count(text: str) -> str:
    return f"<loopCardinality>{text}</loopCardinality>"


def until(text: str) -> str:
    return f"<completionCondition>{text}</completionCondition>"


def while_(text: str) -> str:
    return f"<loopCondition>{text}</loopCondition>"


def test_one_after_another_follows_the_list_too() -> None:
    case = Case(several("", isSequential="true", **WHO), {"wie": ["jan", "piet"]})
    assert case.open() == ["vraag:jan"]
    case.do("vraag:jan")
    case.change(wie=["jan", "piet", "kees"])
    assert case.open() == ["vraag:piet"]
    case.do("vraag:piet")
    assert case.open() == ["vraag:kees"]
    case.do("vraag:kees")
    case.do("na")
    assert case.is_clean()


@pytest.mark.parametrize("empty", [[], None])
def test_nobody_is_asked_one_after_another_when_there_is_nobody(empty: Any) -> None:
    assert Case(several("", isSequential="true", **WHO), {"wie": empty}).open() == ["na"]


def test_a_number_of_times_follows_the_record() -> None:
    case = Case(several(count("aantal")), {"aantal": 2})
    assert case.open() == ["vraag:0", "vraag:1"]
    case.change(aantal=3)
    case.change(aantal=1)  # what began goes on
    for number in range(3):
        case.do(f"vraag:{number}")
    assert case.open() == ["na"]


def test_a_number_of_times_can_be_one_after_another() -> None:
    case = Case(several(count("2"), isSequential="true"))
    case.do("vraag:0")
    assert case.open() == ["vraag:1"]


@pytest.mark.parametrize("value", [-1, 1.5, "veel", True, 1001, [2]])
def test_what_is_no_number_of_times_is_refused(value: Any) -> None:
    with pytest.raises(EngineError, match=r"vraag.*no number"):
        Case(several(count("aantal")), {"aantal": value})


def test_a_condition_ends_the_rest_side_by_side() -> None:
    text = "nrOfCompletedInstances = 2 and nrOfActiveInstances = 1 and nrOfInstances = 3"
    case = Case(several(until(text), **WHO), {"wie": ["jan", "piet", "kees"]})
    case.do("vraag:piet")
    assert case.open() == ["vraag:jan", "vraag:kees"]
    case.do("vraag:kees")
    assert case.open() == ["na"]


def test_a_condition_ends_what_would_come_one_after_another() -> None:
    case = Case(several(until("genoeg"), isSequential="true", **WHO),
                {"wie": ["jan", "piet", "kees"]})  # fmt: skip
    case.do("vraag:jan")
    case.change(genoeg=True)
    case.do("vraag:piet")
    assert case.open() == ["na"]


def test_a_condition_may_ask_who_was_done_last() -> None:
    case = Case(several(until('persoon = "piet"'), **WHO), {"wie": ["jan", "piet", "kees"]})
    case.do("vraag:piet")
    assert case.open() == ["na"]


def test_a_loop_goes_on_while_its_condition_holds() -> None:
    case = Case(several(while_("nog"), loopMaximum="9"), {"nog": False})
    case.do("vraag:0")  # it asks afterwards
    assert case.open() == ["na"]
    case = Case(several(while_("nog")), {"nog": True})
    case.do("vraag:0")
    case.change(nog=False)
    case.do("vraag:1")
    assert case.open() == ["na"]


def test_a_loop_that_asks_first_may_not_begin() -> None:
    assert Case(several(while_("nog"), testBefore="true"), {"nog": False}).open() == ["na"]


def test_a_loop_ends_after_its_number_of_times() -> None:
    case = Case(several("", loopMaximum="2"))
    case.do("vraag:0")
    case.do("vraag:1")
    assert case.open() == ["na"]


def test_a_loop_knows_its_turn_and_so_does_one_within_it() -> None:
    inner = node("userTask", "vraag", f"<multiInstanceLoopCharacteristics>{count('2')}"
                 "</multiInstanceLoopCharacteristics>", camunda__formRef="f",
                 camunda__candidateGroups="team")  # fmt: skip
    outer = node("subProcess", "ronde", '<standardLoopCharacteristics loopMaximum="2"/>'
                 + start("s") + inner + end("e") + flows("s >> vraag >> e"))  # fmt: skip
    case = Case(given_bundle(process(start(), outer, end(), flows("start >> ronde >> einde"))))
    for _ in range(2):
        assert case.open() == ["vraag:0", "vraag:1"]
        case.do("vraag:0")
        case.do("vraag:1")
    assert case.is_clean()


def test_what_runs_one_after_another_is_over_when_its_edge_happens() -> None:
    model = process(
        start(), user("vraag", '<multiInstanceLoopCharacteristics isSequential="true" '
        'camunda:collection="wie" camunda:elementVariable="persoon"/>'),
        edge_message("rand", "vraag", "Weg"), user("na"), end(), end("e2"),
        flows("start >> vraag >> einde", "rand >> na >> e2"), messages=("Weg",),
    )  # fmt: skip
    case = Case(given_bundle(model), {"wie": ["jan", "piet"]})
    case.do("vraag:jan")
    case.send("Weg")
    assert case.open() == ["na"]
    case.do("na")
    assert case.is_clean()
