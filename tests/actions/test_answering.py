"""Two people, one case: what was filled in meets the case as it is when it arrives."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from engine.engine_models import envelope, flows, process, start, user, xor
from service.actions import formpage, intake, people, publish, work
from service.actions.answering import answer
from service.actions.asking import ActionAt, At, TaskAt
from service.actions.binding import BASE, CHOICE, Sent
from service.actions.formpage import FormPage
from service.actions.services import Services
from service.core.access import PUBLIC, SYSTEM, Actor
from service.core.errors import Conflict
from service.core.forms import Side
from service.store import instances, tasks

CALENDARS = Path(__file__).resolve().parents[2] / "processes" / "kalender.toml"
SETTINGS = """
[bundel]
sleutel = "gesprek"
titel = "Gesprek"
proces = "gesprek"
nummer = "G-{volgnummer:03d}"
[start.aanmelden]
naam = "Aanmelden"
openbaar = true
[groep.team]
naam = "Team"
mag = ["zaken_lezen", "zaken_voeren", "taken", "invoeren"]
bereik = "eigen"
[[sectie]]
titel = "Gesprek"
velden = ["naam", "aantal", "afspraken"]
"""
REGULATION = """
[regeling]
naam = "Gesprek"
versie = "1"
[kalender]
profiel = "atw"
"""
# A task to write a report, and beside it an action that changes the same answers.
MODEL = process(
    start(), xor("rij"), envelope("wijzigen", "Wijzigen", formulier="wijzigen", actie_door="team"),
    '<parallelGateway id="naast"/>', user("verslag"), '<endEvent id="einde"/>',
    flows("start >> naast >> verslag >> einde", "naast >> rij >> wijzigen >> rij"),
    id="gesprek", messages=("Wijzigen",),
)  # fmt: skip
ROWS = {
    "type": "dynamiclist",
    "id": "f_afspraken",
    "path": "afspraken",
    "label": "Afspraken",
    "isRepeating": True,
    "allowAddRemove": True,
    "defaultRepetitions": 0,
    "components": [
        {"type": "textfield", "id": "f_wat", "key": "wat", "label": "Wat"},
        {"type": "textfield", "id": "f_wie", "key": "wie", "label": "Wie"},
    ],
}
NAME = {"type": "textfield", "id": "f_naam", "key": "naam", "label": "Naam"}
COUNT = {"type": "expression", "id": "f_n", "key": "aantal", "expression": "=count(afspraken)"}
CHECKED = {"type": "checkbox", "id": "f_ok", "key": "nagekeken", "label": "Nagekeken"}
AGREED = [{"wat": "Bellen", "wie": "Jan"}]


def form(id: str, *components: Mapping[str, Any]) -> bytes:
    return json.dumps(
        {"id": id, "type": "default", "schemaVersion": 18, "components": list(components)}
    ).encode()


FILES = {
    "bundle.toml": SETTINGS.encode(),
    "regeling.toml": REGULATION.encode(),
    "kalender.toml": CALENDARS.read_bytes(),
    "gesprek.bpmn": MODEL,
    "forms/aanmelden.form": form("aanmelden", NAME, ROWS),
    "forms/f.form": form("f", NAME, ROWS, COUNT, CHECKED),
    "forms/wijzigen.form": form("wijzigen", NAME, ROWS),
}


class Desk:
    """A case with one agreement, a task to report on it and an action that changes it."""

    def __init__(self, services: Services) -> None:
        self.services = services
        kept = publish.upload_files(services, FILES, SYSTEM)
        assert kept.publishable, [str(each.message) for each in kept.findings]
        publish.publish(services, kept.hash, "eerste versie", SYSTEM)
        for name in ("anna", "bob"):
            people.add(services, username=name, name=name.title(), title="", email="",
                       password="een lang wachtwoord", groups=["gesprek/team"])  # fmt: skip
        typed = {"naam": ["Jan"], **rows(AGREED)}
        self.number = intake.start(
            services,
            process="gesprek",
            form="aanmelden",
            sent=Sent(typed=typed, owner="iemand"),
            actor=PUBLIC,
        ).number
        with services.db.reading() as session:
            case = instances.by_number(session, self.number)
            assert case is not None
            (task,) = tasks.open_of(session, case.id)
        self.task = TaskAt(id=task.id)
        self.action = ActionAt(number=self.number, element="gesprek/wijzigen")

    @property
    def anna(self) -> Actor:
        return self._actor("anna")

    @property
    def bob(self) -> Actor:
        return self._actor("bob")

    def page(self, at: At | None = None, sent: Sent | None = None) -> FormPage:
        return formpage.page(self.services, at or self.task, self.anna, sent)

    def sent(self, page: FormPage, **more: list[str]) -> Sent:
        """The form as *page* showed it, with other answers."""
        typed = {**page.bound.as_posted(), BASE: [page.filled.base], **more}
        return Sent(typed=typed, owner="anna")

    def send(self, sent: Sent, at: At | None = None) -> None:
        answer(self.services, at or self.task, sent, self.anna)

    def colleague(self, **more: list[str]) -> None:
        """Bob changes the case now."""
        page = formpage.page(self.services, self.action, self.bob)
        typed = {**page.bound.as_posted(), BASE: [page.filled.base], **more}
        answer(self.services, self.action, Sent(typed=typed, owner="bob"), self.bob)

    def record(self) -> dict[str, Any]:
        with self.services.db.reading() as session:
            case = instances.by_number(session, self.number)
        assert case is not None
        found: dict[str, Any] = json.loads(case.record)
        return found

    def _actor(self, username: str) -> Actor:
        with self.services.db.reading() as session:
            found = people.actor_for(self.services, session, username)
        assert found is not None
        return found


@pytest.fixture
def desk(new_database: Callable[..., str], make_services: Callable[[str], Services]) -> Desk:
    return Desk(make_services(new_database("sqlite")))


def rows(wanted: list[dict[str, str]], markers: tuple[str, ...] = ()) -> dict[str, list[str]]:
    posted = {"afspraken.count": [str(len(wanted))]}
    for number, row in enumerate(wanted):
        if number < len(markers):
            posted[f"afspraken.{number}._row"] = [markers[number]]
        posted |= {f"afspraken.{number}.{name}": [text] for name, text in row.items()}
    return posted


WRITTEN = {"wat": "Schrijven", "wie": "Piet"}


def test_a_row_of_a_colleague_survives_a_form_that_was_open(desk: Desk) -> None:
    page = desk.page()
    desk.colleague(**rows([*AGREED, WRITTEN], ("#0",)))
    desk.send(desk.sent(page, nagekeken=["true"]))
    assert desk.record()["afspraken"] == [*AGREED, WRITTEN]
    assert desk.record()["nagekeken"] is True


def test_two_people_with_the_same_action_open_both_add_a_row(desk: Desk) -> None:
    mine = desk.page(desk.action)
    desk.colleague(**rows([*AGREED, WRITTEN], ("#0",)))
    added = rows([*AGREED, {"wat": "Mailen", "wie": "Anna"}], ("#0",))
    desk.send(desk.sent(mine, **added), desk.action)
    assert [row["wat"] for row in desk.record()["afspraken"]] == ["Bellen", "Schrijven", "Mailen"]


def test_the_same_answer_changed_twice_is_refused_and_loses_nothing(desk: Desk) -> None:
    page = desk.page()
    desk.colleague(naam=["Piet"])
    sent = desk.sent(page, naam=["Kees"])
    with pytest.raises(Conflict, match="changed the same answers"):
        desk.send(sent)
    assert desk.record()["naam"] == "Piet"
    again = desk.page(sent=sent)
    assert [clash.mine for clash in again.filled.clashes] == ["naam"]
    assert again.bound.values["naam"] == "Kees"
    assert again.filled.now is not None and again.filled.now.values["naam"] == "Piet"


@pytest.mark.parametrize(("side", "name"), [(Side.MINE, "Kees"), (Side.THEIRS, "Piet")])
def test_who_chose_sends_the_form(desk: Desk, side: Side, name: str) -> None:
    page = desk.page()
    desk.colleague(naam=["Piet"])
    sent = desk.sent(page, naam=["Kees"])
    (clash,) = desk.page(sent=sent).filled.clashes
    choice = {f"{CHOICE}.1": [f"{side}:{clash.seen}:{clash.id}"]}
    desk.send(Sent(typed={**sent.typed, **choice}, owner="anna"))
    assert desk.record()["naam"] == name


def test_computed_answers_are_worked_out_again_from_the_case_of_now(desk: Desk) -> None:
    page = desk.page()
    assert page.bound.data["aantal"] == 1
    desk.colleague(**rows([*AGREED, WRITTEN], ("#0",)))
    desk.send(desk.sent(page, nagekeken=["true"]))
    assert desk.record()["aantal"] == 2


@pytest.mark.postgres
def test_a_lost_race_binds_again(
    new_database: Callable[..., str], make_services: Callable[[str], Services]
) -> None:
    """Bob is faster between reading and writing: the second attempt counts his row too."""
    desk = Desk(make_services(new_database("postgres")))
    page, waiting = desk.page(), [rows([*AGREED, WRITTEN], ("#0",))]

    def overtake(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if waiting and statement.startswith("UPDATE instance"):
            desk.colleague(**waiting.pop())

    event.listen(desk.services.db.engine, "before_cursor_execute", overtake)
    desk.send(desk.sent(page, nagekeken=["true"]))
    assert desk.record()["aantal"] == 2
    assert desk.record()["afspraken"] == [*AGREED, WRITTEN]


@pytest.mark.parametrize("base", [[], [""], ["x.y"], ["é"], ["e30=.00"]])
def test_a_form_that_does_not_tell_its_base_is_refused(desk: Desk, base: list[str]) -> None:
    sent = desk.sent(desk.page(), naam=["Kees"], **{BASE: base})
    with pytest.raises(Conflict, match="does not tell"):
        desk.send(sent)
    again = desk.page(sent=sent)
    assert again.bound.values["naam"] == "Kees", "what was typed stands there again"
    desk.send(desk.sent(again))
    assert desk.record()["naam"] == "Kees"


def test_the_base_of_another_step_is_refused(desk: Desk) -> None:
    there = desk.page(desk.action).filled.base
    with pytest.raises(Conflict, match="does not tell"):
        desk.send(desk.sent(desk.page(), **{BASE: [there]}))


def test_a_revision_cannot_be_raised_by_hand(desk: Desk) -> None:
    body, _, signature = desk.page().filled.base.partition(".")
    with pytest.raises(Conflict, match="does not tell"):
        desk.send(desk.sent(desk.page(), **{BASE: [f"{body[:-4]}AAAA.{signature}"]}))


def test_a_draft_of_last_week_meets_the_case_of_today(desk: Desk) -> None:
    sent = desk.sent(desk.page(), nagekeken=["true"])
    work.save_draft(desk.services, desk.task.id, sent.draft(), desk.anna)
    desk.colleague(**rows([*AGREED, WRITTEN], ("#0",)))
    page = desk.page()
    assert [change.name for change in page.filled.changes] == ["afspraken.1"]
    desk.send(desk.sent(page))
    assert desk.record()["afspraken"] == [*AGREED, WRITTEN]
    assert desk.record()["nagekeken"] is True


def test_a_draft_that_collides_is_put_before_its_writer(desk: Desk) -> None:
    sent = desk.sent(desk.page(), naam=["Kees"])
    work.save_draft(desk.services, desk.task.id, sent.draft(), desk.anna)
    desk.colleague(naam=["Piet"])
    assert [clash.mine for clash in desk.page().filled.clashes] == ["naam"]


def test_a_draft_of_before_drafts_had_a_base_still_opens(desk: Desk) -> None:
    work.save_draft(desk.services, desk.task.id, {"naam": ["Kees"]}, desk.anna)
    page = desk.page()
    assert page.bound.values["naam"] == "Kees"
    assert not page.filled.is_based
