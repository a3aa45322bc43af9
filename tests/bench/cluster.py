"""A private PostgreSQL cluster: started for one purpose, removed afterwards. Knows no tables."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.core.errors import ConfigError
from service.core.language import N_

LIBRARY = Path("/usr/lib/postgresql")
USER = "regelwerk"
SERVER_ACCOUNT = "postgres"  # the server refuses to run as root
PATIENCE = 120


def programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, newest version first; None when not installed."""
    found = sorted(LIBRARY.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


@contextmanager
def cluster(
    *, max_connections: int = 100, shared_buffers: str = "64MB", durable: bool = True
) -> Iterator[str]:
    """The address of a fresh cluster (``postgresql://…/postgres``), gone at the end.

    It commits as safely as a default installation, unless *durable* is off: tests that never
    cut the power need not wait for the disk.
    """
    bin_dir = programs()
    if bin_dir is None:
        raise ConfigError(N_("PostgreSQL is not installed (Debian: apt-get install postgresql)."))
    root = Path(tempfile.mkdtemp(prefix="regelwerk-pg-"))
    try:
        as_server(root)
        data, port = root / "data", free_port()
        run(
            *(bin_dir / "initdb", "-D", data, "-A", "trust", "-U", USER, "-E", "UTF8"),
            *("--no-sync", "--locale=C.UTF-8"),
        )
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={root}"
            f" -c max_connections={max_connections} -c shared_buffers={shared_buffers}"
            + ("" if durable else " -c fsync=off -c full_page_writes=off")
        )
        run(bin_dir / "pg_ctl", "-D", data, "-o", options, "-l", root / "log", "-w", "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            run(bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def free_port() -> int:
    """A TCP port nobody listens on now."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def as_server(folder: Path) -> None:
    """Let the server use *folder*; it refuses to run as root, so it has an account of its own."""
    if os.geteuid() == 0:
        shutil.chown(folder, SERVER_ACCOUNT)


def run(*command: str | Path) -> None:
    """Run a program of PostgreSQL under the account of the server."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", SERVER_ACCOUNT, "--", *words]
    done = subprocess.run(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        cwd="/",
    )
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout}")
