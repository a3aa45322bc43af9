"""A small process where a task and an action change the same list; what tests build on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.actions import formpage, intake, people, publish, signing_in
from service.actions.answering import answer
from service.actions.asking import ActionAt, At, TaskAt
from service.actions.binding import BASE, Sent
from service.actions.formpage import FormPage
from service.actions.services import Services
from service.core.actor import PUBLIC, SYSTEM, Actor
from service.store import instances, tasks
from tests.engine.engine_models import envelope, flows, process, start, user, xor

CALENDARS = Path(__file__).resolve().parents[1] / "processes" / "kalender.toml"
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
[partij.vrager]
indiener = true
pagina = true
naam = "naam"
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
            found = signing_in.actor_for(self.services, session, username)
        assert found is not None
        return found


def rows(wanted: list[dict[str, str]], markers: tuple[str, ...] = ()) -> dict[str, list[str]]:
    posted = {"afspraken.count": [str(len(wanted))]}
    for number, row in enumerate(wanted):
        if number < len(markers):
            posted[f"afspraken.{number}._row"] = [markers[number]]
        posted |= {f"afspraken.{number}.{name}": [text] for name, text in row.items()}
    return posted
