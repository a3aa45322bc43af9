"""The command ``check``: what it prints and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.check import check
from tests.engine.engine_models import BUNDLE, FORM, REGULATION, end, flows, process, start, user

CALENDARS = """
[jaren]
eerste = 2026
laatste = 2027
[profiel.proef]
land = "NL"
categorieen = ["public"]
bron = "wet"
"""


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one good process."""
    folder, forms = tmp_path / "processes" / "proef", tmp_path / "forms" / "proef"
    folder.mkdir(parents=True)
    forms.mkdir(parents=True)
    model = process(start(), user("taak"), end(), flows("start >> taak >> einde"))
    (folder / "proces.bpmn").write_bytes(model)
    (folder / "bundle.toml").write_text(BUNDLE)
    (folder / "regeling.toml").write_text(REGULATION)
    (forms / "f.form").write_text(str(FORM).replace("'", '"'))
    (tmp_path / "processes" / "kalender.toml").write_text(CALENDARS)
    monkeypatch.chdir(tmp_path)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(check, list(arguments))


def test_a_good_process_is_usable(workplace: Path) -> None:
    result = run()
    assert (result.exit_code, "proef: 0" in result.output) == (0, True)
    assert run(str(workplace)).exit_code == 0


def test_an_error_tells_file_element_and_advice(workplace: Path) -> None:
    model = process(start(), user("taak", artikel="C9"), end(), flows("start >> taak >> einde"))
    (workplace / "proces.bpmn").write_bytes(model)
    result = run("processes/proef")
    assert result.exit_code == 1
    assert "proces.bpmn" in result.output
    assert "taak" in result.output
    assert "[clause]" in result.output


def test_a_misspelt_key_tells_its_line_and_what_was_meant(workplace: Path) -> None:
    (workplace / "bundle.toml").write_text(BUNDLE.replace("titel =", "tietel ="))
    result = run("processes/proef")
    line = 1 + BUNDLE[: BUNDLE.index("titel =")].count("\n")
    assert result.exit_code == 1
    assert f"regel {line} bundel.tietel" in result.output
    assert "Bedoelde u “titel”?" in result.output


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        ("bench.toml", '[start]\nformulier = "f"\ngegvens = {}\n', "start.gegvens"),
        ("willekeurig.toml", 'zeldn = ["proces/taak"]\n', "zeldn"),
    ],
)
def test_a_file_beside_the_version_is_checked_too(
    workplace: Path, file: str, text: str, key: str
) -> None:
    (workplace / file).write_text(text)
    result = run("processes/proef")
    assert result.exit_code == 1
    assert file in result.output
    assert key in result.output


def test_nothing_to_check_is_another_exit_code(workplace: Path, tmp_path: Path) -> None:
    (workplace / "proces.bpmn").unlink()
    assert run().exit_code == 2
    assert run(str(tmp_path / "weg")).exit_code == 2


@pytest.mark.parametrize("forms", ["forms", "elsewhere"])
def test_the_processes_of_the_settings_are_checked_from_any_folder(
    workplace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forms: str
) -> None:
    (tmp_path / "forms").rename(tmp_path / forms)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert run().exit_code == 2
    monkeypatch.setenv("REGELWERK_PROCESSES", str(tmp_path / "processes"))
    monkeypatch.setenv("REGELWERK_FORMS", str(tmp_path / forms))
    for result in (run(), run(str(workplace))):
        assert result.exit_code == 0, result.output
        assert result.output.startswith("proef: 0 fouten")


def test_forms_of_the_settings_are_not_those_of_a_folder_elsewhere(
    workplace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    for name in ("REGELWERK_PROCESSES", "REGELWERK_FORMS"):
        monkeypatch.setenv(name, str(tmp_path / "other"))
    assert run(str(workplace)).exit_code == 0
