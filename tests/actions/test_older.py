"""An SQLite file that is older than what was kept beside it: refused, or accepted on purpose."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from service import wiring
from service.actions import older
from service.actions.proof import prove
from service.actions.services import Services
from service.cli import main
from service.cli.family import ENTRY
from service.core.errors import NotFound, OlderCopy
from service.settings import load
from service.store import audit
from service.store.audit import Act, NewEvent
from service.store.db import Database
from service.store.trail import last_number
from tests.waiting import PATIENCE

REFUSED = "De database is ouder dan wat er gebeurd is"


@pytest.fixture
def environment(sqlite_template: Path, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "regelwerk.db").write_bytes(sqlite_template.read_bytes())
    (tmp_path / "processes").mkdir()
    return {
        "REGELWERK_DATA_DIR": str(tmp_path),
        "REGELWERK_PROCESSES": str(tmp_path / "processes"),
    }


@pytest.fixture
def older_copy(environment: dict[str, str]) -> Services:
    """The service on a copy of before the last of three acts."""
    services = wiring.build(load(environment))
    act(services)
    act(services)
    path = Path(environment["REGELWERK_DATA_DIR"], "regelwerk.db")
    copy = path.with_name("copy.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    act(services)
    services.db.close()
    copy.replace(path)
    return wiring.build(load(environment))


def act(services: Services) -> None:
    with services.db.writing() as session:
        event = NewEvent(act=Act.CASE_READ, actor="x", at=services.clock(), instance_id=1)
        audit.record(session, [event])


def kinds(services: Services) -> list[str]:
    with services.db.reading() as session:
        return [event.kind for event in audit.latest(session, page=1, size=10)]


def number(services: Services) -> int:
    with services.db.reading() as session:
        return last_number(session)


def test_what_is_missing_is_named_with_the_way_out(older_copy: Services) -> None:
    with pytest.raises(OlderCopy) as caught:
        older.demand_newest(older_copy)
    here = number(older_copy)
    assert caught.value.params["number"] == here + 1
    assert caught.value.params["here"] == here
    assert "regelwerk db accept-older" in caught.value.msgid


def test_another_act_under_the_same_number_is_not_the_one_that_happened(
    older_copy: Services,
) -> None:
    act(replace(older_copy, db=Database(older_copy.db.engine)))  # by who keeps nothing beside it
    with pytest.raises(OlderCopy):
        older.demand_newest(older_copy)


def test_an_accepted_copy_goes_on_and_the_trail_says_what_is_lost(older_copy: Services) -> None:
    lost = older.accept(older_copy)
    older.demand_newest(older_copy)
    assert kinds(older_copy)[0] == Act.COPY_ACCEPTED
    assert prove(older_copy).flaws == []
    with older_copy.db.reading() as session:
        (event, *_) = audit.latest(session, page=1, size=1)
        assert json.loads(event.data)["lost"] == f"{lost.chain}:{lost.seq}:{lost.hash}"
    act(older_copy)
    older.demand_newest(older_copy)


def test_nothing_is_accepted_that_is_not_lost(environment: dict[str, str]) -> None:
    services = wiring.build(load(environment))
    older.demand_newest(services)  # nothing was kept yet
    act(services)
    older.demand_newest(services)
    with pytest.raises(NotFound):
        older.accept(services)
    assert kinds(services)[0] == Act.CASE_READ


def test_a_file_that_was_made_anew_is_older_too(older_copy: Services) -> None:
    path = Path(older_copy.settings.data_dir, "regelwerk.db")
    older_copy.db.close()
    for each in path.parent.glob("regelwerk.db*"):
        each.unlink()
    done = CliRunner().invoke(main, ["demo"], env=settings(older_copy))
    assert done.exit_code == 1
    assert REFUSED in done.output


@pytest.mark.parametrize("command", ["serve", "work"])
def test_what_runs_for_ever_does_not_start_on_it(older_copy: Services, command: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", ENTRY, command],
        env={**os.environ, **settings(older_copy), "PORT": "1"},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    (line,) = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (1, b"")
    assert json.loads(line)["text"].startswith(REFUSED)
    assert number(older_copy) == 2, "and nothing was done"


@pytest.mark.parametrize("command", [["demo"], ["tick"], ["user", "list"]], ids=" ".join)
def test_a_command_refuses_it(older_copy: Services, command: list[str]) -> None:
    done = CliRunner().invoke(main, command, env=settings(older_copy))
    assert done.exit_code == 1
    assert done.output.startswith(REFUSED)
    assert number(older_copy) == 2


def test_what_is_lost_can_be_proved_and_accepted_by_command(older_copy: Services) -> None:
    run = CliRunner()
    found = run.invoke(main, ["audit", "verify"], env=settings(older_copy))
    assert "3" in found.output
    assert found.exit_code == 1
    done = run.invoke(main, ["db", "accept-older"], env=settings(older_copy))
    assert (done.exit_code, done.output) == (
        0,
        "Aanvaard: gebeurtenis 3 en wat erop volgde zijn verloren.\n",
    )
    assert run.invoke(main, ["user", "list"], env=settings(older_copy)).exit_code == 0


def settings(services: Services) -> dict[str, str]:
    own = services.settings
    return {
        "REGELWERK_DATA_DIR": str(own.data_dir),
        "REGELWERK_PROCESSES": str(own.processes_dir),
    }
