"""The command ``audit``: the proof, and the link to keep outside the server."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service import verifier
from service.actions import people
from service.cli import main
from service.store import migrate
from service.wiring import build, load_settings
from tests import packed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database with one event."""
    services = build(load_settings({"REGELWERK_DATA_DIR": str(tmp_path)}))
    migrate.upgrade(services.db)
    people.add(services, username="an", name="An", password="een lang wachtwoord", groups=[])
    services.db.close()
    return tmp_path


def verify(folder: Path, *arguments: str) -> Result:
    environment = {"REGELWERK_DATA_DIR": str(folder)}
    return CliRunner().invoke(main, ["audit", "verify", *arguments], env=environment)


def test_a_link_that_was_kept_proves_the_chain_later(folder: Path) -> None:
    with sqlite3.connect(folder / "regelwerk.db") as connection:
        ((hash_,),) = connection.execute("SELECT hash FROM audit_event")
    assert verify(folder, "--known", f"account/an:1:{hash_}").exit_code == 0


def test_a_link_of_another_chain_is_a_break(folder: Path) -> None:
    result = verify(folder, "--known", "1:" + "a" * 64)
    assert result.exit_code == 1
    assert "0.2.0:1" in result.output


def run(folder: Path, *arguments: str) -> Result:
    environment = {"REGELWERK_DATA_DIR": str(folder)}
    return CliRunner().invoke(main, ["audit", *arguments], env=environment)


def test_the_last_seal_that_is_shown_proves_everything_later(folder: Path) -> None:
    link = run(folder, "seal").output.split()[-1]
    assert link.startswith("seal:1:")
    assert link in verify(folder).output
    assert verify(folder, "--known", link).exit_code == 0
    assert verify(folder, "--known", "seal:2:" + "a" * 64).exit_code == 1


def test_without_news_there_is_nothing_to_seal(folder: Path) -> None:
    run(folder, "seal")
    assert "seal:" not in run(folder, "seal").output


def test_the_public_key_is_the_one_that_signs(folder: Path) -> None:
    key = run(folder, "key").output.strip()
    run(folder, "seal")
    assert key in verify(folder).output
    assert (folder / "seal.key").stat().st_mode & 0o777 == 0o600


def test_seals_of_a_key_of_before_hold_when_it_is_named(folder: Path) -> None:
    run(folder, "seal")
    key = run(folder, "key").output.strip()
    (folder / "seal.key").write_text("ab" * 32)
    assert verify(folder).exit_code == 1
    assert verify(folder, "--key", key).exit_code == 0


def test_a_case_without_a_seal_has_no_inclusion_to_show(folder: Path) -> None:
    result = run(folder, "inclusion", "K-1")
    assert result.exit_code == 1
    assert "K-1" in result.output


@pytest.mark.parametrize("nonsense", ["", "x", "1:", "1:zz", "0:" + "a" * 64, "9" * 30 + ":x"])
def test_a_link_that_is_none_is_not_understood(folder: Path, nonsense: str) -> None:
    assert verify(folder, "--known", nonsense).exit_code == 2


def test_a_pack_is_made_that_somebody_else_works_out(tmp_path: Path) -> None:
    services = build(load_settings({"REGELWERK_DATA_DIR": str(tmp_path)}))
    migrate.upgrade(services.db)
    number, _ = packed.two_cases(services)
    services.db.close()
    pack = tmp_path / "pakket.zip"
    asked = ("export", number, "--reason", "steekproef", "--out", str(pack))
    assert run(tmp_path, *asked).exit_code == 0
    key = run(tmp_path, "key").output.strip()
    assert verifier.main([str(pack), "--key", key]) == 0
    assert run(tmp_path, *asked).exit_code == 1  # what is there is not written over
