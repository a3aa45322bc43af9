"""A small regulation in which ladders are inspected every year, without anybody who begins it."""

from __future__ import annotations

from service.actions import approvals, publish
from service.actions.services import Services
from service.core.actor import SYSTEM, Actor
from service.core.rights import Mandate, Power
from service.store.tables import Grounds
from tests.engine.engine_models import BUNDLE, end, files, flows, node, process, start, user

BOARD = Actor(username="pia", mandates=frozenset({Mandate(Power.PUBLISH)}))
YEARLY = "R/2026-01-02T08:00/P1Y"
ON_A_WORKDAY = "werkdagen_na(dagen_na(ronde, -1), 1)"
ITSELF = """
[vanzelf.keuring]
nummer = "L-{jaar}-{volgnummer}"
"""
CALENDAR = """
[jaren]
eerste = 2025
laatste = 2030
[profiel.proef]
land = "NL"
taal = "nl"
tijdzone = "Europe/Amsterdam"
categorieen = ["public"]
bron = "Van de proef"
"""
USUAL = process(start(), user("melden"), end(), flows("start >> melden >> einde"))


def cycle(text: str = YEARLY, moment: str = ON_A_WORKDAY, id: str = "jaarlijks") -> str:
    """A start event that begins a case in every round of *text*."""
    inner = (
        f'<timerEventDefinition id="{id}_d"><timeCycle>{text}</timeCycle></timerEventDefinition>'
    )
    return node("startEvent", id, inner, {"moment": moment} if moment else {})


def inspection(text: str = YEARLY, moment: str = ON_A_WORKDAY, *, task: str = "keuren") -> bytes:
    return process(
        cycle(text, moment), user(task), end(), flows(f"jaarlijks >> {task} >> einde"), id="keuring"
    )


def inspections(*models: bytes, bundle: str = BUNDLE + ITSELF) -> dict[str, bytes]:
    """The files of the regulation; without *models* the usual ones."""
    return files(USUAL, *(models or (inspection(),)), bundle=bundle)


def given_published(services: Services, *models: bytes, bundle: str = BUNDLE + ITSELF) -> str:
    """Publish the regulation; returns the hash of the version."""
    found = {**inspections(*models, bundle=bundle), "kalender.toml": CALENDAR.encode()}
    kept = publish.upload_files(services, found, SYSTEM)
    assert kept.publishable, [str(each.message) for each in kept.findings]
    if approvals.weighed(services, kept.hash, BOARD).weakens:
        approvals.approve(services, kept.hash, "Other rounds", BOARD)
    publish.publish(services, kept.hash, "Ladders are climbed", SYSTEM, waiver=Grounds.STAGE)
    return kept.hash
