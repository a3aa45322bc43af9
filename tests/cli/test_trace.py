"""The command ``trace``: the list, the page and the JSON, and the page that ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.trace import trace
from tests.engine.engine_models import BUNDLE, FORM, REGULATION, end, flows, process, start, user

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one process whose only clause is carried by a step and a term."""
    folder, forms = tmp_path / "processes" / "proef", tmp_path / "forms" / "proef"
    folder.mkdir(parents=True)
    forms.mkdir(parents=True)
    model = process(start(), user("taak", artikel="C1"), end(), flows("start >> taak >> einde"))
    (folder / "proces.bpmn").write_bytes(model)
    (folder / "bundle.toml").write_text(BUNDLE)
    (folder / "regeling.toml").write_text(REGULATION)
    (forms / "f.form").write_text(json.dumps(FORM))
    monkeypatch.chdir(tmp_path)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(trace, list(arguments))


def test_the_list_names_what_carries_a_clause(workplace: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert "proces/taak" in result.output
    assert "Eerst het een, dan het ander." in result.output


def test_the_processes_of_the_settings_are_traced_from_any_folder(
    workplace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert run().exit_code == 2
    monkeypatch.setenv("REGELWERK_PROCESSES", str(workplace.parent))
    assert "proces/taak" in run().output


def test_a_clause_nothing_carries_ends_with_one(workplace: Path) -> None:
    bare = REGULATION + '\n[clausule.C2]\ntekst = "Vergeten."\n'
    (workplace / "regeling.toml").write_text(bare)
    result = run(str(workplace))
    assert (result.exit_code, "✗" in result.output) == (1, True)


def test_json_holds_every_carrier(workplace: Path) -> None:
    rows = json.loads(run("--json").output)["proef"]
    assert rows[0]["clause"] == "C1"
    assert {"kind": "element", "name": "proces/taak", "label": "taak"} in rows[0]["carriers"]


def test_a_bar_in_a_text_does_not_break_the_table(workplace: Path) -> None:
    text = REGULATION.replace("Eerst het een, dan", "Eerst | dan")
    (workplace / "regeling.toml").write_text(text)
    assert "Eerst \\| dan" in run("--md").output


def test_a_folder_without_a_process_ends_with_two(workplace: Path) -> None:
    assert run(str(workplace.parent.parent)).exit_code == 2


def test_the_page_that_ships_is_up_to_date() -> None:
    """Renew it with: regelwerk trace processes/klachtenregeling --md > docs/traceability.md"""
    result = run(str(ROOT / "processes" / "klachtenregeling"), "--md")
    assert result.output == (ROOT / "docs" / "traceability.md").read_text()
