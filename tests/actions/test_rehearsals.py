"""What a version may be published on, and who may let its scenarios be played."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from service.actions import publish, rehearsals, versions
from service.actions.rehearsals import Score, Standing
from service.actions.services import Services
from service.core.actor import SYSTEM
from service.core.errors import Invalid, NotAllowed, NotFound, NotRehearsed
from service.core.language import Message
from service.store.tables import AuditEvent, Grounds
from tests.conftest import Clock
from tests.rehearsed import AUDITOR, FEATURE, OWNER, WRONG, given_draft, given_unread, row_of

REASON = "Kortere termijn"
FAILURE = {
    "file": "01.feature",
    "feature": "Verlof",
    "scenario": "De termijn",
    "line": 3,
    "sentence": "Dan",
    "message": {"msgid": "No", "params": {}},
    "details": [],
}


def given_played(services: Services, bundle_hash: str, *, failed: int = 0) -> None:
    """Its two scenarios were played, and *failed* of them went wrong."""
    held = rehearsals.claim(services, bundle_hash)
    assert held is not None
    score = Score(total=2, played=2, failed=failed)
    assert rehearsals.finish(services, held, score, failures=[FAILURE] * failed)


def published(services: Services, bundle_hash: str) -> versions.Version:
    publish.publish(services, bundle_hash, REASON, OWNER)
    return versions.version(services, bundle_hash, OWNER)


def last_event(services: Services) -> tuple[str, str, dict[str, Any]]:
    with services.db.reading() as session:
        row = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    return row.kind, row.actor, json.loads(row.data)


def test_reading_in_asks_for_a_rehearsal(services: Services) -> None:
    draft = given_draft(services, FEATURE)
    found = versions.version(services, draft, OWNER)
    assert (found.play.standing, found.may_be_published) == (Standing.WAITING, False)


def test_nothing_is_published_while_its_scenarios_are_played(services: Services) -> None:
    draft = given_draft(services, FEATURE)
    with pytest.raises(NotRehearsed, match="still being played"):
        published(services, draft)
    assert rehearsals.claim(services) is not None
    with pytest.raises(NotRehearsed, match="still being played"):
        published(services, draft)


def test_a_scenario_that_fails_stops_publication(services: Services) -> None:
    draft = given_draft(services, WRONG)
    given_played(services, draft, failed=1)
    with pytest.raises(NotRehearsed, match="1 of 2 scenarios"):
        published(services, draft)


def test_a_waiver_never_stands_for_a_scenario_that_failed(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, WRONG)
    given_played(sqlite_services, draft, failed=1)
    with pytest.raises(NotRehearsed):
        publish.publish(sqlite_services, draft, REASON, SYSTEM, waiver=Grounds.WAIVED)


def test_scenarios_that_went_as_written_are_recorded_with_the_publication(
    services: Services,
) -> None:
    draft = given_draft(services, FEATURE)
    given_played(services, draft)
    version = published(services, draft)
    assert (version.grounds, version.scenarios) == (Grounds.PASSED, 2)
    kind, who, data = last_event(services)
    assert (kind, who) == ("bundle.published", "pia")
    assert (data["grounds"], data["scenarios"]) == ("passed", 2)


def test_a_version_without_scenarios_may_be_published_and_says_so(
    sqlite_services: Services,
) -> None:
    draft = given_draft(sqlite_services)
    assert versions.version(sqlite_services, draft, OWNER).play.standing is Standing.ABSENT
    assert published(sqlite_services, draft).grounds is Grounds.ABSENT


def test_a_feature_file_without_a_scenario_counts_for_none(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, "# language: nl\nFunctionaliteit: Later\n")
    held = rehearsals.claim(sqlite_services)
    assert held is not None
    rehearsals.finish(sqlite_services, held, Score(total=0))
    assert published(sqlite_services, draft).grounds is Grounds.ABSENT


def test_a_waived_rehearsal_is_an_event_of_its_own(sqlite_services: Services) -> None:
    draft = given_unread(sqlite_services, FEATURE)
    publish.publish(sqlite_services, draft, REASON, SYSTEM, waiver=Grounds.WAIVED)
    kind, _, data = last_event(sqlite_services)
    assert (kind, data["grounds"]) == ("bundle.published_unplayed", "waived")


def test_a_draft_nobody_had_played_waits_for_somebody_to_ask(sqlite_services: Services) -> None:
    draft = given_unread(sqlite_services, FEATURE)
    with pytest.raises(NotRehearsed, match="have not been played yet"):
        published(sqlite_services, draft)
    assert rehearsals.ask(sqlite_services, draft, OWNER) is Standing.WAITING
    assert last_event(sqlite_services)[:2] == ("bundle.rehearsal_asked", "pia")


def test_asking_again_starts_from_nothing(services: Services) -> None:
    draft = given_draft(services, WRONG)
    given_played(services, draft, failed=1)
    rehearsals.ask(services, draft, OWNER)
    row = row_of(services, draft)
    assert (row.played, row.failed, row.total, row.result) == (0, 0, None, {})


def test_asking_while_it_is_played_changes_nothing(services: Services) -> None:
    draft = given_draft(services, FEATURE)
    held = rehearsals.claim(services)
    assert held is not None
    assert rehearsals.ask(services, draft, OWNER) is Standing.BUSY
    assert rehearsals.tell(services, held, Score(total=2, played=1))


def test_a_version_in_use_may_be_played_again(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, FEATURE)
    given_played(sqlite_services, draft)
    published(sqlite_services, draft)
    rehearsals.ask(sqlite_services, draft, OWNER)
    given_played(sqlite_services, draft, failed=1)
    version = versions.version(sqlite_services, draft, OWNER)
    assert (version.play.standing, version.grounds) == (Standing.FAILED, Grounds.PASSED)


def test_only_the_process_owner_lets_scenarios_be_played(sqlite_services: Services) -> None:
    draft = given_unread(sqlite_services, FEATURE)
    with pytest.raises(NotAllowed):
        rehearsals.ask(sqlite_services, draft, AUDITOR)
    with pytest.raises(NotFound):
        rehearsals.ask(sqlite_services, "0" * 64, OWNER)


def test_what_cannot_be_played_is_refused_with_words(sqlite_services: Services) -> None:
    with pytest.raises(Invalid, match="no scenarios"):
        rehearsals.ask(sqlite_services, given_draft(sqlite_services), OWNER)


def test_a_rehearsal_that_could_not_be_held_stops_publication_too(
    sqlite_services: Services,
) -> None:
    draft = given_draft(sqlite_services, FEATURE)
    held = rehearsals.claim(sqlite_services)
    assert held is not None
    rehearsals.finish(sqlite_services, held, Score(), problem=Message("The stage burnt down"))
    with pytest.raises(NotRehearsed, match="could not be played"):
        published(sqlite_services, draft)


def test_a_rehearsal_that_does_not_begin_is_late_after_a_while(
    sqlite_services: Services, clock: Clock
) -> None:
    draft = given_draft(sqlite_services, FEATURE)
    assert not versions.version(sqlite_services, draft, OWNER).play.is_late
    clock.pass_(versions.PATIENCE * 2)
    assert versions.version(sqlite_services, draft, OWNER).play.is_late


def test_the_oldest_request_goes_first(sqlite_services: Services, clock: Clock) -> None:
    first = given_draft(sqlite_services, FEATURE)
    clock.pass_(versions.PATIENCE)
    given_draft(sqlite_services, WRONG)
    held = rehearsals.claim(sqlite_services)
    assert held is not None
    assert held.bundle_hash == first
