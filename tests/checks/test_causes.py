"""One cause is one finding; what follows from it stands under it."""

from __future__ import annotations

from service.actions.findings import from_json, to_json
from service.checks.checking import check_files
from service.connectors import TOPICS
from service.core.finding import Finding, Severity
from tests.engine.engine_models import (
    call,
    end,
    files,
    flows,
    node,
    process,
    start,
    user,
)


def errors(*models: bytes, **more: bytes) -> list[Finding]:
    contents = {**files(*models), **{name.replace("__", "/"): data for name, data in more.items()}}
    found = check_files(contents, TOPICS)
    return [each for each in found if each.severity is Severity.ERROR]


def codes(found: list[Finding]) -> list[tuple[str, str | None, list[str]]]:
    return [(each.code, each.element, [one.code for one in each.consequences]) for each in found]


def test_what_stands_behind_an_island_follows_from_its_first_step() -> None:
    model = process(start(), user("taak"), user("a"), user("b"), user("c"), end(),
                    flows("start >> taak >> einde", "a >> b >> c >> einde"))  # fmt: skip
    assert codes(errors(model)) == [("unreachable", "a", ["unreachable", "unreachable"])]


def test_an_island_in_a_circle_is_one_finding_as_well() -> None:
    model = process(start(), user("taak"), user("a"), user("b"), end(),
                    flows("start >> taak >> einde", "a >> b >> a"))  # fmt: skip
    assert codes(errors(model)) == [("unreachable", "a", ["unreachable"])]


def test_without_a_start_nothing_is_reached_and_that_is_one_finding() -> None:
    model = process(user("taak"), user("a"), end(), flows("taak >> a >> einde"))
    assert codes(errors(model)) == [("one-start", "proces", ["unreachable"] * 3)]


def test_an_arrow_into_nothing_explains_what_it_should_have_reached() -> None:
    model = process(
        start(), user("taak"), user("a"), end(), flows("start >> taak >> einde")
    ).replace(
        b"</process>",
        b'<sequenceFlow id="los" sourceRef="weg" targetRef="a"/>'
        b'<sequenceFlow id="p" sourceRef="a" targetRef="einde"/></process>',
    )
    assert codes(errors(model)) == [("loose-flow", "los", ["unreachable"])]


def test_what_a_link_leads_to_follows_from_the_link() -> None:
    link = node("intermediateCatchEvent", "hier", '<linkEventDefinition name="L"/>')
    model = process(start(), user("taak"), link, user("a"), end(),
                    flows("start >> taak >> einde", "hier >> a >> einde"))  # fmt: skip
    (found,) = [each for each in errors(model) if each.code == "link"]
    assert [each.element for each in found.consequences if each.code == "unreachable"] == [
        "hier",
        "a",
    ]


def test_what_is_in_a_subprocess_that_cannot_be_follows_from_it() -> None:
    inner = node("adHocSubProcess", "deel", user("a"))
    model = process(start(), inner, end(), flows("start >> deel >> einde"))
    assert codes(errors(model)) == [("unsupported", "deel", ["one-start", "no-end", "unreachable"])]


def test_a_model_for_another_engine_is_one_finding() -> None:
    foreign = '<extensionElements><z:taskDefinition type="x"/></extensionElements>'
    task = f'<serviceTask id="taak" name="taak">{foreign}</serviceTask>'
    model = process(start(), task, end(), flows("start >> taak >> einde")).replace(
        b"<definitions ", b'<definitions xmlns:z="http://camunda.org/schema/zeebe/1.0" '
    )
    assert codes(errors(model)) == [("dialect", "d_proces", ["external"])]


def test_a_form_that_cannot_be_read_is_not_missing_as_well() -> None:
    model = process(start(), user("taak"), end(), flows("start >> taak >> einde"))
    (found,) = errors(model, **{"forms__f.form": b"{"})
    assert (found.file, [each.code for each in found.consequences]) == ("forms/f.form", ["form"])


def test_a_process_that_may_stand_in_a_broken_model_is_not_missing_as_well() -> None:
    model = process(start(), call("taak", "deel"), end(), flows("start >> taak >> einde"))
    (found,) = errors(model, **{"deel.bpmn": b"<definitions"})
    assert (found.code, [each.code for each in found.consequences]) == ("xml", ["called-process"])


def test_two_causes_stay_two_findings() -> None:
    model = process(start(), user("taak"), user("a"), user("b"), end(),
                    flows("start >> taak >> einde", "a >> einde", "b >> einde"))  # fmt: skip
    assert codes(errors(model)) == [("unreachable", "a", []), ("unreachable", "b", [])]


def test_an_error_never_hides_under_a_warning() -> None:
    model = process(start(), user("taak"), node("scriptTask", "a"), end(),
                    flows("start >> taak >> einde"))  # fmt: skip
    found = check_files(files(model), TOPICS)
    warnings = [each for each in found if each.severity is not Severity.ERROR]
    hidden = [one for each in warnings for one in each.consequences]
    assert all(each.severity is not Severity.ERROR for each in hidden)


def test_a_finding_is_kept_with_what_follows_from_it() -> None:
    (found,) = errors(process(user("taak"), end(), flows("taak >> einde")))
    assert found.consequences
    assert from_json(to_json(found)) == found
