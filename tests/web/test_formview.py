"""Bound forms as HTML: labels, hints, errors, rows and files, in Dutch and without surprises."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, get_template_attribute
from flask_babel import Babel
from lxml import html
from markupsafe import Markup
from werkzeug.datastructures import FileStorage, MultiDict

from service.core.forms import Accepted, Bound, RefusedUpload, UploadRef, initial
from service.web import templating
from service.web.formshapes import FieldView, Look
from service.web.formview import receive, view
from tests.core.forms.filled import (
    INSPECTION,
    LESSONS,
    TRAVEL,
    given_context,
    given_form,
    given_parts,
    given_upload,
    post,
)

WEB = Path(__file__).parents[2] / "service"
TEXT = {"type": "textfield", "id": "a", "key": "a", "label": "Naam"}


@pytest.fixture(scope="module")
def translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("translations")
    (folder / "nl" / "LC_MESSAGES").mkdir(parents=True)
    with (WEB / "translations/nl/forms.po").open("rb") as source:
        catalogue = read_po(source, locale="nl")
    with (folder / "nl" / "LC_MESSAGES" / "messages.mo").open("wb") as target:
        write_mo(target, catalogue)
    return folder


@pytest.fixture(autouse=True)
def app(translations: Path) -> Iterator[Flask]:
    flask = Flask(__name__, template_folder=str(WEB / "web/templates"))
    flask.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)
    Babel(flask, default_locale="nl")
    templating.install(flask)
    with flask.test_request_context():
        yield flask


def page(bound: Bound, **more: str) -> Any:
    """The form and its error summary as a document."""
    shown = view(bound, key="k1")
    summary = get_template_attribute("form/errors.html", "error_summary")(shown)
    form = get_template_attribute("form/fields.html", "render_form")(shown, "Verstuur", **more)
    return html.fromstring(f"<main>{summary}{form}</main>")


def texts(found: Any, path: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in found.xpath(path)]


@pytest.mark.parametrize("name", [LESSONS, INSPECTION, TRAVEL])
def test_every_control_has_a_label_and_every_reference_exists(name: str) -> None:
    document = page(post(given_form(name), given_context({"tarief": 1, "maximum_km": 9})))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    labelled = set(document.xpath("//label/@for"))
    controls = document.xpath("//input[not(@type='hidden')]|//select|//textarea")
    assert {control.get("id") for control in controls} == labelled
    for references in document.xpath("//@aria-describedby"):
        assert set(references.split()) <= set(ids)
    for anchor in document.xpath("//*[@class='errors']//@href"):
        assert anchor.removeprefix("#") in ids


@pytest.mark.parametrize(("draft", "pressed"), [("", "refresh"), ("Bewaar concept", "draft")])
def test_enter_presses_what_completes_nothing_and_removes_no_row(draft: str, pressed: str) -> None:
    form = initial(given_form(TRAVEL), given_context())
    first = page(form, draft=draft).xpath("//button")[0]
    assert (first.get("name"), first.get("value")) == ("_action", pressed)
    assert first.get("tabindex") == "-1"


def test_every_other_action_skips_the_checks_of_the_browser() -> None:
    document = page(initial(given_form(LESSONS), given_context()), draft="Bewaar concept")
    others = document.xpath("//button[@value!='save']")
    assert {button.get("value") for button in others} == {
        "remove:leerlingen:0",
        "add:leerlingen",
        "refresh",
        "draft",
    }
    assert all(button.get("formnovalidate") is not None for button in others)


def test_an_optional_question_says_so() -> None:
    required = {**TEXT, "key": "b", "id": "b", "label": "Plaats", "validate": {"required": True}}
    document = page(initial(given_parts(TEXT, required), given_context()))
    assert texts(document, "//label") == ["Naam (niet verplicht)", "Plaats"]


def test_an_error_stands_at_the_field_and_in_the_summary() -> None:
    document = page(post(given_parts({**TEXT, "validate": {"required": True}})))
    control = document.xpath("//input[@id='v-a']")[0]
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "v-a-f"
    assert texts(document, "//*[@id='v-a-f']") == ["Fout: Vul ‘Naam’ in"]
    assert texts(document, "//*[@role='alert']//a") == ["Vul ‘Naam’ in"]
    assert texts(document, "//*[@role='alert']/h2") == ["Er is 1 ding dat we nog moeten weten"]


def test_an_error_in_a_row_names_the_row_in_the_summary() -> None:
    bound = post(given_form(TRAVEL), given_context({"tarief": 1}), ritten__count="2")
    assert "Rit 2: Vul ‘Van’ in" in texts(page(bound), "//*[@role='alert']//a")


def test_what_is_always_chosen_is_ticked_locked_and_says_so() -> None:
    part = {
        **TEXT, "type": "checklist", "properties": {"altijd": '["x"]'},
        "values": [{"value": "x", "label": "Klager"}, {"value": "y", "label": "Directie"}],
    }  # fmt: skip
    document = page(initial(given_parts(part), given_context()))
    assert texts(document, "//label") == ["Klager (altijd)", "Directie"]
    ticks = document.xpath("//input[@type='checkbox']")
    shown = [(t.get("checked"), t.get("disabled")) for t in ticks]
    assert shown == [("checked", "disabled"), (None, None)]


def test_the_title_warns_of_errors() -> None:
    form = given_parts({**TEXT, "validate": {"required": True}})
    assert view(post(form)).title_prefix == "Fout: "
    assert view(post(form, a="x")).title_prefix == ""


def test_a_date_in_an_error_is_written_out() -> None:
    part = {**TEXT, "type": "datetime", "dateLabel": "Dag", "validate": {"max": "2026-04-01"}}
    document = page(post(given_parts(part), a="2026-04-02"))
    expected = "De datum is te laat. Kies woensdag 1 april 2026 of een eerdere dag"
    assert texts(document, "//*[@role='alert']//a") == [expected]


def test_what_people_and_authors_write_is_never_markup() -> None:
    evil = '"><script>alert(1)</script>'
    text = {"type": "text", "id": "t", "text": f"**Vet** {{{{ naam }}}} {evil} ![x](https://x.nl)"}
    form = given_parts(text, {**TEXT, "label": evil, "description": evil})
    record = {"naam": "*<b>Bo</b>*\n# kop", "a": evil}
    document = page(post(form, given_context(record), a=evil))
    assert not document.xpath("//script|//b|//h1|//img|//em")
    assert texts(document, "//strong") == ["Vet"]
    assert document.xpath("//input[@id='v-a']/@value") == [evil]


def test_values_in_a_text_read_as_a_person_writes_them() -> None:
    shown = "{{ dag }}|{{ moment }}|{{ bedrag }}|{{ klaar }}|{{ leeg }}|{{ lijst }}"
    record = {
        "dag": "2026-05-01",
        "moment": "2026-05-01T08:42:00Z",
        "bedrag": 1250.5,
        "klaar": True,
        "lijst": ["een", "twee"],
    }
    form = given_parts({"type": "text", "id": "t", "text": shown}, TEXT)
    words = texts(page(initial(form, given_context(record))), "//*[@id='fields']/div[1]")[0]
    expected = "vrijdag 1 mei 2026|vrijdag 1 mei 2026, 10:42|1.250,5|Ja||een, twee"
    assert words == expected


def test_a_read_only_answer_is_text() -> None:
    document = page(initial(given_form(INSPECTION), given_context({"meldnummer": "S-12"})))
    assert texts(document, "//dl/dd") == ["S-12"]
    assert not document.xpath("//*[@name='meldnummer']")


def test_a_stored_file_is_listed_with_a_way_to_remove_it() -> None:
    context = given_context(uploads={"u1": given_upload()})
    document = page(post(given_form(LESSONS), context, bijlagen__stored=["u1"]))
    assert document.xpath("//input[@name='bijlagen.stored']/@value") == ["u1"]
    assert texts(document, "//label[@for='v-bijlagen-x1']") == ["Verwijder scan.pdf"]
    assert document.xpath("//form/@enctype") == ["multipart/form-data"]


def test_controls_help_the_keyboard_and_the_browser() -> None:
    document = page(initial(given_form(LESSONS), given_context()))
    mail = document.xpath("//input[@name='ouder.email']")[0]
    assert (mail.get("type"), mail.get("autocomplete")) == ("email", "email")
    km = page(initial(given_form(TRAVEL), given_context())).xpath("//input[@name='ritten.0.km']")
    assert km[0].get("inputmode") == "decimal"


def test_the_form_posts_what_binds_to_the_same_answers() -> None:
    bound = initial(given_form(INSPECTION), given_context({"acties": [{"id": 1, "wat": "Hek"}]}))
    document = page(bound)
    assert set(document.xpath("//input[@name='_shown']/@value")) <= set(bound.as_posted()["_shown"])
    assert document.xpath("//input[@name='acties.0._row']/@value") == ["=1"]
    assert document.xpath("//input[@name='acties.count']/@value") == ["1"]
    assert document.xpath("//input[@name='_key']/@value") == ["k1"]


def test_only_asked_and_good_files_are_stored() -> None:
    kept: dict[str, bytes] = {}

    def store(found: Accepted, content: bytes) -> UploadRef:
        kept[found.name] = content
        return found.stored_as(f"id-{found.name}")

    pdf = b"%PDF-1.7 %%EOF"
    files = MultiDict(
        [
            ("bijlagen", FileStorage(io.BytesIO(pdf), "brief.pdf")),
            ("bijlagen", FileStorage(io.BytesIO(b"MZ"), "spel.exe")),
            ("zomaar", FileStorage(io.BytesIO(pdf), "ander.pdf")),
            ("bijlagen", FileStorage(io.BytesIO(b""), "")),
        ]
    )
    received = receive(given_form(LESSONS), files, store)
    assert kept == {"brief.pdf": pdf}
    good, bad = received["bijlagen"]
    assert isinstance(good, UploadRef)
    assert isinstance(bad, RefusedUpload)
    assert good.id == "id-brief.pdf"


def test_what_explains_a_tick_stands_below_its_label() -> None:
    tick = FieldView(look=Look.TICK, id="v-a", name="a", label="Ja", hint=Markup("Uitleg"))
    found = html.fromstring(str(get_template_attribute("form/fields.html", "render_field")(tick)))
    assert texts(found, "//label/following-sibling::p[@id='v-a-h']") == ["Uitleg"]
    assert texts(found, "//p") == ["Uitleg"]
    assert found.xpath("string(//input[@type='checkbox']/@aria-describedby)") == "v-a-h"
