"""One PostgreSQL server of a storm: it can die, freeze, come back and take over."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psycopg

from tests.bench.cluster import PATIENCE, USER, as_server, free_port, programs, run
from tests.bench.processes import children
from tests.storm.missing import Missing


@dataclass(frozen=True)
class Server:
    """One cluster of its own; a *durable* one waits for the disk, as an installation does."""

    programs: Path
    root: Path
    port: int
    durable: bool

    @property
    def url(self) -> str:
        return self.address("postgres")

    def address(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def make(self, *more: str | Path) -> None:
        """Lay out an empty cluster, with *more* options of ``initdb``."""
        options = ("-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        run(self.programs / "initdb", "-D", self.data, *options, *more)

    def follow(self, other: Server) -> None:
        """Begin anew as a copy of *other* that follows it."""
        shutil.rmtree(self.data, ignore_errors=True)
        where = f"host=127.0.0.1 port={other.port} user={USER}"
        options = ("-D", self.data, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        run(other.programs / "pg_basebackup", "-d", where, *options)
        self.start()

    def start(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c shared_buffers=64MB"
            f" -c unix_socket_directories={self.root}"
            + ("" if self.durable else " -c fsync=off -c full_page_writes=off")
        )
        where = ("-D", self.data, "-o", options, "-l", self.root / "log")
        run(self.programs / "pg_ctl", *where, "-w", "start")

    def stop(self) -> None:
        """At once, without a last word to who is connected."""
        run(self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def promote(self) -> None:
        """Let the standby take over; returns when it takes writes."""
        run(self.programs / "pg_ctl", "-D", self.data, "-w", "promote")

    def signal(self, number: int) -> list[int]:
        """Send *number* to the server and all its processes, as if the machine had it."""
        first = self._first()
        family = [first, *children(first)]
        for each in family:
            with suppress(ProcessLookupError):
                os.kill(each, number)
        return family

    def crash(self) -> None:
        """Kill its first process; the others notice, and end."""
        family = children(first := self._first())
        os.kill(first, signal.SIGKILL)
        self._bury([first, *family])

    def kill(self) -> None:
        """The end, without a last word."""
        with suppress(FileNotFoundError):
            self._bury(self.signal(signal.SIGKILL))

    def freeze(self) -> None:
        """The machine hangs: connections stay, and nothing answers."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)

    def wait_for(self, question: str, answer: object) -> None:
        """Until the server gives *answer*."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            until = monotonic() + PATIENCE
            while connection.execute(question).fetchone() != (answer,):
                if monotonic() > until:
                    raise RuntimeError(f"{question} did not become {answer}")
                sleep(0.05)

    def tell(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def _bury(self, family: list[int]) -> None:
        """Wait for their end, and remove the marks by which a dead server seems to live.

        Where nobody takes note of the death of an orphan, its number stays in use.
        """
        until = monotonic() + PATIENCE
        while any(_lives(pid) for pid in family) and monotonic() < until:
            sleep(0.01)
        for mark in (self.data / "postmaster.pid", *self.root.glob(".s.PGSQL.*")):
            mark.unlink(missing_ok=True)

    def _first(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])


@contextmanager
def room(*, durable: bool) -> Iterator[Server]:
    """Where a server can be made; whatever became of it is gone at the end."""
    found = programs()
    if found is None:
        raise Missing("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    root = Path(tempfile.mkdtemp(prefix="regelwerk-server-"))
    as_server(root)
    server = Server(found, root, free_port(), durable)
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def server(*, durable: bool = True) -> Iterator[Server]:
    """A running server."""
    with room(durable=durable) as made:
        made.make()
        made.start()
        yield made


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
