"""A model in one spelling: links, shared definitions, ids of one file, times of ISO 8601."""

from __future__ import annotations

import re

from lxml import etree

from service.bundle.spelling import for_engine, read_model
from service.bundle.xml import BPMN, event_definition, kind
from tests.engine.engine_models import (
    Case,
    both,
    clock,
    end,
    flows,
    given_bundle,
    node,
    process,
    start,
    user,
)


def link(kind: str, id: str, name: str) -> str:
    return node(kind, id, f'<linkEventDefinition name="{name}"/>')


def throws(id: str, name: str) -> str:
    return link("intermediateThrowEvent", id, name)


def catches(id: str, name: str) -> str:
    return link("intermediateCatchEvent", id, name)


def codes(model: bytes) -> list[str]:
    return [each.code for each in read_model(model, "m.bpmn").findings]


def test_a_case_goes_on_where_its_link_leads() -> None:
    model = process(
        start(), user("a"), throws("weg", "L"), catches("hier", "L"), user("b"), end(),
        flows("start >> a >> weg", "hier >> b >> einde"),
    )  # fmt: skip
    case = Case(given_bundle(model))
    case.do("a")
    assert case.open() == ["b"]
    case.do("b")
    assert case.is_clean()


def test_a_link_without_one_end_of_its_own_name_is_told_at_each_end() -> None:
    model = process(
        start(), throws("weg", "L"), catches("een", "M"), catches("twee", "M"), end(),
        flows("start >> weg", "een >> einde", "twee >> einde"),
    )  # fmt: skip
    found = read_model(model, "m.bpmn").findings
    assert [(each.code, each.element) for each in found] == [
        ("link", "weg"), ("link", "een"), ("link", "twee"),
    ]  # fmt: skip


def test_a_link_does_not_leave_its_subprocess() -> None:
    inner = node("subProcess", "deel", start("s") + throws("weg", "L") + flows("s >> weg"))
    model = process(start(), inner, catches("hier", "L"), end(),
                    flows("start >> deel >> einde", "hier >> einde"))  # fmt: skip
    assert codes(model) == ["link", "link"]


def test_a_definition_that_an_event_refers_to_is_its_own() -> None:
    """A terminate end that is only referred to ended one path, and the case went on."""
    model = process(
        start(), both("p"), user("a"), user("b"),
        node("endEvent", "stop", "<eventDefinitionRef>x:TD</eventDefinitionRef>"), end(),
        flows("start >> p >> a >> stop", "p >> b >> einde"),
    ).replace(b"<process", b'<terminateEventDefinition id="TD"/><process')  # fmt: skip
    case = Case(given_bundle(model))
    case.do("a")
    assert case.is_clean()


def test_a_definition_that_is_not_there_is_told() -> None:
    event = node("endEvent", "einde", "<eventDefinitionRef>TD</eventDefinitionRef>")
    assert codes(process(start(), event, flows("start >> einde"))) == ["event-reference"]


def test_messages_of_two_files_with_one_id_stay_apart() -> None:
    def waiting(id: str, name: str, *more: str) -> bytes:
        event = node("intermediateCatchEvent", "wacht", '<messageEventDefinition messageRef="M1"/>')
        model = process(start(), event, *more, end(), flows("start >> wacht"), id=id)
        return model.replace(b"<process", f'<message id="M1" name="{name}"/><process'.encode())

    call = node("callActivity", "roep", calledElement="deel")
    outer = waiting("proces", "intrekking", call, flows("wacht >> roep >> einde"))
    case = Case(given_bundle(outer, waiting("deel", "reactie", flows("wacht >> einde"))))
    assert case.messages() == ["intrekking"]
    case.send("intrekking")
    assert case.messages() == ["reactie"]
    case.send("reactie")
    assert case.is_clean()


def test_signals_errors_and_escalations_are_of_their_own_file_as_well() -> None:
    shared = '<signal id="S"/><error id="E"/><escalation id="X"/>'
    event = (
        '<signalEventDefinition signalRef="S"/><errorEventDefinition errorRef="E"/>'
        '<escalationEventDefinition escalationRef="X"/>'
    )
    model = process(node("endEvent", "einde", event)).replace(
        b"<process", shared.encode() + b"<process"
    )
    root = for_engine(read_model(model, "m.bpmn").root, "m.bpmn")
    used = {value for node in root.iter() for name, value in node.attrib.items() if "Ref" in name}
    assert used == {"m.bpmn#S", "m.bpmn#E", "m.bpmn#X"}
    assert used < {each.get("id") for each in root.iter()}


def test_arrows_without_an_id_get_one_of_their_own() -> None:
    model = re.sub(
        rb'sequenceFlow id="[^"]*"',
        b"sequenceFlow",
        process(start(), user("a"), end(), flows("start >> a >> einde", "a >> einde")),
    )
    root = read_model(model, "m.bpmn").root
    assert [each.get("id") for each in root.iter(f"{BPMN}sequenceFlow")] == [
        "start_to_a", "a_to_einde", "a_to_einde_2",
    ]  # fmt: skip


def test_a_date_of_iso_8601_is_that_date() -> None:
    """It was read as a subtraction: 2026 - 3 - 5."""
    model = process(start(), clock("t", "2026-03-05"), user("a"), end(),
                    flows("start >> t >> a >> einde"))  # fmt: skip
    case = Case(given_bundle(model))
    assert case.timers() == [("t", "2026-03-05T00:00")]
    case.at("2026-03-05T00:00")
    assert case.open() == ["a"]


def test_a_task_without_a_type_and_a_manual_task_are_passed() -> None:
    model = process(start(), node("task", "a"), node("manualTask", "b"), user("c"), end(),
                    flows("start >> a >> b >> c >> einde"))  # fmt: skip
    assert Case(given_bundle(model)).open() == ["c"]


def test_a_manual_task_that_names_who_does_it_waits() -> None:
    model = process(start(), node("manualTask", "a", camunda__candidateGroups="team"), end(),
                    flows("start >> a >> einde"))  # fmt: skip
    assert Case(given_bundle(model)).open() == ["a"]


def test_data_arrows_are_passed_over() -> None:
    data = (
        '<ioSpecification><dataInput id="in"/><inputSet/><outputSet/></ioSpecification>'
        "<dataInputAssociation><sourceRef>weg</sourceRef><targetRef>in</targetRef>"
        "</dataInputAssociation>"
    )
    model = process(start(), user("a", data), end(), flows("start >> a >> einde"))
    assert Case(given_bundle(model)).open() == ["a"]


def test_the_start_of_rounds_keeps_its_cycle() -> None:
    cycle = "<timerEventDefinition><timeCycle>R/2027-01-01/P1Y</timeCycle></timerEventDefinition>"
    root = read_model(process(node("startEvent", "start", cycle)), "m.bpmn").root
    event = next(each for each in root.iter() if kind(each) == "startEvent")
    assert "".join(event_definition(event).itertext()) == "R/2027-01-01/P1Y"


def test_a_path_that_just_stops_ends_there() -> None:
    model = process(
        start(), both("p"), user("a"), node("task", "b"), flows("start >> p >> a", "p >> b")
    )
    assert codes(model) == ["dead-end", "dead-end"]
    case = Case(given_bundle(model))
    case.do("a")
    assert case.is_clean()


def test_what_nothing_leads_to_gets_no_end() -> None:
    assert codes(process(start(), end(), user("los"), flows("start >> einde"))) == []


def test_a_model_that_is_spelled_is_read_as_it_is() -> None:
    """Reading twice changes nothing more: check and engine may both have read it."""
    model = process(
        start(), node("task", "a"), throws("weg", "L"), catches("hier", "L"),
        clock("t", "2026-03-05"), flows("start >> a >> weg", "hier >> t"),
    )  # fmt: skip
    once = etree.tostring(read_model(model, "m.bpmn").root)
    assert etree.tostring(read_model(once, "m.bpmn").root) == once
