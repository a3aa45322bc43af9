"""What is accepted from people and jobs, and what the regulation refuses."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.errors import Refused
from service.engine import expressions, submission
from service.engine.workflow import Facts
from tests.engine.engine_models import Case, end, flows, given_bundle, process, start, user


def case(record: dict[str, Any] | None = None, /, **props: str) -> Case:
    model = process(start(), user("taak", **props), end(), flows("start >> taak >> einde"))
    return Case(given_bundle(model), record)


def test_a_condition_is_asked_of_the_record_after_the_submission() -> None:
    given = case(voorwaarde="string length(antwoord) > 2", voorwaarde_melding="Te kort.",
                 artikel="C1 C2")  # fmt: skip
    with pytest.raises(Refused) as refused:
        given.do("taak", antwoord="x")
    assert (refused.value.text, refused.value.clauses) == ("Te kort.", ("C1", "C2"))
    assert refused.value.field is None
    given.do("taak", antwoord="lang")
    assert given.is_clean()


def test_a_refusal_can_name_the_question_that_mends_it() -> None:
    given = case(voorwaarde="antwoord = 1", voorwaarde_veld="antwoord")
    with pytest.raises(Refused) as refused:
        given.do("taak", antwoord=2)
    assert refused.value.field == "antwoord"


@pytest.mark.parametrize("condition", ["null", '"ja"', "onbekend = 1", "1"])
def test_only_true_is_true(condition: str) -> None:
    for kind in ("voorwaarde", "mag"):
        with pytest.raises(Refused):
            case(**{kind: condition}).do("taak")


def test_what_is_not_allowed_now_is_refused_before_the_data_is_read() -> None:
    given = case({"dicht": True}, mag="dicht != true")
    with pytest.raises(Refused):
        given.do("taak", dicht=False)


def test_a_mark_wins_over_what_was_sent() -> None:
    given = case(zet="klaar_op")
    given.do("taak", klaar_op="1999-01-01")
    assert given.record["klaar_op"] == "2026-03-02T10:12:00+01:00"


def test_an_appended_row_tells_its_number_moment_and_author() -> None:
    given = case({"notities": [{"id": "1"}]}, voeg_toe="notities")
    given.user = {"gebruikersnaam": "co1"}
    given.do("taak", tekst="x")
    assert given.record["notities"][1] == {
        "id": "2", "op": "2026-03-02T10:12:00+01:00", "door": "co1", "tekst": "x",
    }  # fmt: skip


def test_expressions_see_which_party_acts_unless_the_record_has_that_name() -> None:
    bundle = given_bundle(process(start(), user("taak"), end(), flows("start >> taak >> einde")))
    given = Case(bundle)

    def acting(record: dict[str, Any], party: dict[str, str] | None) -> Any:
        facts = Facts(record=record, now=given.now, party=party)
        return expressions.evaluate(bundle, "partij.sleutel", facts)

    assert acting({}, {"sleutel": "buur"}) == "buur"
    assert acting({}, None) is None
    assert acting({"partij": {"sleutel": "eigen"}}, {"sleutel": "buur"}) == "eigen"


def test_expressions_see_case_settings_user_and_people() -> None:
    bundle = given_bundle(
        process(start(), user("taak"), end(), flows("start >> taak >> einde")),
        regulation='[kalender]\nprofiel = "proef"\n[instelling]\ngrens = 10\n',
    )
    asked = []

    def people() -> list[dict[str, Any]]:
        asked.append(1)
        return [{"gebruikersnaam": "dir1", "groepen": ["directie"]}]

    given = Case(bundle)
    facts = Facts(record={"a": 2}, now=given.now, case={"nummer": "7"}, people=people,
                  accounts=people, user={"gebruikersnaam": "co1"})  # fmt: skip

    def answer(source: str) -> Any:
        return expressions.evaluate(bundle, source, facts, {"b": 3})

    assert answer("=a + b + instelling.grens") == 15
    assert answer("zaak.nummer") == "7"
    assert answer("gebruiker.gebruikersnaam") == "co1"
    assert asked == []
    assert answer('heeft_rol("dir1", "directie")') is True
    assert answer('heeft_rol("co1", "directie")') is False
    assert answer("personen.gebruikersnaam") == ["dir1"]
    assert submission.allowed(bundle, bundle.elements["proces/taak"], facts, {}) is True
