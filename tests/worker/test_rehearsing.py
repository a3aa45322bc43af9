"""Rehearsals by the worker: played once, whoever dies, and written down with the version."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from service.actions import rehearsals, versions
from service.actions.rehearsals import Score, Standing
from service.actions.services import Services
from service.core.actor import SYSTEM
from service.store.tables import AuditEvent, BundleRow, Instance, RehearsalState
from service.worker import Worker, rehearse_next
from tests.actions.test_verdicts import STORED
from tests.conftest import Clock
from tests.rehearsed import (
    FEATURE,
    GOOD,
    KILLED,
    WAITING,
    WRONG,
    given_draft,
    player,
    row_of,
)
from tests.waiting import wait_for

PATIENCE = 60.0  # a bound for a hanging test, not a pause


def play_of(services: Services, bundle_hash: str) -> versions.Play:
    return versions.version(services, bundle_hash, SYSTEM).play


def events(services: Services) -> list[tuple[str, dict[str, object]]]:
    with services.db.reading() as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    return [(row.kind, json.loads(row.data)) for row in rows]


def test_scenarios_that_go_as_written_are_counted_with_the_version(services: Services) -> None:
    draft = given_draft(services, FEATURE)
    assert rehearse_next(services)
    play = play_of(services, draft)
    assert (play.standing, play.played, play.total) == (Standing.PASSED, 2, 2)
    assert versions.version(services, draft, SYSTEM).scenarios == 2
    assert play.result.coverage is not None
    assert "Vervanging regelen" in {one.name for one in play.result.coverage.unwalked}
    kind, data = events(services)[-1]
    assert (kind, data["bundle"]) == ("bundle.rehearsed", draft)
    assert (data["passed"], data["scenarios"]) == (2, 2)


def test_a_scenario_that_fails_tells_where_and_how_things_are(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, WRONG)
    rehearse_next(sqlite_services)
    play = play_of(sqlite_services, draft)
    (failure,) = play.result.failures
    assert (play.standing, play.failed, play.total) == (Standing.FAILED, 1, 2)
    assert (failure.feature, failure.scenario) == ("Verlof aanvragen", "De termijn")
    assert (failure.file, failure.line) == ("01.feature", 12)
    assert failure.sentence.startswith("Dan vervalt termijn")
    assert "24 juli 2026" in str(failure.message)


def test_a_rehearsal_leaves_no_case_in_the_real_database(sqlite_services: Services) -> None:
    given_draft(sqlite_services, FEATURE)
    rehearse_next(sqlite_services)
    with sqlite_services.db.reading() as session:
        assert session.scalars(select(Instance)).all() == []


@pytest.mark.parametrize(
    ("checker", "standing"), [(None, Standing.BROKEN), ("of before", Standing.PASSED)]
)
def test_the_child_takes_the_verdict_of_this_check_and_of_no_other(
    sqlite_services: Services, checker: str | None, standing: Standing
) -> None:
    draft = given_draft(sqlite_services, FEATURE)
    stored: dict[str, object] = {"findings": [STORED]}
    with sqlite_services.db.writing() as session:
        changed = stored if checker is None else {**stored, "checker": checker}
        session.execute(update(BundleRow).where(BundleRow.hash == draft).values(changed))
    rehearse_next(sqlite_services)
    assert play_of(sqlite_services, draft).standing is standing


def test_a_file_that_is_no_scenario_is_named(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, "Er was eens")
    rehearse_next(sqlite_services)
    play = play_of(sqlite_services, draft)
    assert play.standing is Standing.BROKEN
    assert "01.feature" in str(play.result.problem)


def test_the_child_knows_nothing_of_the_installation(
    sqlite_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGELWERK_SECRET", "a secret of this installation")
    draft = given_draft(sqlite_services, FEATURE)
    told = "print('{\"total\": %d}' % sum(n.startswith('REGELWERK_') for n in os.environ))"
    rehearse_next(sqlite_services, command=player(then=f"{told}\nprint('{{\"done\": true}}')"))
    assert row_of(sqlite_services, draft).total == 0


def test_nothing_waits_when_nothing_was_read_in(services: Services) -> None:
    assert not rehearse_next(services)


def test_two_workers_play_a_version_once(services: Services) -> None:
    given_draft(services, FEATURE)
    start = threading.Barrier(2, timeout=PATIENCE)
    played: list[bool] = []

    def work() -> None:
        start.wait()
        played.append(rehearse_next(services, command=GOOD))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    assert sorted(played) == [False, True]
    assert [kind for kind, _ in events(services)].count("bundle.rehearsed") == 1


def test_how_far_it_is_shows_while_it_is_played(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, FEATURE)
    seen: list[tuple[Standing, int, int | None]] = []

    def look(_score: Score) -> None:
        play = play_of(sqlite_services, draft)
        seen.append((play.standing, play.played, play.total))

    rehearse_next(sqlite_services, shown=look, command=GOOD)
    assert seen == [
        (Standing.BUSY, 0, None),
        (Standing.BUSY, 0, 1),
        (Standing.BUSY, 1, 1),
    ]


def test_a_worker_that_has_to_stop_ends_the_child_and_leaves_the_rest_to_another(
    services: Services,
) -> None:
    draft = given_draft(services, FEATURE)
    busy = threading.Event()
    command = player('{"total": 1}', then=WAITING)
    rehearse_next(services, command=command, shown=lambda _: busy.set(), stopping=busy.is_set)
    assert (row_of(services, draft).attempts, play_of(services, draft).standing) == (
        0,
        Standing.WAITING,
    )
    assert rehearse_next(services, command=GOOD)
    assert play_of(services, draft).standing is Standing.PASSED


def test_a_child_that_is_killed_is_tried_again_but_not_for_ever(services: Services) -> None:
    draft = given_draft(services, FEATURE)
    dying = player('{"total": 1}', then=KILLED)
    for _ in range(rehearsals.MAX_ATTEMPTS):
        assert rehearse_next(services, command=dying)
        assert play_of(services, draft).standing is Standing.WAITING
    assert not rehearse_next(services, command=dying)
    play = play_of(services, draft)
    assert (play.standing, str(play.result.problem)[:11]) == (Standing.BROKEN, "The playing")
    assert events(services)[-1][0] == "bundle.unplayed"


def test_an_error_of_the_player_itself_is_not_tried_again(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, FEATURE)
    rehearse_next(sqlite_services, command=player(then="sys.exit(3)"))
    play = play_of(sqlite_services, draft)
    assert play.standing is Standing.BROKEN
    assert play.result.problem is not None
    assert play.result.problem.params == {"code": 3}


def test_half_a_line_tells_nothing(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, FEATURE)
    half = "print('{\"total\"', end='', flush=True)"
    assert rehearse_next(sqlite_services, command=player(then=f"{half}\n{KILLED}"))
    assert row_of(sqlite_services, draft).attempts == 1


def test_a_rehearsal_that_takes_too_long_is_stopped_with_words(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, FEATURE)
    assert rehearse_next(sqlite_services, command=player(then=WAITING), minutes=0)
    play = play_of(sqlite_services, draft)
    assert play.standing is Standing.BROKEN
    assert "was stopped after 0 minutes" in str(play.result.problem)


def test_who_lost_the_lease_writes_nothing_more(services: Services, clock: Clock) -> None:
    draft = given_draft(services, FEATURE)
    slow = rehearsals.claim(services)
    assert slow is not None
    assert rehearsals.claim(services) is None
    clock.pass_(rehearsals.LEASE + timedelta(seconds=1))
    assert rehearse_next(services, command=GOOD)
    assert not rehearsals.tell(services, slow, Score(total=9))
    assert not rehearsals.finish(services, slow, Score(total=9, played=9, failed=9))
    row = row_of(services, draft)
    assert (row.state, row.total) == (RehearsalState.PASSED, 1)


def test_the_clockwork_plays_what_was_read_in(sqlite_services: Services) -> None:
    draft = given_draft(sqlite_services, "Er was eens")
    worker = Worker(sqlite_services)
    worker.start()
    wait_for(lambda: row_of(sqlite_services, draft).state is not RehearsalState.WAITING)
    worker.stop()
    assert row_of(sqlite_services, draft).state is RehearsalState.BROKEN


def test_a_worker_that_stops_ends_its_child_and_counts_no_attempt(
    sqlite_services: Services,
) -> None:
    draft = given_draft(sqlite_services, *[FEATURE] * 40)
    worker = Worker(sqlite_services)
    worker.start()
    wait_for(lambda: row_of(sqlite_services, draft).played > 0)
    worker.stop()
    row = row_of(sqlite_services, draft)
    assert (row.state, row.run, row.attempts) == (RehearsalState.WAITING, None, 0)
