"""From a post to data: conditions, locked answers, computed values, drafts."""

from __future__ import annotations

from typing import Any

from service.core.forms import Verb, bind, bind_data, initial
from tests.core.forms.filled import (
    INSPECTION,
    LESSONS,
    TRAVEL,
    given_context,
    given_form,
    given_parts,
    given_upload,
    post,
    said,
)

APPLICATION: dict[str, str | list[str]] = {
    "ouder__naam": "Anna de Vries",
    "ouder__email": "anna@voorbeeld.nl",
    "soort": "zang",
    "dagen": ["ma", "vr"],
    "leerlingen__count": "1",
    "leerlingen__0__naam": "Kees",
    "leerlingen__0__geboren": "2015-02-28",
    "akkoord": "true",
}


def test_a_complete_application_becomes_data() -> None:
    bound = post(given_form(LESSONS), **APPLICATION)
    assert bound.accepted
    assert bound.data["ouder"]["email"] == "anna@voorbeeld.nl"
    assert bound.data["dagen"] == ["ma", "vr"]
    assert bound.data["leerlingen"] == [{"naam": "Kees", "geboren": "2015-02-28", "eerder": False}]


def test_computed_values_come_from_the_server() -> None:
    bound = post(given_form(LESSONS), **APPLICATION, ontvangen_op="1999-01-01")
    assert bound.data["ontvangen_op"] == "2026-05-01"
    assert bound.data["aantal_leerlingen"] == 1


def test_a_hidden_answer_never_reaches_the_data() -> None:
    bound = post(given_form(LESSONS), **APPLICATION, soort_anders="Toch dit", instrument="Piano")
    assert bound.data.keys().isdisjoint({"soort_anders", "instrument"})
    assert bound.accepted


def test_a_question_that_appears_is_required() -> None:
    bound = post(given_form(LESSONS), **{**APPLICATION, "soort": "anders"})
    assert said(bound) == {"soort_anders": "Answer the question “Wat zoekt u?”"}


def test_an_empty_answer_is_null() -> None:
    bound = post(given_form(LESSONS), **APPLICATION, toelichting="  ", vanaf="")
    assert bound.data["toelichting"] is None
    assert bound.data["vanaf"] is None


def test_unknown_names_are_ignored() -> None:
    bound = post(given_form(LESSONS), **APPLICATION, typename="x", ouder__rol="baas", zomaar="1")
    assert bound.data.keys().isdisjoint({"typename", "zomaar"})
    assert "rol" not in bound.data["ouder"]


def test_what_was_typed_survives_an_error() -> None:
    bound = post(given_form(INSPECTION), toestellen="twaalf", kosten="1.2.3")
    assert bound.values["toestellen"] == "twaalf"
    assert bound.values["kosten"] == "1.2.3"
    assert bound.data["toestellen"] is None


def test_only_a_save_is_judged() -> None:
    for action in ("draft", "refresh", "add:leerlingen", "onzin"):
        bound = post(given_form(LESSONS), _action=action)
        assert not bound.errors
        assert not bound.accepted


def test_an_unknown_action_only_refreshes() -> None:
    assert post(given_form(LESSONS), _action="verwijder alles").press.verb is Verb.REFRESH


def test_a_read_only_answer_is_never_taken_from_the_post() -> None:
    context = given_context({"meldnummer": "S-12"})
    bound = post(given_form(INSPECTION), context, meldnummer="S-99")
    assert "meldnummer" not in bound.data
    assert "meldnummer" not in bound.values


def test_a_key_with_a_dot_keeps_what_else_the_record_holds() -> None:
    context = given_context({"afsluiting": {"door": "Bram"}})
    bound = post(given_form(INSPECTION), context, veilig="nee", afsluiting__reden="Los zand overal")
    assert bound.data["afsluiting"] == {"door": "Bram", "reden": "Los zand overal", "lint": False}


def test_a_hidden_answer_leaves_the_object_it_stood_in() -> None:
    context = given_context({"afsluiting": {"door": "Bram", "lint": True, "reden": "Glas"}})
    parts: list[dict[str, Any]] = [
        {"type": "checkbox", "id": "l", "key": "afsluiting.lint"},
        {
            "type": "textfield",
            "id": "r",
            "key": "afsluiting.reden",
            "conditional": {"hide": "=not(afsluiting.lint = true)"},
        },
    ]
    bound = post(given_parts(*parts), context, _shown=["afsluiting.lint"])
    assert bound.data == {"afsluiting": {"door": "Bram", "lint": False}}


def test_a_locked_question_is_not_judged() -> None:
    part = {"type": "textfield", "id": "a", "key": "a", "validate": {"required": True}}
    for locked in ({"readonly": True}, {"disabled": "=1 = 1"}):
        assert post(given_parts({**part, **locked})).accepted


def test_required_may_be_an_expression() -> None:
    bound = post(given_form(INSPECTION), veilig="nee")
    assert "afsluiting.reden" in bound.errors
    assert "afsluiting.reden" not in post(given_form(INSPECTION), veilig="ja").errors


def test_options_may_come_from_the_record() -> None:
    assert post(given_form(INSPECTION), keurmeester="br").data["keurmeester"] == "br"
    assert "keurmeester" in post(given_form(INSPECTION), keurmeester="zz").errors


def test_an_option_keeps_its_type() -> None:
    values = [{"label": "Tien", "value": 10}, {"label": "Nee", "value": False}]
    form = given_parts({"type": "radio", "id": "a", "key": "dagen", "values": values})
    assert post(form, dagen="10").data == {"dagen": 10}
    assert post(form, dagen="false").data == {"dagen": False}


def test_conditions_see_only_answers_that_are_shown() -> None:
    parts = [
        {"type": "textfield", "id": key, "key": key, "conditional": {"hide": f"={hide}"}}
        for key, hide in (("a", 'b = "x"'), ("b", 'c = "weg"'), ("c", "false"))
    ]
    assert post(given_parts(*parts), a="1", b="x", c="weg").data == {"a": "1", "c": "weg"}


def test_conditions_that_chase_each_other_come_to_rest() -> None:
    parts = [
        {"type": "textfield", "id": key, "key": key, "conditional": {"hide": f"={hide}"}}
        for key, hide in (("a", "b = null"), ("b", "a != null"))
    ]
    assert post(given_parts(*parts), a="1", b="1").data == {}


def test_a_form_opens_with_the_record_and_defaults() -> None:
    bound = initial(given_form(TRAVEL), given_context({"ritten": [{"van": "Ede", "km": 3.5}]}))
    assert bound.values["ritten.0.van"] == "Ede"
    assert bound.values["ritten.0.km"] == "3,5"
    assert bound.values["fiets"] == "true"


def test_a_moment_of_the_record_shows_as_local_time() -> None:
    bound = initial(given_form(INSPECTION), given_context({"gekeurd_op": "2026-04-30T22:15:00Z"}))
    assert bound.values["gekeurd_op"] == "2026-05-01T00:15"


def test_a_draft_brings_the_form_back() -> None:
    form = given_form(LESSONS)
    typed = post(form, **{**APPLICATION, "leerlingen__0__geboren": "gisteren"}, _action="draft")
    again = bind(form, typed.as_posted(), {}, given_context(), action="refresh")
    assert again.values == typed.values
    assert again.values["leerlingen.0.geboren"] == "gisteren"


def test_a_tick_that_is_taken_away_stays_away() -> None:
    bound = post(given_form(TRAVEL), _shown=["fiets"])
    assert bound.data["fiets"] is False


def test_data_is_judged_like_a_post() -> None:
    form = given_parts(
        {"type": "number", "id": "a", "key": "km", "label": "Km", "validate": {"max": 5}}
    )
    assert bind_data(form, {"km": 4.5}, given_context()).data == {"km": 4.5}
    assert "km" in bind_data(form, {"km": 6}, given_context()).errors


def test_a_stored_file_survives_an_error() -> None:
    context = given_context(uploads={"u1": given_upload()})
    bound = post(given_form(LESSONS), context, bijlagen__stored=["u1"])
    assert bound.errors
    assert bound.uploads == ["u1"]
    assert bound.as_posted()["bijlagen.stored"] == ["u1"]


def test_the_file_of_somebody_else_is_not_attached() -> None:
    context = given_context(uploads={"u1": given_upload()})
    assert post(given_form(LESSONS), context, bijlagen__stored=["u2"]).uploads == []


def test_a_file_can_be_removed() -> None:
    context = given_context(uploads={"u1": given_upload(), "u2": given_upload("u2")})
    typed = {"bijlagen__stored": ["u1", "u2"], "bijlagen__remove": ["u1"]}
    assert post(given_form(LESSONS), context, **typed).uploads == ["u2"]
