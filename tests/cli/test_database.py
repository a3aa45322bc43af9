"""The command ``db``: what a health check hears."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from service.cli import main


def ping(url: str, folder: Path) -> Result:
    environment = {"REGELWERK_DATA_DIR": str(folder), "REGELWERK_DATABASE_URL": url}
    return CliRunner().invoke(main, ["db", "ping"], env=environment)


def test_a_database_that_answers_says_so(tmp_path: Path) -> None:
    result = ping(f"sqlite:///{tmp_path / 'any.db'}", tmp_path)
    assert (result.exit_code, result.output) == (0, "De database antwoordt.\n")


def test_a_database_that_is_away_fails_in_one_line_without_its_address(tmp_path: Path) -> None:
    result = ping("postgresql://somebody:geheim@127.0.0.1:1/x", tmp_path)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert "geheim" not in result.output
    assert "127.0.0.1" not in result.output


def test_a_bad_setting_fails_too(tmp_path: Path) -> None:
    assert ping("mysql://x", tmp_path).exit_code == 1
