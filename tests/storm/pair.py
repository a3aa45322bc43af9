"""A PostgreSQL server and a standby that confirms every commit; both can die, freeze, take over."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psycopg

from tests.bench.cluster import PATIENCE, USER, as_server, free_port, programs, run
from tests.bench.processes import children

SYNCHRONOUS = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"


@dataclass(frozen=True)
class Server:
    """One cluster of its own."""

    programs: Path
    root: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
            f" -c unix_socket_directories={self.root} -c shared_buffers=32MB"
        )
        where = ("-D", self.root / "data", "-o", options, "-l", self.root / "log")
        run(self.programs / "pg_ctl", *where, "-w", "start")

    def promote(self) -> None:
        """Let the standby take over; returns when it takes writes."""
        run(self.programs / "pg_ctl", "-D", self.root / "data", "-w", "promote")

    def signal(self, number: int) -> list[int]:
        """Send *number* to the server and all its processes, as if the machine had it."""
        pid = int((self.root / "data" / "postmaster.pid").read_text().split()[0])
        family = [pid, *children(pid)]
        for each in family:
            with suppress(ProcessLookupError):
                os.kill(each, number)
        return family

    def kill(self) -> None:
        """The end, without a last word."""
        with suppress(FileNotFoundError):
            family = self.signal(signal.SIGKILL)
            until = monotonic() + PATIENCE
            while any(_lives(pid) for pid in family) and monotonic() < until:
                sleep(0.01)

    def freeze(self) -> None:
        """The machine hangs: connections stay, and nothing answers."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)


@dataclass(frozen=True)
class Pair:
    """``first`` is the primary when it begins, ``second`` follows it."""

    first: Server
    second: Server

    def address(self, database: str = "postgres", more: str = "") -> str:
        """The address with both servers."""
        hosts = ",".join(f"127.0.0.1:{each.port}" for each in (self.first, self.second))
        return f"postgresql://{USER}@{hosts}/{database}{more}"


@contextmanager
def pair(*, synchronous: bool = True) -> Iterator[Pair]:
    """Two servers, gone at the end; a *synchronous* one commits what its standby has written."""
    found = programs()
    assert found is not None, "the fixture postgres_url has looked for them"
    with ExitStack() as stack:
        first, second = (stack.enter_context(_server(found)) for _ in range(2))
        data = first.root / "data"
        run(
            *(found / "initdb", "-D", data, "-A", "trust", "-U", USER, "-E", "UTF8"),
            *("--no-sync", "--locale=C.UTF-8"),
        )
        first.start()
        stack.callback(first.kill)
        _follow(second, first)
        stack.callback(second.kill)
        with psycopg.connect(first.url, autocommit=True) as connection:
            if synchronous:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
                connection.execute("SELECT pg_reload_conf()")
            until = monotonic() + PATIENCE
            wanted = SYNCHRONOUS if synchronous else STREAMING
            while connection.execute(wanted).fetchone() != (1,):
                if monotonic() > until:
                    raise RuntimeError("the standby did not connect")
                sleep(0.05)
        yield Pair(first, second)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _follow(second: Server, first: Server) -> None:
    where = f"host=127.0.0.1 port={first.port} user={USER}"
    options = ("-D", second.root / "data", "-R", "-X", "stream", "-c", "fast", "--no-sync")
    run(first.programs / "pg_basebackup", "-d", where, *options)
    second.start()


@contextmanager
def _server(found: Path) -> Iterator[Server]:
    root = Path(tempfile.mkdtemp(prefix="regelwerk-pair-"))
    as_server(root)
    try:
        yield Server(found, root, free_port())
    finally:
        shutil.rmtree(root, ignore_errors=True)
