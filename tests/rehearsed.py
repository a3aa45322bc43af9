"""Versions with scenarios of their own, and players that only act as if; no tests here."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from service.actions import publish, rehearsals
from service.actions.rehearsals import Claim, Score
from service.actions.services import Services
from service.bundle.archive import read_directory, read_zip, write_zip
from service.core.actor import SYSTEM, Actor
from service.core.rights import Mandate, Power
from service.store import bundles
from service.store import rehearsals as rows
from service.store.tables import Rehearsal

SECOND = Path(__file__).resolve().parent / "tweede_proces"
CALENDARS = SECOND / "processes" / "kalender.toml"
OWNER = Actor(username="pia", mandates=frozenset({Mandate(Power.PUBLISH)}))
AUDITOR = Actor(username="arie", mandates=frozenset({Mandate(Power.INSPECT)}))

FEATURE = """# language: nl
Functionaliteit: Verlof aanvragen
  Achtergrond:
    Gegeven het is donderdag 9 juli 2026 om 9.00 uur
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam  | An Janssens       |
      | aanvrager.email | an@voorbeeld.test |
      | soort           | Vakantie          |
      | van             | 3 augustus 2026   |
      | tot             | 14 augustus 2026  |
  Scenario: De termijn
    Dan vervalt termijn "besluit" op vrijdag 24 juli 2026
  Scenario: De taak
    Dan is de taak "Aanvraag beoordelen" open voor "leidinggevende"
"""
WRONG = FEATURE.replace("vrijdag 24 juli", "donderdag 23 juli")


def files_of(*features: str) -> Mapping[str, bytes]:
    """The second process with these features instead of its own."""
    found = read_directory(
        SECOND / "processes" / "verlofaanvraag", SECOND / "forms" / "verlofaanvraag", CALENDARS
    )
    bare = {name: data for name, data in found.items() if not name.endswith(".feature")}
    told = {
        f"scenarios/{number:02}.feature": text.encode()
        for number, text in enumerate(features, start=1)
    }
    return {**bare, **told}


def given_draft(services: Services, *features: str) -> str:
    """The hash of a draft that the process owner read in."""
    kept = publish.upload(services, write_zip(files_of(*features)), OWNER)
    assert kept.publishable, [str(each.message) for each in kept.findings]
    return kept.hash


def given_unread(services: Services, *features: str) -> str:
    """The hash of a draft of which nobody asked for a rehearsal."""
    return publish.upload_files(services, files_of(*features), SYSTEM).hash


def row_of(services: Services, bundle_hash: str) -> Rehearsal:
    with services.db.reading() as session:
        row = rows.get(session, bundle_hash)
    assert row is not None
    return row


def player(*lines: str, then: str = "") -> tuple[str, ...]:
    """A child that prints *lines* and runs *then*, instead of playing anything."""
    script = f"import os, signal, sys\nfor line in {lines!r}: print(line, flush=True)\n{then}"
    return sys.executable, "-c", script


GOOD = player('{"total": 1}', '{"played": true, "failure": null}', '{"done": true}')
WAITING = "sys.stdin.buffer.read()"  # until whoever started it lets go
KILLED = "os.kill(os.getpid(), signal.SIGKILL)"

SHORT = "# language: nl\nFunctionaliteit: Aanvragen\n  Scenario: Op tijd\n    Dan loopt de zaak nog"
FAILURE = {
    "file": "01-termijn.feature",
    "feature": "Aanvragen",
    "scenario": "Op tijd",
    "line": 4,
    "sentence": "Dan loopt de zaak nog",
    "message": {"msgid": "Case %(number)s does not exist.", "params": {"number": "A-1"}},
    "details": [{"msgid": "Work of the case got stuck.", "params": {}}],
}
COVERAGE = {
    "elements": 3,
    "flows": 2,
    "unwalked": [{"file": "aanvraag.bpmn", "key": "a/x", "name": "Nooit", "kind": "userTask"}],
}


def told_archive(services: Services) -> bytes:
    """The published example process with a scenario more."""
    with services.db.reading() as session:
        data = bundles.archive(session, bundles.latest_hashes(session)["aanvraag"])
    assert data is not None
    return write_zip({**read_zip(data), "scenarios/01-termijn.feature": SHORT.encode()})


def claimed(services: Services) -> Claim:
    held = rehearsals.claim(services)
    assert held is not None
    return held


def ended(services: Services, *, failed: int = 0, played: int = 57) -> None:
    score = Score(total=played, played=played, failed=failed)
    failures = [FAILURE] * failed
    assert rehearsals.finish(
        services, claimed(services), score, failures=failures, coverage=COVERAGE
    )
