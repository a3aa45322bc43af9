"""The command ``files``: rows and files compared both ways, and files carried elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.actions import uploads
from service.actions.services import Services
from service.cli import main
from service.core.file_address import read_address
from service.core.forms import UploadRef
from service.outside import FileStore, files_at
from service.store import migrate
from service.wiring import build, load_settings
from tests.bucket_server import KEY, BucketServer

TEXTS = (b"een", b"twee", b"drie")


@pytest.fixture(params=["disk", "bucket"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store of each kind."""
    if request.param == "disk":
        return f"file://{tmp_path / 'here'}"
    address: str = request.getfixturevalue("bucket")
    return address


@pytest.fixture
def settings(url: str, tmp_path: Path) -> dict[str, str]:
    return {"REGELWERK_DATA_DIR": str(tmp_path), "REGELWERK_FILES_URL": url}


@pytest.fixture
def hashes(settings: dict[str, str], url: str) -> list[str]:
    """Three documents with their files."""
    services = build(load_settings({**settings, **KEY}))
    migrate.upgrade(services.db)
    found = [upload(services, text) for text in TEXTS]
    services.db.close()
    return found


def upload(services: Services, text: bytes) -> str:
    kept = uploads.keep(services, text, "a.txt", "an")
    assert isinstance(kept, UploadRef)
    return kept.sha256


def run(settings: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, ["files", *arguments], env=settings)


def verified(settings: dict[str, str], code: int, *arguments: str) -> dict[str, Any]:
    result = run(settings, "verify", "--json", *arguments)
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def store(url: str) -> FileStore:
    return files_at(read_address(url, "--to"))


def lose(url: str, digest: str) -> None:
    files = store(url)
    files.set_aside(digest)
    files.erase(digest)


@pytest.mark.parametrize("how", [(), ("--quick",)])
def test_what_belongs_together_is_nothing_to_talk_of(
    settings: dict[str, str], hashes: list[str], how: tuple[str, ...]
) -> None:
    found = verified(settings, 0, *how)
    assert found == {"holds": True, "named": 3, "missing": [], "damaged": [], "strays": []}


@pytest.mark.parametrize("how", [(), ("--quick",)])
def test_a_missing_file_is_named_with_its_document(
    settings: dict[str, str], hashes: list[str], url: str, how: tuple[str, ...]
) -> None:
    lose(url, hashes[1])
    (missing,) = verified(settings, 1, *how)["missing"]
    assert missing["sha256"] == hashes[1]
    assert len(missing["document"]) == 36


def test_a_file_that_no_row_names_is_told_and_hurts_nobody(
    settings: dict[str, str], hashes: list[str], url: str
) -> None:
    left = store(url).put(b"left behind")
    (stray,) = verified(settings, 0)["strays"]
    assert (stray["sha256"], stray["size"], stray["fresh"]) == (left, 11, True)
    assert left in run(settings, "verify").output


def test_a_file_that_was_set_aside_by_mistake_is_there_after_a_look(
    settings: dict[str, str], hashes: list[str], url: str
) -> None:
    store(url).set_aside(hashes[0])
    assert verified(settings, 0)["holds"]
    assert hashes[0] in {each.sha256 for each in store(url).kept()}


def test_a_damaged_file_is_told_apart_from_a_missing_one(tmp_path: Path) -> None:
    settings = {"REGELWERK_DATA_DIR": str(tmp_path)}
    services = build(load_settings(settings))
    migrate.upgrade(services.db)
    digest = upload(services, b"een")
    services.db.close()
    (tmp_path / "files" / digest[:2] / digest).write_bytes(b"EEN")
    found = verified(settings, 1)
    assert [each["sha256"] for each in found["damaged"]] == [digest]
    assert found["missing"] == []
    result = run(settings, "verify")
    assert f"{digest} is beschadigd" in result.output
    assert "1 zijn beschadigd" in result.output


def test_files_carried_to_another_store_are_all_there_and_the_old_ones_stay(
    settings: dict[str, str], hashes: list[str], url: str, tmp_path: Path
) -> None:
    there = f"file://{tmp_path / 'there'}"
    store(url).put(b"left behind")
    first, second = (run(settings, "copy", "--to", there) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("3 bestanden gekopieerd, 0 waren er al")
    assert second.output.startswith("0 bestanden gekopieerd, 3 waren er al")
    assert verified({**settings, "REGELWERK_FILES_URL": there}, 0)["named"] == 3
    assert {each.sha256 for each in store(there).kept()} == set(hashes)
    assert verified(settings, 0)["named"] == 3


def test_a_backup_on_disk_goes_back_into_a_bucket(
    settings: dict[str, str], hashes: list[str], url: str, tmp_path: Path
) -> None:
    backup = f"file://{tmp_path / 'backup'}"
    run(settings, "copy", "--to", backup)
    for digest in hashes:
        lose(url, digest)
    assert len(verified(settings, 1)["missing"]) == 3
    assert run({**settings, "REGELWERK_FILES_URL": backup}, "copy", "--to", url).exit_code == 0
    assert verified(settings, 0)["holds"]


def test_a_file_that_cannot_be_read_is_named_and_the_others_come_over(
    settings: dict[str, str], hashes: list[str], url: str, tmp_path: Path
) -> None:
    lose(url, hashes[2])
    result = run(settings, "copy", "--to", f"file://{tmp_path / 'there'}")
    assert result.exit_code == 1
    assert result.output.startswith("2 bestanden gekopieerd")
    assert hashes[2] in result.output


def test_a_wrong_address_is_refused_without_repeating_it(settings: dict[str, str]) -> None:
    result = run(settings, "copy", "--to", "s3://an:geheim@bucket")
    assert result.exit_code == 1
    assert "--to" in result.output
    assert "geheim" not in result.output


def test_a_store_that_is_away_is_one_sentence(
    settings: dict[str, str], hashes: list[str], bucket: str, s3_server: BucketServer
) -> None:
    away = {**settings, "REGELWERK_FILES_URL": s3_server.address("bucket-nergens")}
    result = run(away, "verify")
    assert result.exit_code == 1
    assert "De bucket van de bestandsopslag bestaat niet" in result.output
