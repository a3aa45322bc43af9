"""A process of four steps in which only the worker acts, and a case of it."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.services import Services
from service.bundle.archive import write_zip
from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.bundle.calendars import freeze
from service.core.actor import SYSTEM
from service.core.termmail import TermMail
from service.engine import workflow
from service.store.tables import BundleRow, Instance, Person

CALENDARS = Path(__file__).resolve().parents[2] / "processes" / "kalender.toml"
RECORD = {
    "ontvangen_op": "2026-03-02",
    "aanvrager": {"naam": "Alice *A*", "email": "alice@voorbeeld.nl", "adres": "Straat 1\n1234 AB"},
    "leden": [
        {"id": "bob", "naam": "Bob", "email": "bob@voorbeeld.nl"},
        {"id": "2", "naam": "Carol", "email": None},
    ],
}
REGULATION = """
[regeling]
naam = "Reglement"
versie = "2016-04-01"
ondertekenaar = "De directie"
organisatie = "Organisatie"
[kalender]
profiel = "atw"
[instelling]
dagen = 3
[termijn.antwoord]
naam = "Antwoord"
start = "ontvangen_op"
doel = "beantwoord_op"
duur = "werkdagen 5"
artikel = "A1"
signalen = ["nadert-3", "vervaldag"]
"""
SETTINGS = """
[bundel]
sleutel = "klein"
titel = "Klein proces"
proces = "klein"
nummer = "K-{jaar}-{volgnummer:03d}"
uitgesloten = "leden.id"
onderwerp = '"Een zaak"'
[groep.team]
naam = "Team"
mag = ["zaken_lezen", "zaken_voeren", "taken", "invoeren"]
bereik = "eigen"
[partij.aanvrager]
indiener = true
pagina = true
naam = "aanvrager.naam"
email = "aanvrager.email"
adres = "aanvrager.adres"
[partij.lid]
per = "lid_id"
rij = "leden[id = lid_id]"
naam = "lid.naam"
email = "lid.email"
[partij.chef]
naam = '"De chef"'
email = '"bob@voorbeeld.nl"'
[mail]
onderwerp = "Bericht over zaak {{ zaak.nummer }}"
tekst = "Er staat een bericht klaar op {{ adres }}."
"""
LETTER = """---
onderwerp: Bericht {{ zaak.nummer }}
aan: aanvrager
ondertekenaar: '"carla"'
---
Beste {{ partij.naam }},

Op {{ ontvangen_op|datum }} kwam uw vraag. U hoort van ons voor
{{ vervaldatum("antwoord")|datum }}, binnen {{ instelling.dagen|werkdagen }}.
"""
MEMBER_LETTER = "---\nonderwerp: Voor {{ lid.naam }}\naan: lid\n---\nBeste {{ lid.naam }},\n"
CHEF_LETTER = "---\nonderwerp: Chef\naan: chef\n---\nBeste chef,\n"
SIGNAL_LETTER = (
    "---\nonderwerp: Termijn van {{ zaak.nummer }}\naan: team\n---\n"
    'De termijn vervalt op {{ vervaldatum("antwoord")|datum }} ({{ signaal.soort }}).\n'
)


def bpmn(*steps: str) -> bytes:
    """A chain of elements; each is the XML of one element with id ``s0``, ``s1``, …"""
    ids = ["begin", *(f"s{number}" for number in range(len(steps))), "einde"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(pairwise(ids))
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="http://x">
<bpmn:process id="klein" name="Klein" isExecutable="true">
<bpmn:startEvent id="begin"/>{"".join(steps)}<bpmn:endEvent id="einde"/>{flows}
</bpmn:process></bpmn:definitions>""".encode()


def job(number: int, topic: str, inside: str = "", **properties: str) -> str:
    listed = "".join(
        f'<camunda:property name="{name}" value="{value}"/>' for name, value in properties.items()
    )
    return (
        f'<bpmn:serviceTask id="s{number}" name="Stap {number}" camunda:type="external" '
        f'camunda:topic="{topic}"><bpmn:extensionElements><camunda:properties>{listed}'
        f"</camunda:properties></bpmn:extensionElements>{inside}</bpmn:serviceTask>"
    )


def timer(number: int, moment: str) -> str:
    return (
        f'<bpmn:intermediateCatchEvent id="s{number}" name="Wachten"><bpmn:timerEventDefinition '
        f'id="t{number}"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">{moment}'
        "</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )


def small_bundle(*steps: str, settings: str = SETTINGS, **letters: str) -> Bundle:
    files = {
        "klein.bpmn": bpmn(*steps),
        "regeling.toml": REGULATION.encode(),
        "bundle.toml": settings.encode(),
        "kalender.toml": CALENDARS.read_bytes(),
        "letters/antwoord.md": LETTER.encode(),
        "letters/lid.md": MEMBER_LETTER.encode(),
        "letters/chef.md": CHEF_LETTER.encode(),
        "letters/signaal.md": SIGNAL_LETTER.encode(),
        **{f"letters/{name}.md": text.encode() for name, text in letters.items()},
    }
    return load(freeze(files, years=(2025, 2027)))


def given_people(services: Services, *, term_mail: TermMail = TermMail.AT_ONCE) -> None:
    with services.db.writing() as session:
        for username, name, groups in (
            ("carla", "Carla", ["klein/team"]),
            ("bob", "Bob", ["klein/team"]),
            ("dirk", "Dirk", ["klein/ander"]),
        ):
            session.add(
                Person(
                    username=username,
                    name=name,
                    title="medewerker",
                    email=f"{username}@voorbeeld.nl",
                    password_hash="",
                    groups=groups,
                    term_mail=term_mail,
                    created_at=services.clock(),
                )
            )


def given_case(
    services: Services, bundle: Bundle, number: str = "K-1", record: dict[str, Any] | None = None
) -> int:
    """Start a case of *bundle*; returns its id."""
    services.bundles.put(bundle.hash, bundle)
    now = services.clock()
    with services.db.writing() as session:
        if session.get(BundleRow, bundle.hash) is None:
            session.add(_row(bundle, now))
            session.flush()
        instance = Instance(
            number=number,
            process=bundle.key,
            bundle_hash=bundle.hash,
            state=b"",
            record=json.dumps(RECORD if record is None else record),
            waiting={},
            excluded=[],
            submissions=0,
            started_at=now,
        )
        session.add(instance)
        session.flush()
        facts = case_facts.of(session, instance, bundle, now)
        step = workflow.start(bundle, facts)
        advance(
            session,
            instance,
            Change(bundle=bundle, step=step, facts=facts, actor=SYSTEM, now=now),
        )
        return instance.id


def _row(bundle: Bundle, now: datetime) -> BundleRow:
    return BundleRow(
        hash=bundle.hash,
        key=bundle.key,
        title=bundle.title,
        archive=write_zip(bundle.files),
        uploaded_by="test",
        uploaded_at=now,
    )
