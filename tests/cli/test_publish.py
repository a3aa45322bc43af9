"""``publish``: the scenarios first, and only then the version."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service import wiring
from service.actions import versions
from service.cli import main
from service.core.actor import SYSTEM
from service.settings import load
from tests.rehearsed import FEATURE, SECOND, WRONG

PROCESS, FORMS = SECOND / "processes" / "verlofaanvraag", SECOND / "forms" / "verlofaanvraag"


class Desk:
    """A process folder with scenarios of its own, and an empty database."""

    def __init__(self, root: Path, database: str) -> None:
        self.folder = root / "processes" / "verlofaanvraag"
        self.folder.mkdir(parents=True)
        (root / "processes" / "kalender.toml").write_bytes(
            (SECOND / "processes" / "kalender.toml").read_bytes()
        )
        for path in PROCESS.rglob("*"):
            if path.is_file() and path.suffix != ".feature":
                target = self.folder / path.relative_to(PROCESS)
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(path.read_bytes())
        self.given = {
            "REGELWERK_DATABASE_URL": database,
            "REGELWERK_DATA_DIR": str(root / "var"),
            "REGELWERK_PROCESSES": str(root / "processes"),
        }

    def publish(self, *features: str, **options: str | bool) -> Result:
        place = self.folder / "scenarios"
        place.mkdir(exist_ok=True)
        for number, text in enumerate(features):
            (place / f"{number}.feature").write_text(text, encoding="utf-8")
        flags = [f"--{name.replace('_', '-')}" for name, value in options.items() if value is True]
        reason = str(options.get("reason", "Kortere termijn"))
        command = ["publish", str(self.folder), "--forms", str(FORMS), "--reason", reason, *flags]
        return CliRunner().invoke(main, command, env=self.given)

    def current(self) -> versions.Version | None:
        services = wiring.build(load(self.given))
        found = versions.in_use(services, "verlofaanvraag", SYSTEM)
        services.db.close()
        return found


@pytest.fixture
def desk(tmp_path: Path, new_database: object) -> Desk:
    assert callable(new_database)
    return Desk(tmp_path, new_database("sqlite"))


def test_a_folder_is_published_when_its_scenarios_go_as_written(desk: Desk) -> None:
    result = desk.publish(FEATURE)
    assert (result.exit_code, result.output) == (0, "Versie 1 is gepubliceerd.\n")
    current = desk.current()
    assert current is not None
    assert (current.grounds, current.scenarios) == ("passed", 2)
    assert "al gepubliceerd" in desk.publish(FEATURE).output


def test_what_weakens_waits_for_somebody_and_plays_nothing_before(desk: Desk) -> None:
    desk.publish(FEATURE)
    settings = desk.folder / "bundle.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('bereik = "eigen"', 'bereik = "alles"'), encoding="utf-8")
    result = desk.publish(FEATURE, reason="Iedereen alles")
    assert result.exit_code == 1
    assert "! Het bereik van groep ‘leidinggevende’ was ‘eigen’ en wordt ‘alles’." in result.output
    assert "akkoord" in result.output
    current = desk.current()
    assert current is not None
    assert current.version == 1
    assert desk.publish(FEATURE, without_rehearsal=True).exit_code == 1  # no flag goes past it


def test_a_scenario_that_fails_stops_it_and_is_shown(desk: Desk) -> None:
    result = desk.publish(WRONG)
    assert result.exit_code == 1
    assert "✗ De termijn" in result.output
    assert "0.feature:12" in result.output
    assert "24 juli 2026" in result.output
    assert "1 van de 2" in result.output
    assert desk.current() is None
    assert desk.publish(WRONG, without_rehearsal=True).exit_code == 1


def test_in_need_it_is_published_unplayed_and_the_auditor_sees_it(desk: Desk) -> None:
    assert desk.publish(FEATURE, without_rehearsal=True).exit_code == 0
    current = desk.current()
    assert current is not None
    assert current.grounds == "waived"


def test_without_scenarios_it_warns_and_publishes(desk: Desk) -> None:
    result = desk.publish()
    assert result.exit_code == 0
    assert "geen scenario’s" in result.output


def test_a_reason_that_says_nothing_costs_no_rehearsal(desk: Desk) -> None:
    result = desk.publish(FEATURE, reason="x")
    assert result.exit_code == 1
    assert "waarom" in result.output
