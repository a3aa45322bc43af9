"""A small regulation with a wall: chores with an owner and a last day. No tests here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from service.actions import formpage, intake, people, publish, signing_in
from service.actions.answering import answer
from service.actions.asking import TaskAt
from service.actions.binding import Sent
from service.actions.services import Services
from service.core.actor import SYSTEM, Actor
from service.core.forms import bind_data
from service.core.rights import written_mandate
from service.store import instances, tasks, totals
from service.store.tables import Instance
from tests.engine.engine_models import end, flows, process, start, user

CALENDARS = Path(__file__).resolve().parents[2] / "processes" / "kalender.toml"
PASSWORD = "een lang wachtwoord"
SETTINGS = """
[bundel]
sleutel = "klussen"
titel = "Klussen"
proces = "klus"
nummer = "W-{volgnummer:03d}"
onderwerp = "wat"
behandelaar = "volger"
uitgesloten = "betrokken"
[start.klus]
naam = "Nieuwe klus"
groepen = ["team", "chef"]
[groep.team]
naam = "Team"
mag = ["zaken_lezen", "taken", "invoeren", "overzichten"]
bereik = "eigen"
[groep.chef]
naam = "Chef"
mag = ["zaken_lezen", "taken", "invoeren", "overzichten"]
bereik = "alles"
[groep.ander]
naam = "Ander"
mag = ["zaken_lezen", "overzichten"]
bereik = "alles"
[[sectie]]
titel = "Klus"
velden = ["wat"]
[[fase]]
naam = "Bedacht"
uitleg = "afgesproken"
klaar = "stand != null"
[[fase]]
naam = "Bezig"
klaar = 'stand = "klaar"'
[[fase]]
naam = "Klaar"
klaar = 'stand = "klaar"'
"""
REGULATION = """
[regeling]
naam = "Klussen"
versie = "1"
[kalender]
profiel = "atw"
[clausule.C1]
tekst = "Wij ruimen op"
plaats = "1"
drager = ["veld:wat"]
"""
MEASURES = """
[dimensie.soort]
naam = "Soort"
veld = "soort"
[maat.klussen]
naam = "Klussen"
bij = "geopend"
dimensies = ["soort"]
"""
WALLS = """
[bord.klussen]
naam = "Het bord"
proces = "klus"
groepen = ["team", "chef"]
toont = 'stand = null or stand != "weg"'
eigenaar = "eigenaar"
uiterlijk = 'if stand = "klaar" then null else voor'
kaart = ["plek"]
velden = ["wat", "soort", "verhaal"]
start = "klus"
artikel = "C1"
[bord.klussen.effect]
maat = "klussen"
dimensie = "soort"
veld = "soort"
sinds = "gedaan_op"
[herhaling.soort]
naam = "Soort klus"
maat = "klussen"
dimensie = "soort"
keer = 3
maanden = 2
uitgezonderd = ["was"]
[analyse]
naam = "Waar het over gaat"
artikel = "C1"
[[analyse.deel]]
titel = "Hoeveel"
maat = "klussen"
[[analyse.deel]]
titel = "Welke"
maat = "klussen"
dimensie = "soort"
"""
KINDS = [{"value": "stof", "label": "Stoffen"}, {"value": "was", "label": "Wassen"}]
STATES = [{"value": each, "label": each} for each in ("bezig", "klaar", "weg")]


def form(id: str, *components: Mapping[str, Any]) -> bytes:
    return json.dumps(
        {"id": id, "type": "default", "schemaVersion": 18, "components": list(components)}
    ).encode()


def field(key: str, kind: str = "textfield", **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"f_{key}", "key": key, "label": key, **more}


def day(key: str) -> dict[str, Any]:
    return field(key, "datetime", subtype="date", dateLabel=key)


FILES = {
    "bundle.toml": SETTINGS.encode(),
    "regeling.toml": REGULATION.encode(),
    "maten.toml": MEASURES.encode(),
    "overzichten.toml": WALLS.encode(),
    "kalender.toml": CALENDARS.read_bytes(),
    "klus.bpmn": process(start(), user("doen"), user("nakijken"), end(),
                         flows("start >> doen >> nakijken >> einde"), id="klus"),
    "forms/klus.form": form(
        "klus", field("wat"), field("eigenaar"), field("volger"), field("betrokken"),
        field("plek"), field("verhaal"), day("voor"), field("soort", "select", values=KINDS),
    ),
    "forms/f.form": form("f", field("stand", "select", values=STATES), day("gedaan_op")),
}  # fmt: skip
# Their groups, and what the operator lets them do.
PEOPLE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "anna": ("team", ()),
    "bob": ("team", ()),
    "chris": ("chef", ()),
    "dora": ("ander", ()),
    "ed": ("", ("toezicht",)),
}


class Chores:
    """The published regulation with its people, and short words for long calls."""

    def __init__(self, services: Services) -> None:
        self.services = services
        kept = publish.upload_files(services, FILES, SYSTEM)
        assert kept.publishable, [str(each.message) for each in kept.findings]
        publish.publish(services, kept.hash, "eerste versie", SYSTEM)
        for name, (group, powers) in PEOPLE.items():
            people.add(services, username=name, name=f"{name.title()} de Vries", title="", email="",
                       password=PASSWORD, groups=[f"klussen/{group}"] if group else [],
                       mandates=[written_mandate(each) for each in powers])  # fmt: skip

    def actor(self, username: str) -> Actor:
        with self.services.db.reading() as session:
            found = signing_in.actor_for(self.services, session, username)
        assert found is not None
        return found

    def add(self, what: str, *, owner: str = "anna", due: date | None = None, **more: Any) -> str:
        """A chore by the chef, followed by anna unless *more* says so; returns its number."""
        given = {"wat": what, "eigenaar": owner, "volger": "anna", "plek": "Zolder", **more}
        if due is not None:
            given["voor"] = due.isoformat()
        chris = self.actor("chris")
        _, blank = intake.blank(self.services, "klussen", "klus", chris)
        bound = bind_data(blank.form, given, blank.context)
        receipt = intake.start(
            self.services, process="klussen", form="klus", sent=Sent.of(bound, "chris"),
            actor=chris,
        )  # fmt: skip
        return receipt.number

    def do(self, number: str, state: str, done: date | None = None) -> None:
        """The one open task of a chore, by anna."""
        with self.services.db.reading() as session:
            task = tasks.open_of(session, self.case(number).id)[0]
        at, anna = TaskAt(id=task.id), self.actor("anna")
        page = formpage.page(self.services, at, anna)
        given = {"stand": state, **({"gedaan_op": done.isoformat()} if done else {})}
        sent = page.answered(bind_data(page.form, given, page.bound.context))
        answer(self.services, at, sent, anna)

    def add_up(self) -> None:
        with self.services.db.writing() as session:
            while totals.add_up(session, self.services.clock(), 100):
                pass

    def case(self, number: str) -> Instance:
        with self.services.db.reading() as session:
            found = instances.by_number(session, number)
        assert found is not None
        return found
