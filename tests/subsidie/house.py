"""One service with three regulations and a few cases in each; no tests here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.actions import people, publish, signing_in
from service.actions.services import Services
from service.bundle.archive import read_directory
from service.bundle.bundle import Bundle
from service.bundle.feature import read_feature
from service.cli.words import translate
from service.core.actor import SYSTEM, Actor
from service.rehearsal.demo import demo_people, enrol
from service.rehearsal.play import Cast, play_all
from service.rehearsal.vocabulary import vocabulary
from service.rehearsal.world import World
from service.settings import ROOT
from service.store import bundles, documents, instances, migrate, tasks
from service.store.db import Database
from service.store.tables import Document, Grounds, Instance, Task
from service.wiring import build, load_settings
from tests.conftest import Postbox

TESTS = Path(__file__).resolve().parents[1]
# The folder of each process, its forms and its calendars.
REGULATIONS = [
    (folder / "processes" / key, folder / "forms" / key, folder / "processes" / "kalender.toml")
    for folder, key in (
        (ROOT, "klachtenregeling"),
        (TESTS / "tweede_proces", "verlofaanvraag"),
        (TESTS / "subsidie", "subsidieregeling"),
    )
]
# Two hours after the last thing that happened: 7 July, 16.00 on Curaçao.
NOW = datetime(2026, 7, 7, 20, 0, tzinfo=UTC)

APPLIES = """
    Als iemand "aanvraag-indienen" invult:
      | aanvrager.naam       | Stichting Kompa Nan       |
      | aanvrager.email      | kompanan@voorbeeld.test   |
      | project.titel        | Speeltuin Otrobanda       |
      | project.omschrijving | Een speeltuin op het plein. |
      | project.start_op     | 1 oktober 2026            |
      | openbare_ruimte      | {public}                  |
      | bedrag_gevraagd      | 20000                     |
      | begroting.0.post     | Schommels                 |
      | begroting.0.bedrag   | 20000                     |
"""
FRESH = f"""
    Gegeven het is donderdag 25 juni 2026 om 23.30 uur
{APPLIES.format(public="Nee")}
"""
# Half past eleven in Willemstad is half past five in Rotterdam.
COMPLAINT = """
    Gegeven het is vrijdag 26 juni 2026 om 5.30 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos           |
      | klager.kanalen  | E-mail              |
      | klager.email    | s.vos@voorbeeld.nl  |
      | klager.telefoon | 06 12 34 56 78      |
      | omschrijving    | Niemand belde terug. |
      | voorval_datum   | 2026-06-10          |
      | voorval_plaats  | Vestiging Rotterdam |
"""
LEAVE = """
    Gegeven het is vrijdag 26 juni 2026 om 9.00 uur
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam  | An Janssens       |
      | aanvrager.email | an@voorbeeld.test |
      | soort           | Vakantie          |
      | van             | 3 augustus 2026   |
      | tot             | 14 augustus 2026  |
"""
OBJECTED = f"""
    Gegeven het is vrijdag 26 juni 2026 om 9.00 uur
{APPLIES.format(public="Nee")}
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig | Ja |
    En "b.rojer" "Voorstel opstellen" invult:
      | voorstel            | Afwijzen |
      | voorstel_motivering | Te duur. |
    En "r.martina" "Besluit nemen" invult:
      | besluit            | Afwijzen                                |
      | besluit_motivering | Voor dit bedrag bouwt een ander er twee. |
    En partij "aanvrager" de handeling "Bezwaar maken" uitvoert:
      | bezwaar_gronden | Een ander bouwt ze van plastic. |
"""
GRANTED = f"""
    Gegeven het is vrijdag 26 juni 2026 om 9.00 uur
{APPLIES.format(public="Ja")}
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig             | Ja                   |
      | belanghebbende.naam  | Mevrouw Janga        |
      | belanghebbende.email | janga@voorbeeld.test |
    En "a.winklaar" "Technisch advies geven" invult:
      | advies_oordeel | Uitvoerbaar     |
      | advies_tekst   | De grond is vast. |
    En partij "belanghebbende" de handeling "Zienswijze geven" uitvoert:
      | zienswijze | Graag een hek. |
    En "b.rojer" "Voorstel opstellen" invult:
      | voorstel            | Verlenen |
      | bedrag_voorgesteld  | 20000    |
      | voorstel_motivering | Goed plan, en er komt een hek. |
    Als het dinsdag 7 juli 2026 om 14.00 uur wordt
    En "r.martina" "Besluit nemen" invult:
      | besluit            | Verlenen |
      | bedrag_verleend    | 20000    |
      | besluit_motivering | De wijk krijgt een veilige speelplek. |
"""
# What is played, in this order: the name of the case, its regulation, the story.
STORIES = (
    ("nieuw", "subsidieregeling", FRESH),
    ("klacht", "klachtenregeling", COMPLAINT),
    ("verlof", "verlofaanvraag", LEAVE),
    ("bezwaar", "subsidieregeling", OBJECTED),
    ("verleend", "subsidieregeling", GRANTED),
)
CASES = frozenset(name for name, _, _ in STORIES)


@dataclass(frozen=True, kw_only=True)
class House:
    """The service, and the number of each case by its name in the stories."""

    services: Services
    postbox: Postbox = field(default_factory=Postbox)
    numbers: Mapping[str, str] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        with self.services.db.reading() as session:
            actor = signing_in.actor_for(self.services, session, username)
        assert actor is not None, username
        return actor

    def case(self, name: str) -> Instance:
        with self.services.db.reading() as session:
            found = instances.by_number(session, self.numbers[name])
        assert found is not None
        return found

    def record(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.case(name).record)
        return found

    def papers(self, name: str) -> Sequence[Document]:
        with self.services.db.reading() as session:
            return documents.of_instance(session, self.case(name).id)

    def tasks(self) -> list[tuple[Task, str]]:
        """Every open task with the name of its case."""
        with self.services.db.reading() as session:
            return [
                (task, name)
                for name in self.numbers
                for task in tasks.open_of(session, self.case(name).id)
            ]

    def published(self) -> list[Bundle]:
        with self.services.db.reading() as session:
            hashes = bundles.latest_hashes(session)
            return [self.services.bundles.get(session, each) for each in hashes.values()]


def built(folder: Path, database: str = "") -> House:
    """Publish all three, let everybody exist, and play the stories on the one database."""
    surroundings = {"REGELWERK_DATA_DIR": str(folder), "REGELWERK_UNDO_SECONDS": "0"}
    if database:
        surroundings["REGELWERK_DATABASE_URL"] = database
    postbox = Postbox()
    services = build(load_settings(surroundings), mailer=postbox)
    migrate.upgrade(services.db)
    for regulation in REGULATIONS:
        kept = publish.upload_files(services, read_directory(*regulation), SYSTEM)
        publish.publish(services, kept.hash, "To live beside others", SYSTEM, waiver=Grounds.STAGE)
    for process, _, _ in REGULATIONS:
        enrol(services, demo_people(process))
    people.add(
        services,
        username="in.beide",
        name="Ingrid Beide",
        groups=["klachtenregeling/directie", "subsidieregeling/financien"],
        password="een lang wachtwoord",
    )
    numbers = {name: _told(services, process, story) for name, process, story in STORIES}

    def clock() -> datetime:
        return NOW

    db = Database(services.db.engine, clock=clock)
    services = replace(services, clock=clock, db=db)
    return House(services=services, postbox=postbox, numbers=numbers)


def _told(services: Services, process: str, story: str) -> str:
    """Play one story; the number of its case."""
    begun: list[str] = []

    def look(world: World) -> None:
        if world.number is not None:
            begun.append(world.number)

    feature = read_feature(
        f"# language: nl\nFunctionaliteit: Een zaak\n  Scenario: {process}\n{story}", "een.feature"
    )
    cast = Cast(
        process=process,
        stage=lambda: nullcontext(services),
        vocabulary=vocabulary(),
        now=NOW,
        translate=translate,
        onlooker=look,
    )
    failures = [played.failure for played in play_all([feature], cast)]
    assert failures == [None], failures
    return begun[-1]
