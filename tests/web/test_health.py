"""What the machine that watches is told, the operator reads, and staff see above their pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from structlog.testing import capture_logs

from service import wiring
from service.actions import checkup, mailhold, vitals
from service.actions.checkup import Findings, Part, State
from service.actions.footing import Ground
from service.actions.glance import Glance
from service.actions.services import Services
from service.actions.vitals import UNSENT
from service.store import workers
from service.store.migrate import head
from service.store.workers import SILENT, Beat
from service.web import ground, waiting
from service.web.health import Checkup
from tests.conftest import Clock
from tests.web.conftest import Browser, given_case, given_waiting_letter
from tests.worker.at_work import on

WELL: Findings = dict.fromkeys(Part, State.OK)
PATIENCE = 60


@pytest.fixture
def worked(staffed: Services) -> Services:
    """A worker is alive."""
    given_beat(staffed)
    return staffed


def given_beat(services: Services) -> None:
    given_clock(services, timedelta(0))


def given_clock(services: Services, ahead: timedelta) -> None:
    """A worker is alive, with a clock that is so far ahead."""
    busy = {"letters": ("aanvraag/brief", 3.0)}
    said = Beat(id="w", host="machine-een", pid=7, version="1.2", lanes=busy, ahead=ahead)
    with services.db.writing() as session:
        workers.beat(session, said)


@pytest.fixture
def letter(app: Flask, worked: Services, clock: Clock, visitor: Browser) -> Iterator[None]:
    """A letter has been waiting for longer than a letter takes, and a worker is alive."""
    given_case(visitor)
    given_waiting_letter(worked, clock())
    clock.pass_(UNSENT + timedelta(seconds=1))
    given_beat(worked)
    app.extensions[waiting.EXTENSION] = waiting.glance()
    yield


@pytest.mark.usefixtures("worked")
def test_a_service_in_which_all_works_is_healthy(visitor: Browser) -> None:
    answer = visitor.get("/gezond")
    assert answer.status_code == 200
    assert answer.json == {"web": "ok", **{part.value: "ok" for part in Part}}


def test_without_a_worker_it_is_not_but_visitors_are_still_helped(visitor: Browser) -> None:
    answer = visitor.get("/gezond")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["worker"] == "failed"
    assert visitor.get("/gezond/web").json == {"web": "ok", "database": "ok", "tables": "ok"}


def test_a_database_that_hangs_gets_an_answer_in_time_and_holds_one_thread() -> None:
    asked, release = [], threading.Event()

    def hang(found: Findings) -> None:
        asked.append(threading.current_thread())
        found[Part.DATABASE] = State.OK
        release.wait(PATIENCE)
        found.update(WELL)

    look = Checkup(hang, patience=0.01, fresh=0)
    so_far = {**checkup.unknown(), Part.DATABASE: State.OK}
    assert look() == look() == so_far
    assert len(asked) == 1
    release.set()
    asked[0].join(PATIENCE)
    assert look()[Part.DATABASE] is State.OK
    assert len(asked) == 2, "it looks again"


def test_who_asks_for_one_part_does_not_wait_for_another() -> None:
    release = threading.Event()

    def hang(found: Findings) -> None:
        found[Part.DATABASE] = State.OK
        release.wait(PATIENCE)

    found = Checkup(hang, patience=PATIENCE)((Part.DATABASE,))
    release.set()
    assert found[Part.DATABASE] is State.OK


def test_who_asks_often_gets_what_was_seen_a_moment_ago() -> None:
    asked = []

    def count(found: Findings) -> None:
        asked.append(1)
        found.update(WELL)

    look = Checkup(count)
    assert look() == look() == WELL
    assert len(asked) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_look_that_fails_is_no_good_news() -> None:
    assert Checkup(lambda _: 1 / 0)() == checkup.unknown()


@pytest.mark.usefixtures("worked")
def test_everything_works_is_said_when_it_is_true(
    new_browser: Callable[..., Browser], clock: Clock
) -> None:
    operator = new_browser("b.heer")
    page = operator.get("/beheer/storingen").text
    assert "Alles werkt" in page
    assert "machine-een" in page
    clock.pass_(SILENT + timedelta(seconds=1))
    page = operator.get("/beheer/storingen").text
    assert "Alles werkt" not in page
    assert "Er werkt geen worker" in page


def test_clocks_that_differ_are_told_to_whoever_watches(
    worked: Services, visitor: Browser, new_browser: Callable[..., Browser]
) -> None:
    operator = new_browser("b.heer")
    assert "Klokken" not in operator.get("/beheer/storingen").text
    given_clock(worked, timedelta(days=-2))
    page = operator.get("/beheer/storingen").text
    assert "verschilt 2880 minuten" in page
    assert "Alles werkt" not in page
    answer = visitor.get("/gezond")
    assert answer.json is not None
    assert (answer.status_code, answer.json["clock"], answer.json["worker"]) == (
        503,
        "failed",
        "ok",
    )
    assert visitor.get("/gezond/web").status_code == 200


def test_the_operator_is_asked_what_may_go_after_an_older_copy(
    worked: Services, new_browser: Callable[..., Browser]
) -> None:
    operator = new_browser("b.heer")
    mailhold.hold(worked)
    page = operator.get("/beheer/storingen").text
    assert "Berichten worden vastgehouden" in page
    assert "regelwerk mail held" in page
    assert "Alles werkt" not in page
    mailhold.release(worked)
    assert "Berichten worden vastgehouden" not in operator.get("/beheer/storingen").text


@pytest.mark.usefixtures("letter")
def test_staff_see_that_letters_wait_and_the_public_does_not(
    handler: Browser, visitor: Browser, clock: Clock
) -> None:
    assert "Brieven wachten: 1 is nog niet verstuurd." in handler.get("/werk").text
    assert "Brieven wachten" not in visitor.get("/").text


@pytest.mark.usefixtures("letter")
def test_staff_see_it_when_nobody_works_too(app: Flask, handler: Browser, clock: Clock) -> None:
    assert "Zij gaan vanzelf" in handler.get("/werk").text
    clock.pass_(SILENT + timedelta(seconds=1))
    app.extensions[waiting.EXTENSION] = waiting.glance()
    assert "Er draait nu niets dat brieven verstuurt" in handler.get("/werk").text


@pytest.mark.usefixtures("letter")
def test_staff_and_operator_hear_that_all_is_held(
    worked: Services, handler: Browser, new_browser: Callable[..., Browser]
) -> None:
    mailhold.hold(worked)
    page = handler.get("/werk").text
    assert "Alle berichten worden vastgehouden" in page
    assert "Zij gaan vanzelf" not in page
    assert not vitals.read(worked).is_well


def test_the_line_is_asked_for_once_for_all_readers() -> None:
    asked = []
    glance = waiting.glance()
    for _ in range(3):
        glance(lambda: asked.append(1))
    assert asked == [1]
    renewed = Glance(None, fresh=0)
    for _ in range(3):
        renewed(lambda: asked.append(2))
    assert asked == [1, 2, 2, 2]


def test_tables_that_were_changed_under_it_close_every_page_but_health(
    app: Flask, worked: Services, visitor: Browser, handler: Browser
) -> None:
    app.extensions[ground.EXTENSION] = Ground(worked, fresh=0)
    assert visitor.get("/").status_code == 200
    given_revision(worked, "9999")
    with capture_logs() as lines:
        for answer in (visitor.get("/"), handler.get("/werk"), visitor.get("/bestaat-niet")):
            assert answer.status_code == 503
            assert "De dienst wordt vernieuwd" in answer.text
            assert answer.headers["Retry-After"]
    assert {"event": "tables.changed", "found": "newer", "log_level": "critical"} in lines
    found = visitor.get("/gezond").json
    assert found is not None
    assert found["tables"] == "failed"
    assert visitor.get("/static/dist/app.css").status_code != 503
    given_revision(worked, head())
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=-2)])
def test_a_clock_far_from_that_of_the_database_closes_every_page_until_it_is_right(
    app: Flask, handler: Browser, database_url: str, tmp_path: Path, ahead: timedelta
) -> None:
    """What is taken would bear that date for good, and who is signed in would no longer be."""
    with on(database_url, tmp_path) as make:
        real = make()
        app.extensions[ground.EXTENSION] = Ground(
            wiring.at(real, lambda: wiring.now() + ahead), fresh=0
        )
        with capture_logs() as lines:
            answer = handler.get("/werk")
        assert answer.status_code == 503
        assert "De klok van deze dienst loopt niet goed" in answer.text
        assert answer.headers["Retry-After"]
        (line,) = [each for each in lines if each["event"] == "clock.wrong"]
        assert abs(line["seconds_ahead"] - ahead.total_seconds()) < 600
        app.extensions[ground.EXTENSION] = Ground(wiring.at(real, wiring.now), fresh=0)
        assert handler.get("/werk").status_code == 200


def test_who_asks_whether_the_tables_changed_mostly_asks_nobody(worked: Services) -> None:
    ours = Ground(worked)
    assert ours.holds()
    with capture_questions(worked) as asked:
        assert ours.holds()
    assert asked == []


def given_revision(services: Services, revision: str) -> None:
    with services.db.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


@contextmanager
def capture_questions(services: Services) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(services.db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(services.db.engine, "before_cursor_execute", note)
