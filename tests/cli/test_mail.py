"""The command ``mail``: what may have gone twice, and the answer after a restore."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.actions.services import Services
from service.cli import main
from service.store import handovers, migrate
from service.wiring import build, load_settings
from tests.worker.small_case import given_case, given_people, job, small_bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database with a case of which a notice waits."""
    services = open_in(tmp_path)
    migrate.upgrade(services.db)
    given_people(services)
    given_case(services, small_bundle(job(0, "bericht", aan="aanvrager")), "K-1")
    services.db.close()
    return tmp_path


def open_in(folder: Path) -> Services:
    return build(load_settings({"REGELWERK_DATA_DIR": str(folder)}))


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"REGELWERK_DATA_DIR": str(folder)})


def test_what_is_held_is_listed_until_it_is_answered(folder: Path) -> None:
    assert run(folder, "mail", "held").exit_code == 0
    assert run(folder, "mail", "hold").exit_code == 0
    listed = run(folder, "mail", "held")
    assert listed.exit_code == 1
    assert listed.output.startswith("K-1 ")
    assert "jobs 0" in run(folder, "tick").output
    assert run(folder, "mail", "release").exit_code == 0
    assert "jobs 1" in run(folder, "tick").output


def test_a_case_whose_message_is_dropped_goes_on(folder: Path) -> None:
    run(folder, "mail", "hold")
    assert run(folder, "mail", "drop", "K-9").exit_code == 1
    assert run(folder, "mail", "drop", "K-1").exit_code == 0
    assert "jobs 1" in run(folder, "tick").output
    assert run(folder, "mail", "held").exit_code == 1  # the question is still there for others


def test_an_answer_without_a_question_is_refused(folder: Path) -> None:
    assert run(folder, "mail", "release").exit_code == 1
    assert run(folder, "mail", "drop").exit_code == 1


def test_a_message_that_went_twice_is_listed_by_its_id(folder: Path) -> None:
    services = open_in(folder)
    for number, message in enumerate(("<a@x>", "<a@x>", "<b@x>")):
        with services.db.writing() as session:
            handovers.begin(session, message_id=message, instance_id=1, job_id=1, mark=str(number))
    services.db.close()
    output = run(folder, "mail", "repeats").output
    assert "2× K-1" in output and "<a@x>" in output
    assert "<b@x>" not in output
