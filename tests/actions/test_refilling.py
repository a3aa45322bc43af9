"""What cases of before do not have yet is filled in, and all of it stands up to a recount."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlalchemy import text

from service.actions import measuring, publish, refilling
from service.cli.measures import measures
from service.store import observations
from service.store.tables import Observation
from tests.conftest import Clock
from tests.proef import HERE, World

Answers = Callable[..., dict[str, Any]]
DECIDE = {"besluit": "toegekend", "reden": "In orde."}
LATER = """
[maat.besloten]
naam = "Besluiten"
bij = "ingevuld"
veld = "besluit"
dimensies = ["uitkomst"]

[maat.beoordeling]
naam = "Aanvragen die beoordeeld worden"
bij = "bereikt"
element = "proefproces/beoordelen"

[maat.toegelicht]
naam = "Aanvragen met een toelichting"
bij = "bereikt"
element = "proefproces/toelichten"
"""


def publish_later_measures(world: World, tmp_path: Path) -> None:
    """A version that also counts what the one before did not."""
    folder = tmp_path / "proefproces"
    shutil.copytree(HERE / "proefproces", folder)
    file = folder / "maten.toml"
    file.write_text(file.read_text("utf-8") + LATER, "utf-8")
    publish.publish_directory(world.services, folder, HERE / "proefproces_forms", "meer tellen")


def finish(world: World, number: str) -> None:
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    world.do_jobs()
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})


def count(world: World) -> None:
    while measuring.measure(world.services):
        pass


def counted(world: World, measure: str) -> list[tuple[str, str, int]]:
    rows = [row for row in world.rows(Observation) if row.measure == measure]
    return [(row.at.isoformat(), row.dimensions, row.sign) for row in rows]


def test_what_was_written_with_the_steps_stands_up_to_a_recount(
    world: World, answers: Answers, clock: Clock
) -> None:
    numbers = [world.file(answers(soort=kind)).number for kind in ("verlof", "kosten", "verlof")]
    clock.pass_(timedelta(days=3))
    finish(world, numbers[0])
    clock.pass_(timedelta(days=9))
    finish(world, numbers[1])
    count(world)
    found = refilling.verify(world.services)
    assert (found.cases, found.different, found.totals) == (3, (), 0)


def test_a_later_measure_is_filled_in_for_closed_and_running_cases(
    world: World, answers: Answers, clock: Clock, tmp_path: Path
) -> None:
    closed, running = world.file(answers()).number, world.file(answers()).number
    opened_at = clock().isoformat()
    clock.pass_(timedelta(days=1))
    finish(world, closed)
    decided_at = clock().isoformat()
    clock.pass_(timedelta(days=30))
    publish_later_measures(world, tmp_path)
    assert counted(world, "besloten") == []
    count(world)
    assert counted(world, "besloten") == [(decided_at, '{"uitkomst":"toegekend"}', 1)]
    assert counted(world, "beoordeling") == [(opened_at, "{}", 1)] * 2
    world.complete(running, "Aanvraag beoordelen", "anna", DECIDE)
    count(world)
    assert counted(world, "besloten")[1:] == [(clock().isoformat(), '{"uitkomst":""}', 1)]
    assert refilling.verify(world.services).holds


def test_filling_in_again_adds_nothing(
    sqlite_world: World, answers: Answers, tmp_path: Path
) -> None:
    world = sqlite_world
    world.file(answers())
    publish_later_measures(world, tmp_path)
    count(world)
    rows = len(world.rows(Observation))
    assert not refilling.fill(world.services)
    assert len(world.rows(Observation)) == rows


def test_what_was_worked_out_for_a_case_that_moved_on_is_not_written(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    before = world.case(number)
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    with world.services.db.writing() as session:
        assert not observations.fill(session, before, "x", [], {})
        assert observations.fill(session, world.case(number), "x", [], {})
    stale = world.case(number)
    with world.services.db.writing() as session:
        assert observations.fill(session, stale, "y", [], {})
    with world.services.db.writing() as session:
        assert not observations.fill(session, stale, "z", [], {})


def test_a_recount_finds_what_somebody_removed_or_changed(
    sqlite_world: World, answers: Answers, clock: Clock
) -> None:
    world = sqlite_world
    number = world.file(answers()).number
    clock.pass_(timedelta(days=20))
    count(world)
    with world.services.db.writing() as session:
        session.execute(text("DELETE FROM observation WHERE measure = 'ontvangen'"))
        session.execute(text("UPDATE day_total SET cases = 7 WHERE measure = 'te_laat'"))
    found = refilling.verify(world.services)
    assert found.different == ((number, "ontvangen"),)
    assert found.totals == 6  # by two days each: of one measure also the months
    assert not found.holds


def test_the_command_fills_in_and_tells_what_differs(
    sqlite_world: World, answers: Answers, monkeypatch: Any, tmp_path: Path
) -> None:
    world = sqlite_world
    number = world.file(answers()).number
    monkeypatch.setattr("service.wiring.ready", lambda: world.services)
    assert CliRunner().invoke(measures, ["fill"], catch_exceptions=False).exit_code == 0
    assert "Alles klopt" in CliRunner().invoke(measures, ["verify"]).output
    with world.services.db.writing() as session:
        session.execute(text("DELETE FROM observation WHERE measure = 'ontvangen'"))
    told = CliRunner().invoke(measures, ["verify"])
    assert told.exit_code == 1
    assert f"Zaak {number} telt anders: ontvangen" in told.output


def test_a_case_that_cannot_be_read_does_not_stop_the_others(
    sqlite_world: World, answers: Answers, tmp_path: Path
) -> None:
    world = sqlite_world
    broken, whole = world.file(answers()).number, world.file(answers()).number
    publish_later_measures(world, tmp_path)
    with world.services.db.writing() as session:
        session.execute(
            text("UPDATE instance SET record = '{' WHERE number = :number"),
            {"number": broken},
        )
    count(world)
    rows = [row for row in world.rows(Observation) if row.measure == "beoordeling"]
    assert [row.instance_id for row in rows] == [world.case(whole).id]


def test_what_is_only_offered_is_reached_once_somebody_takes_it(
    sqlite_world: World, answers: Answers, tmp_path: Path
) -> None:
    world = sqlite_world
    publish_later_measures(world, tmp_path)
    taken, left = world.file(answers()).number, world.file(answers()).number
    world.act(taken, "proefproces/toelichten", world.actor("anna"), {"tekst": "Toch wel."})
    for number in (taken, left):
        finish(world, number)
    count(world)
    (row,) = [row for row in world.rows(Observation) if row.measure == "toegelicht"]
    assert row.instance_id == world.case(taken).id
    assert refilling.verify(world.services).holds
