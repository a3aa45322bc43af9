"""Every rule about models has a small bad model; a good model gives no findings."""

from __future__ import annotations

import pytest

from service.checks.checking import check_files
from service.connectors import TOPICS
from service.core.finding import Finding, Severity
from tests.engine.engine_models import (
    BUNDLE,
    both,
    call,
    clock,
    each,
    edge_clock,
    end,
    envelope,
    fact,
    files,
    flows,
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

LINE = flows("start >> taak >> einde")


def findings(*models: bytes, **more: str) -> list[Finding]:
    return check_files(files(*models, **more), TOPICS)


def codes(*models: bytes, **more: str) -> set[str]:
    return {each.code for each in findings(*models, **more)}


def line(*parts: str, path: str = "start >> taak >> einde", **more: object) -> bytes:
    """A start, the parts, an end and the path between them."""
    messages = more.get("messages", ())
    return process(start(), *parts, end(), flows(path), messages=messages)  # type: ignore[arg-type] # names


def event(kind: str, id: str, definition: str) -> str:
    return node(kind, id, f'<{definition}EventDefinition id="{id}_d"/>')


def test_a_good_model_gives_no_findings() -> None:
    assert findings(line(user("taak"))) == []


def test_a_finding_tells_file_element_and_what_to_do() -> None:
    found = findings(line(node("complexGateway", "taak", name="Reken uit")))
    told = next(each for each in found if each.code == "unsupported")
    assert (told.file, told.element, told.name) == ("model0.bpmn", "taak", "Reken uit")
    assert told.severity is Severity.ERROR
    assert told.advice is not None


def test_what_the_engine_carries_out_gives_no_finding() -> None:
    script = node("scriptTask", "reken", "<script>1 + 1</script>", scriptFormat="feel",
                  camunda__resultVariable="som")  # fmt: skip
    often = user("vaak", "<multiInstanceLoopCharacteristics isSequential='true'>"
                 "<loopCardinality>som</loopCardinality><completionCondition>"
                 "nrOfCompletedInstances = loopCounter</completionCondition>"
                 "</multiInstanceLoopCharacteristics>")  # fmt: skip
    again = user("weer", "<standardLoopCharacteristics><loopCondition>som = 3</loopCondition>"
                 "</standardLoopCharacteristics>")  # fmt: skip
    path = "start >> reken >> vaak >> weer >> post >> einde"
    post = node("receiveTask", "post", messageRef="m_P")
    assert findings(line(script, often, again, post, path=path, messages=("P",))) == []


SHAPES = {
    "reserved-id": process(start("Start"), user("taak"), end(), flows("Start >> taak >> einde")),
    "duplicate-id": line(user("taak"), user("taak")),
    "missing-id": line(user("taak"), "<userTask name='x'/>"),
    "one-start": process(
        start(), start("s2"), user("taak"), end(), LINE, flows("s2 >> taak")
    ),
    "no-end": process(start(), user("taak"), user("u"), flows("start >> taak >> u >> taak")),
    "loose-flow": line(user("taak"), flows("taak >> nergens")),
    "ignored-condition": line(user("taak"), path="start >> taak >> einde[1 = 1]"),
    "self-loop": line(user("taak"), flows("taak >> taak")),
    "implicit-split": line(user("taak"), end("e2"), flows("taak >> e2")),
    "unreachable": line(user("taak"), user("eiland"), flows("eiland >> einde")),
    "dead-end": line(user("taak"), both("b"), user("los"), path="start >> b >> taak >> einde")
    .replace(b"</process>", flows("b >> los").encode() + b"</process>"),
    "default-flow": line(user("taak"), xor("x"), end("e2"), flows("x >> e2[a = 1]"),
                         path="start >> taak >> x >> einde[a = 2]"),
    "missing-condition": line(user("taak"), xor("x", "x_einde"), end("e2"), end("e3"),
                              flows("x >> e2", "x >> e3[a]"), path="start >> taak >> x >> einde"),
    "endless-loop": line(user("taak"), xor("x", "x_einde"), xor("y"), flows("x >> y[1 = 1] >> x"),
                         path="start >> taak >> x >> einde"),
    "recursion": line(call("taak", "proces")),
    "question": line(node("exclusiveGateway", "x", default="x_einde", name="Kies"), user("taak"),
                     path="start >> taak >> x >> einde")
    .replace(b"</process>", (end("e2") + flows("x >> e2[a = 1]")).encode() + b"</process>"),
    "double-arrow": line(both("b"), user("taak"), both("c"), flows("b >> c", "b >> c"),
                         path="start >> b >> taak >> c >> einde"),
}  # fmt: skip


@pytest.mark.parametrize("code", SHAPES)
def test_a_shape_the_engine_runs_differently_is_found(code: str) -> None:
    assert code in codes(SHAPES[code])


def test_ids_of_subprocesses_are_unique_in_the_whole_bundle() -> None:
    def inner(id: str) -> bytes:
        deel = sub("deel", start("s2"), end("e2"), flows("s2 >> e2"))
        return process(start(), deel, end(), flows("start >> deel >> einde"), id=id)

    assert "duplicate-id" in codes(inner("proces"), inner("ander"))


EVENTS = {
    "start-event": process(
        node("startEvent", "start", '<messageEventDefinition id="d" messageRef="m_P"/>'),
        user("taak"), end(), LINE, messages=("P",),
    ),
    "link": line(event("intermediateThrowEvent", "taak", "link")),
    "timer-iso": line(clock("taak", "2026-02-30")),
    "compensation throw": line(event("intermediateThrowEvent", "taak", "compensate")),
    "cancel end": process(start(), user("taak"), event("endEvent", "einde", "cancel"), LINE),
    "multiple-events": line(node(
        "intermediateCatchEvent", "taak",
        '<signalEventDefinition id="a"/><conditionalEventDefinition id="b"/>')),
    "event-reference": line(event("intermediateCatchEvent", "taak", "message")),
    "timer-kind": line(node("intermediateCatchEvent", "taak", '<timerEventDefinition id="t">'
                            "<timeCycle>R3/P3D</timeCycle></timerEventDefinition>")),
    "timer-empty": line(event("intermediateCatchEvent", "taak", "timer")),
    "boundary-host": line(user("taak"), edge_clock("rand", "weg", "nu()"), flows("rand >> einde")),
    "event-gateway-target": line(node("eventBasedGateway", "taak"), user("u"), fact("f", "a"),
                                 flows("taak >> f >> einde"),
                                 path="start >> taak >> u >> einde"),
    "uncaught-error": process(start(), user("taak"), event("endEvent", "einde", "error"), LINE),
    "terminate": process(start(), user("taak"), end(terminate=True), LINE),
    "thrown-envelope": line(
        both("b"), envelope("taak", "P", mag="true"), throw("roep", "P"), end("e2"),
        flows("b >> roep >> e2"), path="start >> b >> taak >> einde", messages=("P",)),
}  # fmt: skip


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_the_engine_ignores_is_found(name: str) -> None:
    assert ("event-kind" if " " in name else name) in codes(EVENTS[name])


SIGNAL = '<signalEventDefinition signalRef="s"/>'


def test_a_signal_is_thrown_and_caught_in_the_same_bundle() -> None:
    waits, throws = (
        line(node(kind, "taak", SIGNAL)).replace(
            b"<process ", b'<signal id="s" name="S"/><process '
        )
        for kind in ("intermediateCatchEvent", "intermediateThrowEvent")
    )
    for alone in (waits, throws):
        assert "signal-alone" in codes(alone)
    other = throws.replace(b'id="proces"', b'id="ander"')
    assert "signal-alone" not in codes(waits, other)


def test_a_caught_error_is_no_finding() -> None:
    inner = process(start(), user("taak"), event("endEvent", "einde", "error"), LINE, id="diep")
    caught = node("boundaryEvent", "rand", '<errorEventDefinition id="x"/>', attachedToRef="taak")
    outer = line(call("taak", "diep"), caught, flows("rand >> einde"))
    assert "uncaught-error" not in codes(outer, inner)


MESSAGE = '<messageEventDefinition messageRef="m_P"/>'


def handler(definition: str, id: str = "es", **attributes: str) -> str:
    """An event subprocess."""
    begin = node("startEvent", f"s_{id}", definition, **attributes)  # type: ignore[arg-type] # names
    inner = begin + end(f"e_{id}") + flows(f"s_{id} >> e_{id}")
    return node("subProcess", id, inner, triggeredByEvent="true")


def test_an_event_subprocess_gives_no_findings() -> None:
    assert findings(line(user("taak"), handler(MESSAGE), messages=("P",))) == []


def test_an_error_may_be_caught_further_out_or_by_an_event_subprocess() -> None:
    error = '<errorEventDefinition id="d"/>'
    inner = sub("deel", start("s"), user("taak"), event("endEvent", "mis", "error"),
                flows("s >> taak >> mis"))  # fmt: skip
    outer = sub("om", start("s2"), inner, end("e2"), flows("s2 >> deel >> e2"))
    for model in (
        line(outer, handler(error), path="start >> om >> einde"),
        line(outer, node("boundaryEvent", "rand", error, attachedToRef="om"),
             flows("rand >> einde"), path="start >> om >> einde"),
    ):  # fmt: skip
        assert "uncaught-error" not in codes(model)
    assert "uncaught-error" in codes(line(outer, path="start >> om >> einde"))


ACTIVITIES = {
    "script": ("script", line(node("scriptTask", "taak", "<script>x = 1</script>",
                                       scriptFormat="javascript", camunda__resultVariable="x"))),
    "receive": ("event-reference", line(node("receiveTask", "taak"))),
    "transaction": ("unsupported", line(node("transaction", "taak", start("s") + end("e")))),
    "ad hoc": ("unsupported", line(node("adHocSubProcess", "taak"))),
    "complex": ("unsupported", line(node("complexGateway", "taak"))),
    "nothing begins it": ("event-subprocess", line(user("taak"), handler(""))),
    "an arrow leads to it": ("event-subprocess", line(user("taak"), handler(MESSAGE), both("b"),
                             flows("b >> es"), path="start >> b >> taak >> einde",
                             messages=("P",))),
    "an error that goes on": ("event-subprocess", line(user("taak"), handler(
        '<errorEventDefinition id="d"/>', isInterrupting="false"))),
    "twice the same": ("event-subprocess", line(user("taak"), handler(MESSAGE),
                       handler(MESSAGE, id="es2"), messages=("P",))),
    "loop marker": ("standard-loop", line(user("taak", "<standardLoopCharacteristics/>"))),
    "listener": ("ignored-extension", line(user("taak", "<camunda:taskListener/>|||"))),
    "property": ("key", line(user("taak", artikle="C1"))),
    "form key": ("form-key", line(node("userTask", "taak", camunda__formKey="x"))),
    "collection": ("multi-instance", line(user("taak", "<multiInstanceLoopCharacteristics/>"))),
    "two counts": ("multi-instance", line(user("taak", each("a", "i").replace(
        "/>", "><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>")))),
    "data input": ("multi-instance", line(user("taak", each("a", "i").replace(
        "/>", "><loopDataInputRef>x</loopDataInputRef></multiInstanceLoopCharacteristics>")))),
    "no number": ("standard-loop",
                  line(user("taak", '<standardLoopCharacteristics loopMaximum="veel"/>'))),
    "no topic": ("external", line(node("serviceTask", "taak"))),
    "no result": ("rule", line(node("businessRuleTask", "taak"))),
    "reserved result": ("reserved-field", line(rule("taak", "t", "typename"))),
    "no process": ("called-process", line(call("taak", "nergens"))),
    "parameter": ("parameter", line(node("callActivity", "taak",
                  '<camunda:in target="x"/>|||', calledElement="proces"))),
    "guard": ("guard", line(call("taak", "bewaking", termijn='"besluit"'))),
    "no name": ("no-name", line(user("taak").replace('name="taak"', ""))),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIVITIES)
def test_an_activity_the_engine_cannot_carry_out_is_found(name: str) -> None:
    code, model = ACTIVITIES[name]
    assert code in codes(model)


REFERENCES = {
    "form": line(node("userTask", "taak", camunda__formRef="weg", camunda__candidateGroups="team")),
    "letter": line(job("taak", topic="brief", brief="L9")),
    "decision": line(rule("taak", "weg", "x")),
    "topic": line(job("taak", topic="toveren")),
    "clause": line(user("taak", artikel="C1 C99")),
    "gate-name": line(user("taak", poort="weg")),
    "group": line(node("userTask", "taak", camunda__formRef="f", camunda__candidateGroups="weg")),
    "nobody": line(node("userTask", "taak", camunda__formRef="f")),
    "no-text": line(user("taak", voorwaarde="1 = 1")),
    "public": line(user("taak", openbaar="yes")),
    "feel": line(user("taak", voorwaarde="1 +")),
    "feel-function": line(user("taak", voorwaarde="toveren(1) = 1")),
    "feel-name": line(user("taak", voorwaarde="onbekend_veld = 1")),
    "term": line(user("taak", mag='termijn_loopt("weg")')),
}


@pytest.mark.parametrize("code", REFERENCES)
def test_a_reference_to_nothing_is_found(code: str) -> None:
    assert code in codes(REFERENCES[code])


def test_the_terms_a_task_serves_exist() -> None:
    assert "term" in codes(line(user("taak", dient="besluit weg")))
    assert "term" not in codes(line(user("taak", dient="besluit")))


def test_names_from_forms_marks_and_the_service_are_known() -> None:
    known = "antwoord = null or verzonden_op = null or zaak.nummer = null or nu() = null"
    model = process(start(), user("taak", voorwaarde=known, voorwaarde_melding="Nee"),
                    job("werk", zet="verzonden_op"), end(),
                    flows("start >> taak >> werk >> einde"))  # fmt: skip
    assert codes(model) == set()


def test_a_guard_watches_a_term_that_exists() -> None:
    inner = process(start(), clock("k", "volgend_signaal(termijn)"), end(),
                    flows("start >> k >> einde"), id="bewaking")  # fmt: skip
    outer = process(
        start(), both("naast"), user("taak"), end(terminate=True), call("g", "bewaking",
        termijn='"weg"'), end("e2"), flows("start >> naast >> taak >> einde", "naast >> g >> e2"),
    )  # fmt: skip
    assert codes(outer, inner) == {"term"}


def test_what_is_not_according_to_the_standard_is_a_warning() -> None:
    found = findings(line(user("taak"), '<onbekend id="o"/>'))
    assert {each.severity for each in found if each.code == "xsd"} == {Severity.WARNING}


def test_of_many_known_names_the_likeliest_come_first_and_more_are_announced() -> None:
    teams = "".join(
        f'\n[groep.team{number}]\nnaam = "T{number}"\nmag = ["taken"]' for number in range(20)
    )
    task = user("taak").replace('candidateGroups="team"', 'candidateGroups="tem7"')
    model = process(start(), task, end(), flows("start >> taak >> einde"))
    found = check_files(files(model, bundle=BUNDLE + teams), TOPICS)
    (advice,) = [each.advice for each in found if each.code == "group"]
    assert advice is not None
    assert advice.params["known"].startswith("team7, ")
    assert advice.params["known"].endswith(", …")


@pytest.mark.parametrize(
    ("text", "code", "advice"),
    [
        ("lijst.size() > 0", "feel-method", "count(lijst) > 0"),
        ('antwoord.equals("ja")', "feel-method", 'antwoord = "ja"'),
        ("antwoord == lijst", "feel", "antwoord = lijst"),
        ("antwoord == 1 && !lijst", "feel", "antwoord = 1 and lijst != true"),
    ],
)
def test_what_another_language_writes_is_told_with_the_way_of_feel(
    text: str, code: str, advice: str
) -> None:
    found = findings(line(fact("taak", text)))
    (told,) = [each for each in found if each.severity is Severity.ERROR]
    assert told.code == code
    assert told.advice is not None
    assert told.advice.params["text"] == advice


def test_an_expression_that_cannot_be_translated_is_told_once() -> None:
    found = findings(line(fact("taak", "${bean.run()}")))
    assert [each.code for each in found if each.severity is Severity.ERROR] == ["juel"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("${ja}", "${!ja}"),
        ("${antwoord == 'x'}", "${antwoord != 'x'}"),
        ("${aantal > 3}", "${!(aantal > 3)}"),
    ],
)
def test_two_conditions_that_leave_nothing_out_need_no_default(one: str, other: str) -> None:
    ends = flows(f"x >> einde[{one}]", f"x >> e2[{other}]")
    model = process(
        start(), user("taak"), xor("x"), end(), end("e2"), flows("start >> taak >> x"), ends
    )
    assert "default-flow" not in codes(model)


@pytest.mark.parametrize("other", ["${antwoord != 'y'}", "${antwoord < 'x'}", "antwoord"])
def test_two_conditions_that_may_both_fail_need_a_default(other: str) -> None:
    ends = flows("x >> einde[${antwoord == 'x'}]", f"x >> e2[{other}]")
    model = process(
        start(), user("taak"), xor("x"), end(), end("e2"), flows("start >> taak >> x"), ends
    )
    assert "default-flow" in codes(model)
