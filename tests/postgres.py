"""A private PostgreSQL cluster for the tests; started once, removed afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIBRARY = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, newest version first; None when not installed."""
    found = sorted(LIBRARY.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a fresh cluster (``postgresql://…/postgres``), gone at the end."""
    bin_dir = programs()
    if bin_dir is None:
        raise RuntimeError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    root = Path(tempfile.mkdtemp(prefix="regelwerk-pg-"))
    data, port = root / "data", _free_port()
    if os.geteuid() == 0:
        shutil.chown(root, "postgres")
    _run(
        bin_dir / "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "regelwerk",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    )
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={root}"
        " -c max_connections=100 -c shared_buffers=64MB"
    )
    _run(bin_dir / "pg_ctl", "-D", data, "-o", options, "-l", root / "log", "-w", "start")
    try:
        yield f"postgresql://regelwerk@127.0.0.1:{port}/postgres"
    finally:
        _run(bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(root, ignore_errors=True)


def _run(*command: str | Path) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:  # the server refuses to run as root
        words = ["runuser", "-u", "postgres", "--", *words]
    done = subprocess.run(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, cwd="/"
    )
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout}")


def _free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])
