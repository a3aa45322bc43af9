"""The process owner's pages and the operator's."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask, get_template_attribute

from service.actions.services import Services
from service.bundle.archive import read_zip, write_zip
from service.core.finding import Finding, Severity
from service.core.language import Message
from service.store import bundles
from service.store.tables import Mail, MailState
from tests.web.conftest import Browser


@pytest.fixture
def owner(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("p.eigenaar")


@pytest.fixture
def archive(staffed: Services) -> bytes:
    with staffed.db.reading() as session:
        found = bundles.latest_hashes(session)["aanvraag"]
        data = bundles.archive(session, found)
    assert data is not None
    return data


def changed(archive: bytes, old: bytes, new: bytes) -> bytes:
    files = read_zip(archive)
    name = "bundle.toml" if old in files["bundle.toml"] else "aanvraag.bpmn"
    assert old in files[name]
    return write_zip({**files, name: files[name].replace(old, new)})


def upload(owner: Browser, data: bytes) -> str:
    answer = owner.post("/regeling/bestand", {"archive": (io.BytesIO(data), "proces.zip")})
    assert answer.status_code == 302
    return answer.location or ""


def test_a_version_is_downloaded_changed_and_published(owner: Browser, archive: bytes) -> None:
    assert "Versie 1" in owner.get("/regeling").text
    address = upload(owner, changed(archive, b'titel = "Aanvragen"', b'titel = "Verzoeken"'))
    assert "Publiceer versie 2" in owner.get(address).text
    owner.post(f"{address}/publicatie", {"reason": "Duidelijker titel"})
    page = owner.get("/regeling").text
    assert "Versie 2" in page
    assert "Duidelijker titel" in page
    answer = owner.get(f"{address}/bestanden.zip")
    assert answer.data.startswith(b"PK")
    assert "aanvraag-2.zip" in answer.headers["Content-Disposition"]


def test_errors_name_file_and_element_and_stop_publication(owner: Browser, archive: bytes) -> None:
    address = upload(
        owner, changed(archive, b'camunda:formRef="beoordelen"', b'camunda:formRef="kwijt"')
    )
    page = owner.get(address).text
    assert "aanvraag.bpmn, Aanvraag beoordelen" in page
    assert "disabled" in page
    assert owner.post(f"{address}/publicatie", {"reason": "Toch maar"}).status_code == 422


def test_publishing_needs_a_reason(owner: Browser, archive: bytes) -> None:
    address = upload(owner, changed(archive, b'titel = "Aanvragen"', b'titel = "Verzoeken"'))
    answer = owner.post(f"{address}/publicatie", {"reason": " "})
    assert answer.status_code == 422
    assert "Publiceer versie 2" in answer.text


@pytest.mark.parametrize("data", [b"", b"geen zip", b"PK\x03\x04stuk"])
def test_a_file_that_is_no_bundle_is_explained(owner: Browser, data: bytes) -> None:
    answer = owner.post("/regeling/bestand", {"archive": (io.BytesIO(data), "proces.zip")})
    assert answer.status_code == 422


def test_what_weakens_a_safeguard_waits_for_somebody_else(
    owner: Browser, archive: bytes, new_browser: Callable[..., Browser]
) -> None:
    address = upload(owner, changed(archive, b'uitgesloten = "betrokkenen"', b'uitgesloten = "[]"'))
    page = owner.get(address).text
    assert "vraagt een tweede persoon" in page
    assert "‘betrokkenen’ → ‘[]’" in page
    assert "disabled" in page
    assert "approval_reason" not in page  # who made it is not asked
    assert owner.post(f"{address}/publicatie", {"reason": "Toch maar"}).status_code == 409
    assert owner.post(f"{address}/akkoord", {"approval_reason": "Toch maar"}).status_code == 403
    other = new_browser("q.keurder")
    assert "approval_reason" in other.get(address).text
    assert other.post(f"{address}/akkoord", {"approval_reason": " "}).status_code == 422
    other.post(f"{address}/akkoord", {"approval_reason": "Zo bedoeld"})
    assert other.post(f"{address}/publicatie", {"reason": "Ook maar"}).status_code == 403
    assert "Zo bedoeld" in owner.get(address).text
    assert owner.post(f"{address}/publicatie", {"reason": "Besproken"}).status_code == 302


def test_running_cases_stay_on_their_version(
    owner: Browser, archive: bytes, case: str, handler: Browser
) -> None:
    address = upload(owner, changed(archive, b'titel = "Aanvragen"', b'titel = "Verzoeken"'))
    owner.post(f"{address}/publicatie", {"reason": "Duidelijker titel"})
    assert "Aanvragen" in handler.get(f"/zaken/{case}").text


def test_the_operator_sees_outbox_and_incidents(
    new_browser: Callable[..., Browser], staffed: Services
) -> None:
    operator = new_browser("b.heer")
    assert "Er is nog niets verstuurd" in operator.get("/beheer/uitgaand").text
    with staffed.db.writing() as session:
        session.add(
            Mail(message_id="<1@x>", to="jan@example.org", subject="Bericht", body="",
                 state=MailState.OUTBOX, at=staffed.clock())
        )  # fmt: skip
    for address in ("", "?staat=ready", "?na=nonsens&staat=onzin", "?na=99"):
        page = operator.get(f"/beheer/uitgaand{address}").text
        assert "jan@example.org" in page and "klaargezet" in page
    assert "Geen bericht heeft deze status" in operator.get("/beheer/uitgaand?staat=sent").text
    assert "Vastgelegd" in operator.get("/beheer/uitgaand/1").text
    assert "Hoe de dienst ervoor staat" in operator.get("/beheer/storingen").text
    assert operator.post("/beheer/storingen/taken/1/poging").status_code == 404


def test_a_calendar_that_cannot_be_used_is_explained_on_the_page(
    owner: Browser, archive: bytes
) -> None:
    files = {**read_zip(archive), "kalender.toml": b"jaren = 1"}
    sent = {"archive": (io.BytesIO(write_zip(files)), "proces.zip")}
    answer = owner.post("/regeling/bestand", sent)
    assert answer.status_code == 422
    assert "kalender.toml" in answer.text


def test_the_versions_have_one_heading(owner: Browser) -> None:
    assert owner.get("/regeling").text.count(">Alle versies<") == 1


def test_a_finding_that_only_informs_says_so(app: Flask) -> None:
    found = Finding(
        severity=Severity.INFO,
        code="calendar",
        file="kalender.toml",
        element=None,
        name=None,
        message=Message("De kalender loopt tot 2031"),
        advice=None,
    )
    with app.test_request_context():
        page = get_template_attribute("macros.html", "findings")([found])
    assert "Ter informatie" in page
    assert "In orde" not in page
