"""PgBouncer in transaction mode before a PostgreSQL server, as an organisation would run it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from tests.bench.cluster import SERVER_ACCOUNT, as_server, free_port
from tests.storm.processes import PATIENCE

PROGRAM = "pgbouncer"
SETTINGS = """
[databases]
* = host={host} port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 200
server_round_robin = 1
"""


@contextmanager
def pooler(url: str, *, size: int = 3, more: str = "") -> Iterator[str]:
    """The address of the database at *url* through a pooler with *size* connections to it.

    It hands them out in turn, so that what one transaction leaves behind is met by another.
    """
    program = shutil.which(PROGRAM, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("PgBouncer is missing; .ci/run must install it")
        pytest.skip("PgBouncer is not installed (Debian: apt-get install pgbouncer)")
    parts, port = urlsplit(url), free_port()
    root = Path(tempfile.mkdtemp(prefix="regelwerk-pooler-"))
    settings, log = root / "pgbouncer.ini", root / "log"
    user = f" user={parts.username}" if parts.username else ""
    text = SETTINGS.format(host=parts.hostname, server=parts.port, port=port, size=size)
    settings.write_text(text.replace("\n[pgbouncer]", f"{user}\n[pgbouncer]") + more)
    for path in (root, settings):
        as_server(path)
    account = SERVER_ACCOUNT if os.geteuid() == 0 else None  # it refuses to run as root
    with log.open("wb") as output:
        running = subprocess.Popen(
            [program, str(settings)], stdout=output, stderr=output, cwd="/", user=account
        )
    try:
        until = monotonic() + PATIENCE
        while not _listens(port):
            if running.poll() is not None or monotonic() > until:
                raise RuntimeError(f"PgBouncer does not start: {log.read_text()}")
            sleep(0.02)
        yield f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}"
    finally:
        running.terminate()
        running.wait(PATIENCE)
        shutil.rmtree(root, ignore_errors=True)


def _listens(port: int) -> bool:
    """Whether it waits at the port; it speaks no HTTP."""
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0
