"""What an author adds to a question: known answers, fixed ones, a rule of its own, its sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from service.core.errors import BundleError
from service.core.finding import Severity
from service.core.forms import Form, check_form, initial
from tests.core.forms.filled import TODAY, given_context, given_parts, post, said

READERS = {
    "type": "checklist", "id": "a", "key": "a", "label": "Wie?",
    "values": [{"value": each, "label": each.upper()} for each in ("x", "y", "z")],
    "properties": {"altijd": "vast"},
}  # fmt: skip


def a_date(key: str, **properties: str) -> dict[str, Any]:
    return {"type": "datetime", "id": key, "key": key, "label": key, "properties": properties}


def the_form(**properties: str) -> Form:
    return given_parts(a_date("begin"), a_date("einde", **properties))


def test_what_the_case_knows_is_filled_in_and_can_be_changed() -> None:
    form = given_parts(a_date("gebeld_op", vooraf="=vandaag()"))
    assert initial(form, given_context()).data == {"gebeld_op": TODAY.isoformat()}
    assert post(form, gebeld_op="2026-04-30").data == {"gebeld_op": "2026-04-30"}
    assert post(form, gebeld_op="").data == {"gebeld_op": None}


def test_an_answer_of_before_goes_before_what_is_known() -> None:
    form = given_parts(a_date("gebeld_op", vooraf="=vandaag()"))
    held = given_context({"gebeld_op": "2026-03-02"})
    assert initial(form, held).data == {"gebeld_op": "2026-03-02"}


def test_what_is_known_can_come_from_another_answer_of_the_case() -> None:
    form = given_parts(a_date("gebeld_op", vooraf="brief_op"))
    assert initial(form, given_context({"brief_op": date(2026, 3, 4)})).data == {
        "gebeld_op": "2026-03-04"
    }


def test_a_date_that_the_question_would_refuse_is_not_filled_in() -> None:
    text = a_date("verwacht_op", vooraf="termijn") | {"validate": {"min": "=vandaag()"}}
    over = given_context({"termijn": TODAY - timedelta(days=1)})
    assert initial(given_parts(text), over).data == {"verwacht_op": None}
    last = given_context({"termijn": TODAY})
    assert initial(given_parts(text), last).data == {"verwacht_op": TODAY.isoformat()}


def test_answers_that_are_always_there_cannot_be_left_out() -> None:
    context = given_context({"vast": ["y", "x"]})
    form = given_parts(READERS)
    assert initial(form, context).data == {"a": ["x", "y"]}
    assert post(form, context, a=["z"]).data == {"a": ["x", "y", "z"]}
    assert post(form, context, a=[]).data == {"a": ["x", "y"]}


def test_what_is_not_offered_is_not_always_there_either() -> None:
    assert initial(given_parts(READERS), given_context({"vast": ["q"]})).data == {"a": []}


def test_only_several_answers_can_be_fixed() -> None:
    text = {**READERS, "type": "textfield"}
    with pytest.raises(BundleError) as caught:
        given_parts(text)
    assert "several answers" in str(caught.value.findings)


def test_a_rule_over_two_dates_is_told_at_its_question() -> None:
    form = the_form(controle="einde >= begin", controle_melding="Niet vóór {{ begin }} (100%).")
    wrong = post(form, begin="2026-05-02", einde="2026-05-01")
    assert said(wrong) == {"einde": "Niet vóór 2026-05-02 (100%)."}
    assert post(form, begin="2026-05-01", einde="2026-05-01").accepted


def test_a_rule_is_not_asked_of_an_answer_that_was_left_empty() -> None:
    form = the_form(controle="einde >= begin", controle_melding="Niet vóór het begin.")
    assert post(form, begin="2026-05-02", einde="").accepted


def test_a_rule_that_does_not_say_yes_does_not_hold() -> None:
    form = the_form(controle="einde >= begin", controle_melding="Vul het begin in.")
    assert said(post(form, begin="", einde="2026-05-01")) == {"einde": "Vul het begin in."}


def test_a_list_has_rules_over_its_rows_and_a_row_over_its_answers() -> None:
    rows = {
        "type": "dynamiclist", "id": "r", "path": "r", "label": "Rijen",
        "components": [
            a_date("van"), a_date("tot", controle="tot >= van", controle_melding="Andersom.")
        ],
        "properties": {"controle": "count(r) < 2", "controle_melding": "Hooguit één."},
    }  # fmt: skip
    one = {"r__count": "1", "r__0__van": "2026-05-02", "r__0__tot": "2026-05-01"}
    assert said(post(given_parts(rows), **one)) == {"r.0.tot": "Andersom."}
    two = {"r__count": "2", "r__0__van": "2026-05-01", "r__1__van": "2026-05-01"}
    assert said(post(given_parts(rows), **two)) == {"r": "Hooguit één."}


def test_a_sentence_of_the_author_reads_the_case() -> None:
    number = {
        "type": "number", "id": "n", "key": "n", "label": "Dagen",
        "validate": {"max": "=over"}, "properties": {"melding": "Nog {{ over }} dagen."},
    }  # fmt: skip
    bound = post(given_parts(number), given_context({"over": 4}), n="5")
    assert said(bound) == {"n": "Nog 4 dagen."}


def test_a_rule_without_a_sentence_is_a_remark() -> None:
    [remark] = check_form(the_form(controle="einde >= begin"))
    assert (remark.code, remark.severity) == ("form-rule", Severity.WARNING)
