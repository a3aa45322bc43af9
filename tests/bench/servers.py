"""Starts and stops real server processes. Sends no load."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

from tests.bench import surroundings
from tests.bench.cluster import free_port
from tests.bench.processes import Memory, children, memory

HEALTH = "/gezond/web"
PATIENCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: where it listens and its first process."""

    port: int
    pid: int

    def workers(self) -> list[Memory]:
        """The memory of every web process."""
        return [memory(pid) for pid in children(self.pid)]


@contextmanager
def serving(environment: Mapping[str, str], *, workers: int) -> Iterator[Server]:
    """The product itself: ``regelwerk serve``."""
    command = [str(Path(sys.executable).with_name("regelwerk")), "serve"]
    with _started([*command, "--workers", str(workers)], environment) as server:
        yield server


@contextmanager
def serving_floor(environment: Mapping[str, str], *, workers: int) -> Iterator[Server]:
    """The same application under the same server, with one route more."""
    command = [sys.executable, "-m", "tests.bench.floor", str(workers)]
    with _started(command, environment) as server:
        yield server


@contextmanager
def background(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[int]:
    """The process id of *command*, which is stopped at the end."""
    log = Path(environment["REGELWERK_DATA_DIR"]) / "bench.log"
    with log.open("ab") as output:
        child = subprocess.Popen(
            list(command), env=surroundings.environment(environment), stdout=output, stderr=output
        )
    try:
        yield child.pid
    finally:
        child.terminate()
        try:
            child.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def _started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Server]:
    port = free_port()
    address = {"HOST": "127.0.0.1", "PORT": str(port)}
    with background(command, {**environment, **address}) as pid:
        _wait_for(port, environment)
        yield Server(port=port, pid=pid)


def _wait_for(port: int, environment: Mapping[str, str]) -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", HEALTH, headers={"X-Forwarded-For": "10.0.0.1"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            sleep(0.1)
        finally:
            connection.close()
    log = Path(environment["REGELWERK_DATA_DIR"]) / "bench.log"
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8')[-4000:]}")
