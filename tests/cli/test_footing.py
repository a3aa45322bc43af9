"""Tables of another version: every command says so in one sentence and does nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main
from service.cli.family import ENTRY
from service.store import migrate

PATIENCE = 60
ROOT = Path(__file__).resolve().parents[2]
OLDER = "De tabellen zijn van een oudere versie. Voer regelwerk db upgrade uit."
NEWER = "De tabellen zijn van een nieuwere versie dan dit programma. Start de versie die ze maakte."
EMPTY = (
    "De database van REGELWERK_DATABASE_URL en REGELWERK_DATA_DIR heeft nog geen tabellen."
    " Voer regelwerk db upgrade uit."
)
COMMANDS = [
    ["tick"],
    ["user", "list"],
    ["user", "close", "iemand"],
    ["audit", "verify"],
    ["audit", "seal"],
    ["audit", "inclusion", "K-2026-001"],
    ["publish", str(ROOT / "tests/web/voorbeeld/proces"), "--reason", "Een goede reden"],
]


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "tables.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


def given_revision(file: Path, revision: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
    connection.close()


def settings(file: Path) -> dict[str, str]:
    return {
        "REGELWERK_DATABASE_URL": f"sqlite:///{file}",
        "REGELWERK_DATA_DIR": str(file.parent / "var"),
    }


def said(file: Path, *command: str) -> str:
    result = CliRunner().invoke(main, command, env=settings(file))
    assert result.exit_code == 1, result.output
    return result.output


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_refuses_older_and_newer_tables(file: Path, command: list[str]) -> None:
    given_revision(file, "0001")
    assert said(file, *command) == f"{OLDER}\n"
    given_revision(file, "9999")
    assert said(file, *command) == f"{NEWER}\n"


def test_a_database_without_tables_is_told_apart(tmp_path: Path) -> None:
    assert said(tmp_path / "new.db", "user", "list") == f"{EMPTY}\n"


@pytest.mark.parametrize("command", [["db", "upgrade"], ["demo"]], ids=" ".join)
def test_newer_tables_are_not_brought_back(file: Path, command: list[str]) -> None:
    given_revision(file, "9999")
    assert said(file, *command) == f"{NEWER}\n"


@pytest.mark.parametrize("command", ["serve", "work"])
@pytest.mark.parametrize(("revision", "sentence"), [("0010", OLDER), ("9999", NEWER)])
def test_what_runs_for_ever_does_not_start_and_says_why_in_its_log(
    file: Path, command: str, revision: str, sentence: str
) -> None:
    given_revision(file, revision)
    result = subprocess.run(
        [sys.executable, "-c", ENTRY, command],
        env={**os.environ, **settings(file), "PORT": "1"},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr == b""
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["event"], line["text"]) for line in lines] == [("refused", sentence)]


def test_every_revision_before_the_last_is_an_older_one(file: Path) -> None:
    known = migrate._known()
    assert known[0] == migrate.head()
    assert "0001" in known
