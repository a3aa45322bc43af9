"""Two regulations with the same group names: a right in one says nothing of the other.

Everybody tries every address there is with what belongs to the other regulation.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from service.actions import facts, people, publish
from service.actions.services import Services
from service.bundle.archive import read_directory, write_zip
from service.core.actor import SYSTEM
from service.core.rights import written_mandate
from service.store import instances, tasks
from service.store.tables import Document, DocumentKind
from tests.web.conftest import ANSWERS, EXAMPLE, PASSWORD, Browser, address_of
from tests.web.test_routes import VALUES

FIRST, SECOND = "aanvraag", "vergunning"
# In both regulations: who handles cases there, and the powers over that one process alone.
GROUPS = ("behandelaar", "balie", "meekijker")
POWERS = ("publiceren", "goedkeuren", "inzage", "toezicht")
SECRET = "Wilhelmina Zandkasteel"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A case of one regulation with all that has an address, and words that only it holds."""

    process: str
    number: str
    task: str
    document: str
    version: str
    words: tuple[str, ...]

    def values(self) -> dict[str, object]:
        return {
            **VALUES,
            "number": self.number,
            "task_id": self.task,
            "document_id": self.document,
            "process": self.process,
            "form": "aanvraag-invoeren",
            "bundle_hash": self.version,
            "secret": "geraden",
        }


def files_of(process: str) -> Mapping[str, bytes]:
    """The example as the regulation *process*; only its name and its numbers differ."""
    calendars = EXAMPLE.parents[2] / "processes" / "kalender.toml"
    found = dict(read_directory(EXAMPLE / "proces", EXAMPLE / "forms", calendars))
    if process == SECOND:
        text = found["bundle.toml"].decode()
        for old, new in (
            ('sleutel = "aanvraag"', f'sleutel = "{SECOND}"'),
            ('nummer = "A-', 'nummer = "V-'),
            ('titel = "Aanvragen"', 'titel = "Vergunningen"'),
        ):
            assert old in text
            text = text.replace(old, new)
        found["bundle.toml"] = text.encode()
    return found


def account(services: Services, username: str, groups: list[str], powers: list[str]) -> None:
    people.add(services, username=username, name=username, password=PASSWORD, groups=groups,
               mandates=[written_mandate(each) for each in powers])  # fmt: skip


def place(services: Services, browser: Browser, process: str, version: str) -> Place:
    """A case of *process* with an open task and a document."""
    name = f"{SECRET} {process}"
    browser.post(
        f"/indienen/{process}/aanvraag-indienen",
        {**ANSWERS, "aanvrager.naam": name, "_confirmed": "yes"},
    )
    found = re.search(r"[AV]-\d{4}-\d{3}", browser.get("/ontvangst").text)
    assert found is not None
    with services.db.writing() as session:
        case = instances.by_number(session, found[0])
        assert case is not None
        task = tasks.open_of(session, case.id)[0].id
        document = str(uuid4())
        session.add(
            Document(
                id=document,
                instance_id=case.id,
                kind=DocumentKind.LETTER,
                name=f"brief-{process}.pdf",
                title=f"Brief aan {name}",
                media_type="application/pdf",
                size=3,
                sha256=services.files.put(name.encode()),
                created_by="regelwerk",
                created_at=services.clock(),
            )
        )
    return Place(process=process, number=found[0], task=task, document=document, version=version,
                 words=(found[0], name))  # fmt: skip


@pytest.fixture
def places(staffed: Services, visitor: Browser) -> dict[str, Place]:
    """Both regulations published, with a case, and with people in one, in the other, in both."""
    second = publish.upload_files(staffed, files_of(SECOND), SYSTEM).hash
    publish.publish(staffed, second, "tweede regeling", SYSTEM)
    first = publish.upload_files(staffed, files_of(FIRST), SYSTEM).hash
    for process in (FIRST, SECOND):
        everything = [f"{process}/{group}" for group in GROUPS]
        account(staffed, f"al.{process}", everything, [f"{power}:{process}" for power in POWERS])
    account(staffed, "bei.de", [f"{FIRST}/behandelaar", f"{SECOND}/balie"], [])
    return {
        process: place(staffed, visitor, process, version)
        for process, version in ((FIRST, first), (SECOND, second))
    }


def tried(
    app: Flask, browser: Browser, rule: Rule, values: Mapping[str, object]
) -> tuple[str, int, str]:
    """What an address answers to *browser*; files are read as text."""
    url = address_of(app, rule, values)
    assert rule.methods is not None
    if "POST" not in rule.methods:
        answer = browser.get(url)
    elif rule.endpoint == "publish.upload":
        archive = write_zip(files_of(str(values["process"])))
        answer = browser.post(url, {"archive": (io.BytesIO(archive), "x.zip")})
    else:
        sent = {**ANSWERS, "oordeel": "goed", "reason": "toch maar", "approval_reason": "goed zo"}
        answer = browser.post(url, sent)
    return url, answer.status_code, answer.data.decode("utf-8", "replace")


# Addresses that are about one thing: whoever may not gets nothing but a refusal.
OPEN = ("static", "regulation.show", "status.ask", "status.check", "health.health")
CLOSED = ("intake.ask", "intake.send", "publish.upload")
ABOUT = {"number", "task_id", "document_id", "bundle_hash", "element"}


@pytest.mark.parametrize(("who", "other"), [(FIRST, SECOND), (SECOND, FIRST)])
def test_every_right_in_one_regulation_opens_nothing_of_the_other(
    app: Flask,
    places: Mapping[str, Place],
    new_browser: Callable[..., Browser],
    who: str,
    other: str,
) -> None:
    browser, there = new_browser(f"al.{who}"), places[other]
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN or rule.endpoint == "account.sign_out":
            continue
        url, status, text = tried(app, browser, rule, there.values())
        assert status < 500, url
        leaked = [word for word in there.words if word in text and rule.arguments == set()]
        assert leaked == [], url
        assert SECRET + " " + other not in text, url
        if ABOUT & rule.arguments or rule.endpoint in (
            "intake.ask",
            "intake.send",
            "publish.upload",
        ):
            assert status in (403, 404), (url, status)


@pytest.mark.parametrize("element", ["aanvraag/notitie", "aanvraag/niets"])
@pytest.mark.parametrize("username", [f"al.{FIRST}", "kijkt.mee", None])
def test_a_case_of_others_answers_as_one_that_is_not_there(
    app: Flask,
    staffed: Services,
    places: Mapping[str, Place],
    new_browser: Callable[..., Browser],
    username: str | None,
    element: str,
) -> None:
    """Two answers would tell which numbers exist."""
    account(staffed, "kijkt.mee", [f"{FIRST}/balie"], [])  # sees no list of cases
    browser, there = new_browser(username), places[SECOND]
    absent = there.number[:-3] + "999"
    rules = [rule for rule in app.url_map.iter_rules() if "number" in rule.arguments]
    assert len(rules) > 8
    for rule in rules:
        told = []
        for number in (there.number, absent):
            values = {**there.values(), "number": number, "element": element}
            url, status, text = tried(app, browser, rule, values)
            text = re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", text)
            told.append((status, text.replace(number, "…")))
        assert told[0] == told[1], url


@pytest.mark.parametrize("who", [FIRST, SECOND])
def test_the_same_person_does_all_that_in_the_own_regulation(
    app: Flask, places: Mapping[str, Place], new_browser: Callable[..., Browser], who: str
) -> None:
    """Otherwise the test above would be true of somebody who may nothing."""
    browser, here = new_browser(f"al.{who}"), places[who]
    reads = ["task.show", "casefile.show", "casefile.act", "documents.download", "publish.version",
             "publish.archive", "casefile.printed", "intake.ask"]  # fmt: skip
    for rule in app.url_map.iter_rules():
        if rule.endpoint in reads and rule.methods and "GET" in rule.methods:
            url, status, _ = tried(app, browser, rule, here.values())
            assert status == 200, url
    for address in ("/zaken", "/werk", "/toezicht"):
        assert here.number in browser.get(address).text


def test_who_is_in_both_has_in_each_what_the_group_there_may(
    places: Mapping[str, Place], new_browser: Callable[..., Browser]
) -> None:
    """A handler of the one and at the desk of the other, where the desk reads no cases."""
    both = new_browser("bei.de")
    first, second = places[FIRST], places[SECOND]
    assert both.get(f"/zaken/{first.number}").status_code == 200
    assert both.get(f"/zaken/{second.number}").status_code == 403
    assert first.number in both.get("/zaken").text
    assert second.number not in both.get("/zaken").text
    assert both.get(f"/taken/{first.task}").status_code == 200
    assert both.get(f"/taken/{second.task}").status_code == 403
    assert second.number not in both.get("/werk").text
    assert both.get(f"/indienen/{SECOND}/aanvraag-invoeren").status_code == 200


def test_the_models_of_one_regulation_see_no_group_of_the_other(
    staffed: Services, places: Mapping[str, Place]
) -> None:
    with staffed.db.reading() as session:
        known = {each["value"]: each["groepen"] for each in facts.roster(session, SECOND)()}
    assert known["bei.de"] == ["balie"]
    assert known[f"al.{FIRST}"] == []
