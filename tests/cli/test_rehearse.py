"""The command ``rehearse``, on a second process that the service has never heard of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli.rehearse import rehearse

SECOND = Path(__file__).parent.parent / "tweede_proces"
PROCESS = SECOND / "processes" / "verlofaanvraag"
WRONG = """# language: nl
Functionaliteit: Fouten
  Scenario: Een verkeerde datum
    Gegeven het is donderdag 9 juli 2026 om 9.00 uur
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam  | An Janssens       |
      | aanvrager.email | an@voorbeeld.test |
      | soort           | Vakantie          |
      | van             | 3 augustus 2026   |
      | tot             | 14 augustus 2026  |
    Dan vervalt termijn "besluit" op donderdag 23 juli 2026
  Scenario: Een weigering die niemand verwacht
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam | An Janssens |
    Dan loopt de zaak nog
  Scenario: Een onbekende zin
    Als de leidinggevende koffie drinkt
  Scenario: Een onbekend veld
    Als iemand "verlof-aanvragen" invult:
      | lievelingskleur | blauw |
"""


def run(*arguments: str) -> Result:
    environment = {
        "REGELWERK_PROCESSES": str(SECOND / "processes"),
        "REGELWERK_FORMS": str(SECOND / "forms"),
    }
    return CliRunner().invoke(rehearse, list(arguments), env=environment)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """The failures of a file full of mistakes, in order."""
    path = tmp_path_factory.mktemp("features") / "fout.feature"
    path.write_text(WRONG, encoding="utf-8")
    result = run(str(path), "--process", str(PROCESS), "--json")
    assert result.exit_code == 1, result.output
    rows = json.loads(result.output)["processes"][0]["scenarios"]
    yield [row["failure"] for row in rows]


@pytest.fixture(scope="module")
def second() -> Result:
    return run("--coverage")


def test_a_second_process_rehearses_without_a_line_of_python(second: Result) -> None:
    assert second.output.count("✓") == 8
    assert "✗" not in second.output


def test_elements_that_no_scenario_came_through_are_named(second: Result) -> None:
    assert "○" in second.output
    assert "(verlofprocedure/beoordelen)" not in second.output


def test_what_no_scenario_came_through_is_a_failure(second: Result) -> None:
    assert second.exit_code == 1


def test_a_flow_that_no_scenario_took_is_named_by_its_ends(second: Result) -> None:
    assert any("→" in line and "verlofprocedure/" in line for line in second.output.splitlines())


def test_random_runs_of_a_second_process_come_to_a_clean_end() -> None:
    result = run("--random", "4", "--seed", "7", "--json")
    assert result.exit_code == 0, result.output
    assert [row["seed"] for row in json.loads(result.output)["processes"][0]["runs"]] == [
        7,
        8,
        9,
        10,
    ]


def test_a_wrong_date_shows_the_right_one(wrong: list[dict[str, Any]]) -> None:
    assert wrong[0]["line"] == 11
    assert "vrijdag 24 juli 2026" in wrong[0]["message"]


def test_a_refusal_nobody_expects_stops_the_scenario_at_the_step_itself(
    wrong: list[dict[str, Any]],
) -> None:
    assert wrong[1]["line"] == 13
    assert "Uw e-mailadres" in wrong[1]["message"]


def test_an_unknown_sentence_is_met_with_known_ones(wrong: list[dict[str, Any]]) -> None:
    assert wrong[2]["line"] == 17
    assert "Als" in wrong[2]["message"]


def test_an_unknown_field_is_met_with_the_fields_there_are(wrong: list[dict[str, Any]]) -> None:
    assert "aanvrager.naam (Uw naam)" in wrong[3]["message"]


def test_a_file_outside_a_process_needs_the_process(tmp_path: Path) -> None:
    path = tmp_path / "los.feature"
    path.write_text(WRONG, encoding="utf-8")
    assert run(str(path)).exit_code == 2
