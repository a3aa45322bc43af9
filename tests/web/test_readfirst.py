"""A letter is read before it goes: shown with what it is, sent as it was shown, told when not."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.actions import publish
from service.actions.services import Services
from service.app import create_app
from service.outside import OutboxMailer
from service.store.tables import AuditEvent, Document, Job, Submission
from tests.conftest import Clock
from tests.proef import HERE, World
from tests.web.conftest import Browser

ANSWERS = {"besluit": "toegekend", "reden": "Het past."}
FILED = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}


@pytest.fixture
def world(
    templates: Callable[[str, str, Callable[[str], None]], str],
    new_database: Callable[..., str],
    make_services: Callable[[str], Services],
) -> World:
    """A process whose first task sends a letter as soon as it is done."""

    def prepare(url: str) -> None:
        services = make_services(url)
        World(services).prepare()
        with services.db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        services.db.close()

    return World(make_services(new_database("sqlite", templates("sqlite", "letters", prepare))))


def test_a_letter_is_shown_before_it_goes_and_goes_as_it_was_shown(world: World) -> None:
    anna, task = given_assessment(world)
    before = len(world.rows(AuditEvent)), len(world.rows(Submission)), len(world.rows(Job))

    shown = anna.fill(task, ANSWERS)
    assert shown.status_code == 200
    assert "Kijk de brief na" in shown.text
    assert "Kees" in shown.text
    assert "Een e-mail naar kees@voorbeeld.nl zegt dat." in shown.text
    assert pdf_in(shown).startswith(b"%PDF")
    after = len(world.rows(AuditEvent)), len(world.rows(Submission)), len(world.rows(Job))
    assert after == before, "nothing was done yet"
    assert world.rows(Document) == []

    assert anna.post(task, hidden_in(shown, _action="save")).status_code == 303
    assert [job.name for job in world.rows(Job)] == ["Besluit versturen"]


def test_who_goes_back_finds_what_was_typed(world: World) -> None:
    anna, task = given_assessment(world)
    shown = anna.fill(task, ANSWERS)
    back = anna.post(task, hidden_in(shown, _action="refresh"))
    assert "Het past." in back.text
    assert "Kijk de brief na" not in back.text
    assert "Het past." in anna.get(task).text, "and it is a draft, for who leaves from there"


def test_a_letter_that_became_another_is_shown_again(world: World, clock: Clock) -> None:
    anna, task = given_assessment(world)
    shown = anna.fill(task, ANSWERS)
    clock.pass_(timedelta(days=1))  # so it has another date
    anna.sign_in("anna")
    again = anna.post(task, hidden_in(shown, _action="save"))
    assert again.status_code == 200
    assert "Wat wij versturen is veranderd" in again.text
    assert anna.post(task, hidden_in(again, _action="save")).status_code == 303


def test_what_was_typed_over_is_another_letter(world: World) -> None:
    anna, task = given_assessment(world)
    shown = anna.fill(task, ANSWERS)
    other = hidden_in(shown, _action="save", reden="Het past toch niet.")
    assert "Wat wij versturen is veranderd" in anna.post(task, other).text


def test_the_same_letter_an_hour_later_goes(world: World, clock: Clock) -> None:
    anna, task = given_assessment(world, "Om {{ nu()|tijd }} uur: {{ reden }}")
    shown = anna.fill(task, ANSWERS)
    clock.pass_(timedelta(hours=1))
    assert anna.post(task, hidden_in(shown, _action="save")).status_code == 303


@pytest.mark.parametrize("seal", ["", "x", "~", "é~é", "2026-03-02T10:00:00+01:00~0", "~" * 9_000])
def test_a_seal_that_is_not_ours_shows_the_letter(world: World, seal: str) -> None:
    anna, task = given_assessment(world)
    shown = anna.fill(task, ANSWERS)
    answer = anna.post(task, hidden_in(shown, _action="save", _read=seal))
    assert answer.status_code == 200
    assert "Kijk de brief na" in answer.text


def test_a_letter_is_sent_once_however_often_the_button_is_pressed(world: World) -> None:
    anna, task = given_assessment(world)
    sent = hidden_in(anna.fill(task, {**ANSWERS, "_key": "a" * 32}), _action="save")
    assert [anna.post(task, sent).status_code for _ in range(2)] == [303, 303]
    assert len(world.rows(Job)) == 1
    late = anna.post(task, {**sent, "_key": "b" * 32})  # Back, and once more from another tab
    assert late.status_code == 409
    assert "Kijk de brief na" not in late.text


def test_without_a_mail_server_nothing_is_said_to_be_sent(world: World) -> None:
    world.services = replace(world.services, mailer=OutboxMailer())
    anna, task = given_assessment(world)
    shown = anna.fill(task, ANSWERS).text
    assert "de e-mail naar kees@voorbeeld.nl wordt klaargezet, niet verzonden" in shown


def test_nobody_reads_for_another(world: World) -> None:
    anna, task = given_assessment(world)
    shown = anna.fill(task, ANSWERS)
    bob = given_browser(world, "bob")
    assert "Wat wij versturen is veranderd" in bob.post(task, hidden_in(shown, _action="save")).text


def test_a_letter_that_cannot_be_made_is_told_at_the_step(world: World) -> None:
    anna, task = given_assessment(world, "Verzonden op {{ besluit_verzonden_op }}.")
    answer = anna.fill(task, ANSWERS)
    assert answer.status_code == 422
    assert "het veld “besluit_verzonden_op”, maar dat is leeg" in answer.text
    assert "Het past." in answer.text, "what was typed is still there"
    assert world.rows(Job) == []


def test_a_question_says_whose_letter_repeats_its_answer(world: World) -> None:
    anna, task = given_assessment(world)
    assert "Staat in een brief aan: aanvrager." in anna.get(task).text


def test_a_task_can_show_the_letter_it_is_about_as_it_would_go_now(world: World) -> None:
    given_letter(world, "Over {{ soort }}.", shown=True)
    anna, task = given_assessment(world)
    page = anna.get(task).text
    assert "De brief zoals hij nu zou gaan" in page
    assert f'data-url="{task}/brief"' in page
    answer = anna.get(f"{task}/brief")
    assert answer.data.startswith(b"%PDF")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    mia = given_browser(world, "mia")
    assert mia.get(f"{task}/brief").status_code == 403


def test_a_task_says_why_it_cannot_show_its_letter_yet(world: World) -> None:
    given_letter(world, "Wij besloten: {{ besluit }}.", shown=True)
    anna, task = given_assessment(world)
    page = anna.get(task)
    assert page.status_code == 200
    assert "het veld “besluit”, maar dat is leeg" in page.text
    assert anna.get(f"{task}/brief").status_code == 404


def given_assessment(world: World, letter: str = "") -> tuple[Browser, str]:
    """Anna in a browser, and her task in a case with *letter* as the text of its letter."""
    if letter:
        given_letter(world, letter)
    number = world.file(FILED).number
    task = world.task(number, "Aanvraag beoordelen")
    return given_browser(world, "anna"), f"/taken/{task.id}"


def given_browser(world: World, username: str) -> Browser:
    browser = Browser(create_app(world.services).test_client())
    assert browser.sign_in(username).status_code == 302
    return browser


def given_letter(world: World, text: str, *, shown: bool = False) -> None:
    """A version of the process whose letter has another text; *shown*: beside the first task."""
    folder = Path(world.services.settings.data_dir) / "proefproces"
    copytree(HERE / "proefproces", folder)
    path = folder / "letters" / "besluit.md"
    front = path.read_text().partition("---\n")[2].partition("---\n")[0]
    path.write_text(f"---\n{front}---\n{text}\n")
    if shown:
        model = folder / "proefproces.bpmn"
        clause = '<camunda:property name="artikel" value="R1" />'
        beside = clause + '<camunda:property name="toont_brief" value="besluit" />'
        model.write_text(model.read_text().replace(clause, beside, 1))
    publish.publish_directory(world.services, folder, HERE / "proefproces_forms", "andere brief")


def hidden_in(page: TestResponse, **others: str) -> dict[str, Any]:
    """What the page of letters sends along, and *others*."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text
    ):
        found.setdefault(unescape(name), []).append(unescape(value))
    return {**{name: values for name, values in found.items() if name != "csrf_token"}, **others}


def pdf_in(page: TestResponse) -> bytes:
    found = re.search(r"data:application/pdf;base64,([A-Za-z0-9+/=]+)", page.text)
    assert found is not None, "the page holds the letter itself"
    return b64decode(found[1])
