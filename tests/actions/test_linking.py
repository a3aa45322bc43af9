"""Cases that go on with another case: by a step of the model, or after the first was closed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from service.actions import (
    approvals,
    casefile,
    formpage,
    intake,
    people,
    publish,
    signing_in,
    uploads,
)
from service.actions.answering import answer
from service.actions.asking import TaskAt
from service.actions.binding import Sent
from service.actions.services import Services
from service.connectors import CONNECTORS
from service.core.actor import PUBLIC, SYSTEM, Actor
from service.core.errors import Invalid
from service.core.forms import UploadRef, bind_data
from service.core.rights import written_mandate
from service.store import documents, instances, jobs, leases, tasks
from service.store.tables import Instance, Job, JobState
from service.worker import performing
from service.worker.executor import tick
from service.worker.holding import Hold
from service.worker.performing import Work
from tests.engine.engine_models import end, flows, job, process, start, user

CALENDARS = Path(__file__).resolve().parents[2] / "processes" / "kalender.toml"
SETTINGS = """
[bundel]
sleutel = "balie"
titel = "Balie"
proces = "verzoek"
nummer = "B-{volgnummer:03d}"
uitgesloten = "betrokken"
[start.verzoek]
naam = "Verzoek"
openbaar = true
[start.vraag]
naam = "Vraag"
openbaar = true
proces = "vraag"
nummer = "V-{volgnummer}"
[start.heropenen]
naam = "Heropenen"
groepen = ["team"]
vervolg_op = "eerder"
gegevens = "{tekst: tekst, bewijs: bewijs, betrokken: betrokken}"
[groep.team]
naam = "Team"
mag = ["zaken_lezen", "zaken_voeren", "taken", "invoeren"]
bereik = "eigen"
[partij.vrager]
indiener = true
pagina = true
naam = "tekst"
[[sectie]]
titel = "Verzoek"
velden = ["tekst", "voortgekomen_uit"]
[[sectie]]
proces = "vraag"
titel = "Vraag"
velden = ["tekst", "vervolg"]
"""
REGULATION = """
[regeling]
naam = "Balie"
versie = "1"
[kalender]
profiel = "atw"
"""
REQUEST = process(start(), user("behandelen"), end(), flows("start >> behandelen >> einde"),
                  id="verzoek")  # fmt: skip
QUESTION = process(
    start(), user("beantwoorden"),
    job("doorzetten", topic="proces-starten", start="verzoek",
        gegevens="{tekst: tekst, bewijs: bewijs, betrokken: null}"),
    end(), flows("start >> beantwoorden >> doorzetten >> einde"), id="vraag",
)  # fmt: skip


def form(id: str, *components: Mapping[str, Any]) -> bytes:
    return json.dumps(
        {"id": id, "type": "default", "schemaVersion": 18, "components": list(components)}
    ).encode()


def field(key: str, kind: str = "textfield", **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"f_{key}", "key": key, "label": key, **more}


MUST: dict[str, Any] = {"validate": {"required": True}}
FILES = {
    "bundle.toml": SETTINGS.encode(),
    "regeling.toml": REGULATION.encode(),
    "kalender.toml": CALENDARS.read_bytes(),
    "verzoek.bpmn": REQUEST,
    "vraag.bpmn": QUESTION,
    "forms/verzoek.form": form("verzoek", field("tekst", **MUST), field("betrokken"),
                               field("bewijs", "filepicker")),
    "forms/vraag.form": form("vraag", field("tekst")),
    "forms/f.form": form("f", field("tekst"), field("bewijs", "filepicker")),
    "forms/heropenen.form": form("heropenen", field("eerder", **MUST), field("reden")),
}  # fmt: skip


class Desk:
    """The published bundle with one person, and short words for long calls."""

    def __init__(self, services: Services) -> None:
        self.services = services
        kept = publish.upload_files(services, FILES, SYSTEM)
        assert kept.publishable, [str(each.message) for each in kept.findings]
        publish.publish(services, kept.hash, "eerste versie", SYSTEM)
        for name in ("anna", "bob"):
            people.add(services, username=name, name=name.title(), title="", email="",
                       password="een lang wachtwoord", groups=["balie/team"])  # fmt: skip

    def actor(self, username: str) -> Actor:
        with self.services.db.reading() as session:
            found = signing_in.actor_for(self.services, session, username)
        assert found is not None
        return found

    def open(self, name: str, data: Mapping[str, Any], actor: Actor = PUBLIC) -> str:
        _, blank = intake.blank(self.services, "balie", name, actor)
        bound = bind_data(blank.form, data, blank.context)
        receipt = intake.start(
            self.services,
            process="balie",
            form=name,
            sent=Sent.of(bound, "iemand"),
            actor=actor,
        )
        return receipt.number

    def complete(self, number: str, **data: Any) -> None:
        """Anna does the one open task, with at most one file."""
        with self.services.db.reading() as session:
            task = tasks.open_of(session, self.case(number).id)[0]
        files = [self.upload("bewijs.txt")] if data.pop("file", False) else []
        at, anna = TaskAt(id=task.id), self.actor("anna")
        page = formpage.page(self.services, at, anna)
        sent = page.answered(bind_data(page.form, data, page.bound.context))
        answer(self.services, at, replace(sent, files={"bewijs": files}), anna)

    def upload(self, name: str) -> UploadRef:
        stored = uploads.keep(self.services, b"Een bewijs", name, "anna")
        assert isinstance(stored, UploadRef)
        return stored

    def case(self, number: str) -> Instance:
        with self.services.db.reading() as session:
            found = instances.by_number(session, number)
        assert found is not None
        return found

    def record(self, number: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.case(number).record)
        return found

    def work(self) -> None:
        tick(self.services, self.services.clock())


@pytest.fixture
def desk(services: Services) -> Desk:
    return Desk(services)


def test_each_kind_of_case_has_its_own_numbers_and_sections(desk: Desk) -> None:
    numbers = [desk.open("vraag", {}), desk.open("verzoek", {"tekst": "x"}), desk.open("vraag", {})]
    assert numbers == ["V-1", "B-001", "V-2"]
    assert [desk.case(number).root for number in numbers] == ["vraag", "verzoek", "vraag"]
    shown = casefile.case_file(desk.services, "V-1", desk.actor("anna"))
    assert ([title for title, _ in shown.sections], shown.processes) == (["Vraag"], ["vraag"])


def test_a_step_starts_another_case_and_both_name_each_other(desk: Desk) -> None:
    number = desk.open("vraag", {"tekst": "Mag dit?"})
    desk.complete(number, file=True)
    desk.work()
    first, second = desk.record(number), desk.record("B-001")
    assert (first["vervolg"], second["voortgekomen_uit"]) == (["B-001"], number)
    assert second["tekst"] == "Mag dit?"
    assert desk.case(number).ended_at is not None


def test_a_case_begins_what_only_its_own_version_knows(desk: Desk) -> None:
    number = desk.open("vraag", {"tekst": "Mag dit?"})
    newer = SETTINGS.replace("[start.verzoek]", "[start.aanvraag]")
    files = {name: data for name, data in FILES.items() if name != "vraag.bpmn"}
    files |= {
        "bundle.toml": newer.partition("[start.vraag]")[0].encode()
        + newer[newer.index("[start.heropenen]") : newer.index("[[sectie]]\nproces")].encode(),
        "forms/aanvraag.form": form("aanvraag", field("tekst", **MUST), field("betrokken")),
    }
    kept = publish.upload_files(desk.services, files, SYSTEM)
    assert kept.publishable, [str(each.message) for each in kept.findings]
    people.add(desk.services, username="pia", name="Pia", password="een lang wachtwoord",
               groups=[], mandates=[written_mandate("goedkeuren:balie")])  # fmt: skip
    approvals.approve(desk.services, kept.hash, "een vraag wordt nooit meer zo", desk.actor("pia"))
    publish.publish(desk.services, kept.hash, "zonder dit begin", SYSTEM)
    desk.complete(number)
    desk.work()
    first, second = desk.case(number), desk.case("B-001")
    assert (desk.record(number)["vervolg"], second.root) == (["B-001"], "verzoek")
    assert second.bundle_hash == first.bundle_hash


def test_the_other_case_gets_a_file_of_its_own_with_the_same_content(desk: Desk) -> None:
    number = desk.open("vraag", {"tekst": "Mag dit?"})
    desk.complete(number, file=True)
    desk.work()
    (mine,), (theirs,) = desk.record(number)["bewijs"], desk.record("B-001")["bewijs"]
    assert mine["id"] != theirs["id"]
    assert mine["sha256"] == theirs["sha256"]
    with desk.services.db.reading() as session:
        filed = documents.of_instance(session, desk.case("B-001").id)
    assert [each.id for each in filed] == [theirs["id"]]


def test_a_job_that_is_performed_twice_starts_one_case(desk: Desk) -> None:
    number = desk.open("vraag", {"tekst": "Mag dit?"})
    desk.complete(number)
    with desk.services.db.reading() as session:
        (waiting,) = jobs.open_of(session, desk.case(number).id)
    now = desk.services.clock()
    with desk.services.db.writing() as session:
        held = leases.take(session, Job, [waiting.id], span=timedelta(minutes=1))
    hold = Hold(desk.services, Job, held, began=monotonic())
    work = Work(services=desk.services, held=held[0], hold=hold, now=now)
    outcomes = [performing.perform(work, CONNECTORS) for _ in range(2)]
    assert outcomes[0] == outcomes[1]
    with desk.services.db.writing() as session:
        leases.end(session, Job, hold.numbers, {})
    desk.work()
    assert desk.record(number)["vervolg"] == ["B-001"]
    assert desk.open("verzoek", {"tekst": "x"}) == "B-002"


def test_answers_that_do_not_fit_leave_the_step_to_a_person(desk: Desk) -> None:
    number = desk.open("vraag", {})
    desk.complete(number)
    desk.work()
    with desk.services.db.reading() as session:
        (stuck,) = jobs.open_of(session, desk.case(number).id)
        assert instances.by_number(session, "B-001") is None
    assert (stuck.state, "tekst" in (stuck.last_error or "")) == (JobState.INCIDENT, True)


def test_a_closed_case_goes_on_in_a_new_one(desk: Desk) -> None:
    number = desk.open("verzoek", {"tekst": "Het werkt niet"})
    desk.complete(number)
    again = desk.open("heropenen", {"eerder": number, "reden": "nog niet"}, desk.actor("anna"))
    assert desk.record(again) == {
        "tekst": "Het werkt niet",
        "bewijs": [],
        "eerder": number,
        "reden": "nog niet",
        "voortgekomen_uit": number,
    }
    told = casefile.case_file(desk.services, number, desk.actor("anna")).timeline
    assert [str(each.sentence) for each in told][-1] == f"Goes on as case {again}"


@pytest.mark.parametrize("which", ["open", "unknown", "hidden"])
def test_only_a_closed_case_that_one_may_open_goes_on(desk: Desk, which: str) -> None:
    number = desk.open("verzoek", {"tekst": "x", "betrokken": "bob" if which == "hidden" else None})
    if which != "open":
        desk.complete(number)
    named = "B-999" if which == "unknown" else number
    with pytest.raises(Invalid) as refused:
        desk.open("heropenen", {"eerder": named}, desk.actor("bob"))
    assert list(refused.value.fields) == ["eerder"]
