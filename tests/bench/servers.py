"""Starts and stops real server processes, and reads how much memory they use. Sends no load."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

from bench import surroundings
from bench.cluster import free_port

HEALTH = "/gezond/web"
PATIENCE = 60
THREADS = 8  # as the command ``serve`` sets it


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Of one process, in megabytes; *shared* pages counted in proportion for ``pss``."""

    rss: float
    pss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: where it listens and its first process."""

    port: int
    pid: int

    def workers(self) -> list[Memory]:
        """The memory of every web process."""
        return [memory(pid) for pid in children(self.pid)]

    def processor_seconds(self) -> float:
        """What the web processes have computed so far, for themselves and in the kernel."""
        return sum(processor_seconds(pid) for pid in children(self.pid))


@contextmanager
def serving(environment: Mapping[str, str], *, workers: int) -> Iterator[Server]:
    """The product itself: ``regelwerk serve``."""
    command = [str(Path(sys.executable).with_name("regelwerk")), "serve"]
    with _started([*command, "--workers", str(workers)], environment) as server:
        yield server


@contextmanager
def serving_floor(environment: Mapping[str, str], *, workers: int) -> Iterator[Server]:
    """The same application under the same server, with one route more."""
    options = f"--worker-class gthread --threads {THREADS} --workers {workers} --log-level warning"
    command = [sys.executable, "-m", "gunicorn", "bench.floor:application()"]
    with _started([*command, *options.split()], environment) as server:
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


def memory(pid: int) -> Memory:
    """What the kernel says of a process now."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    found = {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)
    }
    return Memory(rss=found["Rss"] / 1024, pss=found["Pss"] / 1024)


def processor_seconds(pid: int) -> float:
    """The processor time of a process since its start; the kernel counts in hundredths."""
    after_name = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    user, kernel = after_name[11:13]
    return (int(user) + int(kernel)) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The processes that *pid* started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(word) for word in text.split()]


@contextmanager
def _started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Server]:
    port = free_port()
    address = {"HOST": "127.0.0.1", "PORT": str(port)}
    if "gunicorn" in command:
        command = [*command, "--bind", f"127.0.0.1:{port}"]
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
