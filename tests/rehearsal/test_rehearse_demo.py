"""Demo people and example cases on the ordinary database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service.actions.passwords import DEMO_PASSWORD
from service.actions.proof import prove
from service.actions.services import Services
from service.actions.signing_in import authenticate
from service.core.errors import ConfigError, Invalid
from service.rehearsal.demo import demo_people, load_demo, process_key
from service.rehearsal.press import QuickPrinter
from service.store import migrate, timers
from service.store.tables import Instance
from service.wiring import build, load_settings

SECOND = Path(__file__).parent.parent / "tweede_proces"
PROCESS = SECOND / "processes" / "verlofaanvraag"


def given_services(folder: Path) -> Services:
    settings = load_settings(
        {
            "REGELWERK_DATA_DIR": str(folder),
            "REGELWERK_PROCESSES": str(SECOND / "processes"),
            "REGELWERK_FORMS": str(SECOND / "forms"),
        }
    )
    services = build(settings, printer=QuickPrinter())
    migrate.upgrade(services.db)
    return services


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A database with the second process and its example case."""
    services = given_services(tmp_path_factory.mktemp("demo"))
    found = load_demo(services, PROCESS)
    assert [played.failure for played in found.cases] == [None]
    yield services
    services.db.close()


def test_an_example_case_began_in_the_past_and_waits_now(loaded: Services) -> None:
    with loaded.db.reading() as session:
        rows = session.scalars(select(Instance)).all()
        due = timers.next_due(session)
    assert len(rows) == 1
    assert loaded.clock() - rows[0].started_at > timedelta(days=2)
    assert due is not None
    assert due > loaded.clock()


def test_demo_people_sign_in_with_the_demo_password(loaded: Services) -> None:
    actor = authenticate(loaded, "lies.peeters", DEMO_PASSWORD)
    assert actor.groups == {"verlofaanvraag/leidinggevende"}


def test_a_second_load_changes_nothing(loaded: Services) -> None:
    again = load_demo(loaded, PROCESS)
    assert (again.published, again.people, again.cases) == (False, 0, ())


def test_every_load_tells_who_can_sign_in(loaded: Services) -> None:
    again = load_demo(loaded, PROCESS)
    assert "lies.peeters" in [person.username for person in again.accounts]


def test_production_gets_no_people_with_a_known_password(loaded: Services) -> None:
    settings = replace(loaded.settings, demo=False, production=True)
    with pytest.raises(ConfigError):
        load_demo(replace(loaded, settings=settings), PROCESS)


def test_a_folder_without_a_process_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"bundle\.toml"):
        process_key(tmp_path)


def test_a_process_without_demo_file_has_no_people(tmp_path: Path) -> None:
    assert demo_people(tmp_path) == ()


def test_the_trail_vouches_for_everything_in_the_demonstration(loaded: Services) -> None:
    report = prove(loaded)
    assert report.flaws == []
    assert all(report.counts[what] for what in ("submission", "task", "timer", "person", "bundle"))
