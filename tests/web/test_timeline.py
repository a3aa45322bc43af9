"""The timeline of a case."""

from __future__ import annotations

from collections.abc import Callable

from service.actions.services import Services
from service.core.actor import SYSTEM
from service.store import audit, instances
from service.store.audit import Act, NewEvent
from tests.web.conftest import Browser, given_task

Opener = Callable[..., Browser]


def test_the_timeline_is_told_as_a_person_would(handler: Browser, case: str) -> None:
    handler.fill(given_task(handler), {"oordeel": "ja"})
    page = handler.get(f"/zaken/{case}").text
    assert "De zaak kwam binnen." in page
    assert "<b>U</b> rondde ‘Aanvraag beoordelen’ af." in page
    assert "Bericht verwerkt" not in page


def test_somebody_else_is_named(handler: Browser, case: str, new_browser: Opener) -> None:
    handler.fill(given_task(handler), {"oordeel": "ja"})
    page = new_browser("a.toezicht").get(f"/zaken/{case}").text
    assert "<b>Marieke de Jong</b> rondde ‘Aanvraag beoordelen’ af." in page


def test_what_the_machine_did_is_under_the_fold(
    handler: Browser, case: str, staffed: Services
) -> None:
    with staffed.db.writing() as session:
        found = instances.by_number(session, case)
        assert found is not None
        passed = NewEvent(act=Act.TIMER_FIRED, actor=SYSTEM.username, at=staffed.clock(),
                          instance_id=found.id, data={"name": "Termijn bewaken"})  # fmt: skip
        audit.record(session, [passed])
    seen, fold, folded = handler.get(f"/zaken/{case}").text.partition("Toon 1 eerdere gebeurtenis")
    assert fold
    assert "Termijn bewaken" not in seen
    assert "Termijn bewaken" in folded


def test_only_one_kind_is_shown(handler: Browser, case: str) -> None:
    handler.fill(given_task(handler), {"oordeel": "ja"})
    page = handler.get(f"/zaken/{case}?toon=brieven").text
    assert "rondde" not in page
    assert "rondde" in handler.get(f"/zaken/{case}?toon=stappen").text
    assert handler.get(f"/zaken/{case}?toon=onzin").text.count('aria-current="true"') == 1


def test_what_a_deputy_did_says_for_whom(
    handler: Browser, case: str, staffed: Services, new_browser: Opener
) -> None:
    with staffed.db.writing() as session:
        found = instances.by_number(session, case)
        assert found is not None
        told = {"name": "Aanvraag beoordelen", "instead_of": "m.dejong"}
        done = NewEvent(act=Act.TASK_COMPLETED, actor="k.bakker", at=staffed.clock(),
                        instance_id=found.id, data=told)  # fmt: skip
        audit.record(session, [done])
    page = handler.get(f"/zaken/{case}").text
    assert "</b>, waarnemend voor Marieke de Jong, rondde ‘Aanvraag beoordelen’ af." in page
    page = new_browser("a.toezicht").get(f"/toezicht/zaak/{case}").text
    assert "waarnemend voor" in page
    assert "Marieke" not in page
