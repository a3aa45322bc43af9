"""PgBouncer in transaction mode before a PostgreSQL server, as an organisation would run it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import SplitResult, urlsplit

import psycopg

from tests.bench.cluster import SERVER_ACCOUNT, as_server, free_port
from tests.storm.missing import Missing
from tests.storm.processes import PATIENCE

PROGRAM = "pgbouncer"
ABSENT = "PgBouncer is not installed (Debian: apt-get install pgbouncer)"
SETTINGS = """
[databases]
* = host={host} port={server}{user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
admin_users = {admin}
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 200
server_round_robin = 1
"""


class Pooler:
    """One PgBouncer. It hands its connections out in turn, so that what one transaction leaves
    behind is met by another.
    """

    def __init__(self, program: str, root: Path, target: SplitResult, settings: Path) -> None:
        self._program, self._root = program, root
        self._target, self._settings = target, settings
        self._running: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        return self._address(self._target.path)

    def start(self) -> None:
        account = SERVER_ACCOUNT if os.geteuid() == 0 else None  # it refuses to run as root
        log = self._root / "log"
        with log.open("ab") as output:
            command = [self._program, str(self._settings)]
            running = subprocess.Popen(command, stdout=output, stderr=output, cwd="/", user=account)
        self._running = running
        until = monotonic() + PATIENCE
        while not _listens(self.port):
            if running.poll() is not None or monotonic() > until:
                raise RuntimeError(f"PgBouncer does not start: {log.read_text()}")
            sleep(0.02)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        self.wait()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)
        self.wait()

    def command(self, words: str) -> None:
        """What an operator asks of it in its console: ``PAUSE``, ``RESUME``."""
        with psycopg.connect(
            self._address("/pgbouncer"), autocommit=True, cursor_factory=psycopg.ClientCursor
        ) as console:
            console.execute(words)

    def wait(self) -> None:
        assert self._running is not None, "it was started"
        self._running.wait(PATIENCE)

    def _signal(self, number: signal.Signals) -> None:
        assert self._running is not None, "it was started"
        self._running.send_signal(number)

    def _address(self, path: str) -> str:
        return f"postgresql://{self._target.username}@127.0.0.1:{self.port}{path}"


def program() -> str | None:
    """Where PgBouncer is; None when it is not installed."""
    return shutil.which(PROGRAM, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def pooler(url: str, *, size: int = 3, more: str = "") -> Iterator[Pooler]:
    """A pooler with *size* connections to the database at *url*, gone at the end."""
    found = program()
    if found is None:
        raise Missing(ABSENT)
    parts, root = urlsplit(url), Path(tempfile.mkdtemp(prefix="regelwerk-pooler-"))
    settings = root / "pgbouncer.ini"
    made = Pooler(found, root, parts, settings)
    settings.write_text(
        SETTINGS.format(
            host=parts.hostname,
            server=parts.port,
            user=f" user={parts.username}",
            admin=parts.username,
            port=made.port,
            size=size,
        )
        + more
    )
    for path in (root, settings):
        as_server(path)
    try:
        made.start()
        yield made
    finally:
        made.terminate()
        shutil.rmtree(root, ignore_errors=True)


def _listens(port: int) -> bool:
    """Whether it waits at the port; it speaks no HTTP."""
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0
