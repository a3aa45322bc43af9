"""The shipped forms that write whole lists, sent after a colleague changed the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from service.actions import binding
from service.actions.binding import BASE, Anchor, Sent
from service.core.forms import Form, parse_form
from tests.core.forms.filled import given_context

FORMS = Path(__file__).resolve().parents[2] / "forms" / "klachtenregeling"


def form(name: str) -> Form:
    return parse_form((FORMS / f"{name}.form").read_bytes(), file=f"{name}.form")


def anchor(revision: int) -> Anchor:
    return Anchor(secret="geheim", instance_id=1, element="proces/stap", revision=revision)


def late(name: str, then: dict[str, Any], now: dict[str, Any], **typed: list[str]) -> Any:
    """What a form brings that was opened *then* and arrives *now*."""
    page = binding.blank(form(name), given_context(then), anchor(1))
    sent = {**page.bound.as_posted(), BASE: [page.base], **typed}
    filled = binding.fill(form(name), given_context(now), Sent(typed=sent, owner="anna"), anchor(2))
    assert not filled.clashes
    return filled.bound.data


def agreed(what: str) -> dict[str, Any]:
    return {"wat": what, "wie": "Jan", "voor": "2026-06-01", "gedaan": False}


def involved(id: str, name: str) -> dict[str, Any]:
    return {"id": id, "naam": name, "functie": None, "email": None, "deel": None}


def test_the_report_keeps_an_agreement_made_meanwhile() -> None:
    then = {"afspraken": [agreed("Bellen")]}
    now = {"afspraken": [agreed("Bellen"), agreed("Schrijven")]}
    data = late("verslag", then, now, verslag_samenvatting=["Gesproken en opgelost"])
    assert [row["wat"] for row in data["afspraken"]] == ["Bellen", "Schrijven"]
    assert data["verslag_samenvatting"] == "Gesproken en opgelost"


def test_registering_keeps_an_employee_who_was_added_meanwhile() -> None:
    """``betrokkene-toevoegen`` appends a row with the moment and the person who did it."""
    added = {**involved("2", "Piet"), "op": "2026-05-01T10:00:00+02:00", "door": "bob"}
    then = {"betrokkenen": [involved("1", "Jan")]}
    now = {"betrokkenen": [involved("1", "Jan"), added]}
    data = late("klacht-registreren", then, now, **{"betrokkenen.0.functie": ["Jobcoach"]})
    assert [(row["naam"], row["functie"]) for row in data["betrokkenen"]] == [
        ("Jan", "Jobcoach"),
        ("Piet", None),
    ]
    assert data["betrokkenen"][1]["door"] == "bob"
