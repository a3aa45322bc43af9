"""The command ``user``: accounts from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.store import migrate
from service.wiring import build, load_settings

PASSWORD = "een lang wachtwoord"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    services = build(load_settings({"REGELWERK_DATA_DIR": str(tmp_path)}))
    migrate.upgrade(services.db)
    services.db.close()
    return tmp_path


def user(folder: Path, *arguments: str, password: str = PASSWORD) -> Result:
    environment = {"REGELWERK_DATA_DIR": str(folder), "REGELWERK_NEW_PASSWORD": password}
    return CliRunner().invoke(main, ["user", *arguments], env=environment)


def test_an_added_person_is_listed_with_what_he_may(folder: Path) -> None:
    added = user(folder, "add", "an.janssens", "--name", "An Janssens",
                 "--may", "publiceren:verlof", "--may", "toezicht")  # fmt: skip
    assert added.exit_code == 0, added.output
    assert "An Janssens\t\tpubliceren:verlof, toezicht" in user(folder, "list").output


def test_a_misspelt_power_is_refused_with_what_was_meant(folder: Path) -> None:
    result = user(folder, "add", "an.janssens", "--name", "An", "--may", "toezigt")
    assert result.exit_code == 1
    assert "“toezicht”" in result.output
    assert "An" not in user(folder, "list").output


def test_a_short_password_is_refused(folder: Path) -> None:
    result = user(folder, "add", "an.janssens", "--name", "An", password="kort")
    assert result.exit_code == 1
    assert "12" in result.output


def test_an_unknown_group_is_refused_with_the_known_ones(folder: Path) -> None:
    result = user(folder, "add", "an.janssens", "--name", "An", "--group", "verlof/koffie")
    assert result.exit_code == 1
    assert "verlof/koffie" in result.output


def test_a_password_can_be_replaced(folder: Path) -> None:
    user(folder, "add", "an.janssens", "--name", "An")
    assert user(folder, "passwd", "an.janssens", password="een ander wachtwoord").exit_code == 0
    assert user(folder, "passwd", "bo").exit_code == 1


def test_a_closed_account_is_listed_as_closed_until_it_opens_again(folder: Path) -> None:
    user(folder, "add", "an.janssens", "--name", "An")
    assert user(folder, "close", "an.janssens").exit_code == 0
    assert "Account gesloten" in user(folder, "list").output
    assert user(folder, "open", "an.janssens").exit_code == 0
    assert "Account gesloten" not in user(folder, "list").output


def test_what_somebody_may_is_replaced(folder: Path) -> None:
    user(folder, "add", "an.janssens", "--name", "An", "--may", "toezicht")
    assert user(folder, "may", "an.janssens", "beheer").exit_code == 0
    assert "An\t\tbeheer" in user(folder, "list").output
    assert user(folder, "may", "an.janssens").exit_code == 0
    assert "beheer" not in user(folder, "list").output


def test_groups_can_be_taken_away(folder: Path) -> None:
    user(folder, "add", "an.janssens", "--name", "An")
    assert user(folder, "groups", "an.janssens").exit_code == 0
    assert user(folder, "groups", "an.janssens", "verlof/koffie").exit_code == 1


@pytest.mark.parametrize("command", [["add", "an.janssens", "--name", "An"], ["passwd", "an"]])
def test_a_password_is_never_an_argument(folder: Path, command: list[str]) -> None:
    result = user(folder, *command, "--password", PASSWORD)
    assert result.exit_code == 2
    assert "--password" in result.output


def test_a_password_that_is_asked_for_is_not_shown(folder: Path) -> None:
    result = CliRunner().invoke(
        main,
        ["user", "add", "an.janssens", "--name", "An"],
        env={"REGELWERK_DATA_DIR": str(folder)},
        input=f"{PASSWORD}\n{PASSWORD}\n",
    )
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output


def test_a_database_without_tables_is_explained(tmp_path: Path) -> None:
    result = user(tmp_path, "list")
    assert result.exit_code == 1
    assert "REGELWERK_DATABASE_URL" in result.output


def test_a_database_that_does_not_answer_keeps_its_password(folder: Path) -> None:
    url = "postgresql://iemand:geheim@127.0.0.1:1/niets"
    environment = {"REGELWERK_DATA_DIR": str(folder), "REGELWERK_DATABASE_URL": url}
    result = CliRunner().invoke(main, ["user", "list"], env=environment)
    assert result.exit_code == 1
    assert "geheim" not in result.output
    assert "127.0.0.1" not in result.output


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    place = tmp_path / "bestand"
    place.write_text("x")
    result = user(place, "list")
    assert result.exit_code == 1
    assert "bestand" in result.output
