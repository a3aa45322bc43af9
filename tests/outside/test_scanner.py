"""The real daemon of ClamAV, with a signature of our own: its database cannot be fetched here."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.actions import uploads
from service.actions.services import Services
from service.core.forms import UploadRef
from service.core.language import Message
from service.core.scanning import Scanning, WhenAway
from service.outside import ClamScanner, ScannerAway
from service.store import documents

VIRUS = b"REGELWERK-PROEFVIRUS-0001"
PATIENCE = 60
PROGRAM = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanning]:
    """clamd on a socket, knowing one virus."""
    if PROGRAM is None:
        if os.environ.get("CI"):
            pytest.fail("clamd is missing; .ci/run must install clamav-daemon")
        pytest.skip("clamd is not installed (Debian: apt-get install clamav-daemon)")
    folder = tmp_path_factory.mktemp("clam")
    (folder / "proef.ndb").write_text(f"Regelwerk.Proef:0:*:{VIRUS.hex()}\n")
    door = folder / "d"
    (folder / "clamd.conf").write_text(
        f"LocalSocket {door}\nDatabaseDirectory {folder}\nForeground yes\nStreamMaxLength 1M\n"
    )
    with subprocess.Popen(
        [PROGRAM, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + PATIENCE
        while not door.exists():
            assert process.poll() is None and time.monotonic() < until, "clamd did not start"
            threading.Event().wait(0.05)
        yield Scanning(path=str(door))
        process.kill()


def scanned(services: Services, place: Scanning) -> Services:
    """The service with this scanner."""
    settings = replace(services.settings, scanning=place)
    return replace(services, settings=settings, scanner=ClamScanner(place))


def marks_of(services: Services, ref: object) -> list[str]:
    assert isinstance(ref, UploadRef)
    with services.db.reading() as session:
        row = documents.get(session, ref.id)
    assert row is not None
    return row.marks


def test_a_clean_file_is_clean_and_a_virus_has_a_name(daemon: Scanning) -> None:
    scanner = ClamScanner(daemon)
    assert scanner.virus(b"Geachte heer") is None
    assert scanner.virus(b"x" * 300_000 + VIRUS) == "Regelwerk.Proef.UNOFFICIAL"


def test_what_is_too_large_for_the_scanner_is_not_called_clean(daemon: Scanning) -> None:
    with pytest.raises(ScannerAway):
        ClamScanner(daemon).virus(b"x" * 3_000_000)


def test_a_file_with_a_virus_is_refused_before_it_is_kept(
    sqlite_services: Services, daemon: Scanning
) -> None:
    services = scanned(sqlite_services, daemon)
    before = sorted(services.settings.data_dir.rglob("*"))
    told = uploads.keep(services, VIRUS, "brief.txt", "browser:a")
    assert isinstance(told, Message)
    assert "holds a virus" in str(told)
    assert sorted(services.settings.data_dir.rglob("*")) == before


def test_a_clean_file_is_kept_without_a_mark(sqlite_services: Services, daemon: Scanning) -> None:
    services = scanned(sqlite_services, daemon)
    ref = uploads.keep(services, b"Geachte heer", "brief.txt", "browser:a")
    assert marks_of(services, ref) == []


@pytest.fixture
def nowhere(tmp_path: Path) -> Scanning:
    return Scanning(path=str(tmp_path / "weg"))


def test_without_the_scanner_nothing_is_taken(sqlite_services: Services, nowhere: Scanning) -> None:
    with pytest.raises(ScannerAway) as refused:
        uploads.keep(scanned(sqlite_services, nowhere), b"tekst", "brief.txt", "anna")
    assert refused.value.status == 503


def test_or_it_is_taken_and_said_to_be_unscanned(
    sqlite_services: Services, nowhere: Scanning
) -> None:
    services = scanned(sqlite_services, replace(nowhere, away=WhenAway.ACCEPT))
    ref = uploads.keep(services, b"tekst", "brief.txt", "anna")
    assert marks_of(services, ref) == ["unscanned"]


def test_a_scanner_that_hangs_up_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = Scanning(host="127.0.0.1", port=server.getsockname()[1])
        answering = threading.Thread(target=lambda: server.accept()[0].close())
        answering.start()
        with pytest.raises(ScannerAway):
            ClamScanner(place).virus(b"tekst")
        answering.join()
