"""The faults of a storm, one function each: it does the harm, waits, and makes it good again."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from service.actions import supervise
from service.core.errors import ServiceError
from tests.bench.cluster import programs, run
from tests.bench.processes import children
from tests.storm.disk import full
from tests.storm.processes import HESITATION, OK
from tests.storm.scene import OPERATOR, Scene

POSTGRES, SQLITE = "postgres", "sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """*database*: the only kind on which it can happen; None: on each."""

    name: str
    strike: Callable[[Scene], None]
    database: str | None = None


def killed(scene: Scene) -> None:
    for _ in range(scene.kills):
        wait(scene.dice.expovariate(1.0))
        scene.house.kill_somebody(scene.dice)


def all_killed(scene: Scene) -> None:
    for _ in range(3):
        scene.house.kill_everybody()
        wait(10)


def worker_frozen(scene: Scene) -> None:
    """Longer than its lease: another one takes over, and the woken one must add nothing."""
    worker = scene.house.one_of("work")
    os.killpg(worker, signal.SIGSTOP)
    wait(150)
    os.killpg(worker, signal.SIGCONT)


def mail_away(scene: Scene) -> None:
    with scene.office.closed():
        wait(20)


def mail_later(scene: Scene) -> None:
    with mood(scene, answer="451 Later"):
        wait(20)


def mail_refused(scene: Scene) -> None:
    """For good; a person tries again when the reason is gone."""
    with mood(scene, answer="550 No"):
        wait(10)
    for incident in supervise.incidents(scene.ground.services, OPERATOR):
        if incident.kind == "job":
            with suppress(ServiceError):  # another worker has just done it
                supervise.retry_job(scene.ground.services, incident.id, OPERATOR)


def mail_slow(scene: Scene) -> None:
    with mood(scene, pause=9.0):
        wait(120)


def mail_hesitating(scene: Scene) -> None:
    """Each command by itself is in time, the conversation is not."""
    with mood(scene, thinking=19.0):
        wait(150)


def disk_full(scene: Scene) -> None:
    """Nothing can be written where the files are (on SQLite: and the database)."""
    with full(scene.ground.logs):
        wait(25)


def written_by_another(scene: Scene) -> None:
    """Somebody holds the only pen of the file."""
    path = urlsplit(scene.ground.environment["REGELWERK_DATABASE_URL"]).path[1:]
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("PRAGMA busy_timeout=60000")
        other.execute("BEGIN IMMEDIATE")
        wait(20)
        other.execute("ROLLBACK")
    finally:
        other.close()


def server_killed(scene: Scene) -> None:
    """kill -9 of the first process of the cluster, and a start after a while."""
    data, options = _cluster(scene)
    os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait(5)
    _start(data, options)


def server_stopped(scene: Scene) -> None:
    data, options = _cluster(scene)
    run(_program("pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
    wait(5)
    _start(data, options)


def connections_cut(scene: Scene) -> None:
    for _ in range(60):
        with _admin(scene) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        wait(1)


def server_frozen(scene: Scene) -> None:
    """All processes of the cluster stand still, as on a machine that hangs."""
    data, _ = _cluster(scene)
    first = int((data / "postmaster.pid").read_text().split()[0])
    family = [first, *children(first)]
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    wait(40)
    for pid in reversed(family):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


FAULTS = (
    Fault(name="processes killed (-9)", strike=killed),
    Fault(name="all processes killed at once, 3 times", strike=all_killed),
    Fault(name="database killed (-9), 5 s", strike=server_killed, database=POSTGRES),
    Fault(name="database stopped (immediate), 5 s", strike=server_stopped, database=POSTGRES),
    Fault(name="all connections cut each second, 60 s", strike=connections_cut, database=POSTGRES),
    Fault(name="database frozen 40 s", strike=server_frozen, database=POSTGRES),
    Fault(name="file written by another, 20 s", strike=written_by_another, database=SQLITE),
    Fault(name="disk full 25 s", strike=disk_full),
    Fault(name="mail server away 20 s", strike=mail_away),
    Fault(name="mail server says later (451), 20 s", strike=mail_later),
    Fault(name="mail server says no (550), 10 s", strike=mail_refused),
    Fault(name="mail server takes 9 s a message, 2 min", strike=mail_slow),
    Fault(name="mail server takes 19 s a command, 150 s", strike=mail_hesitating),
    Fault(name="worker frozen 150 s", strike=worker_frozen),
)


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


@contextmanager
def mood(
    scene: Scene, *, answer: str = OK, pause: float = HESITATION, thinking: float = 0.0
) -> Iterator[None]:
    post = scene.office.server
    post.answer, post.pause, post.thinking = answer, pause, thinking
    try:
        yield
    finally:
        post.answer, post.pause, post.thinking = OK, HESITATION, 0.0


@contextmanager
def _admin(scene: Scene) -> Iterator[psycopg.Connection]:
    url = scene.ground.environment["REGELWERK_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def _cluster(scene: Scene) -> tuple[Path, str]:
    """The folder of the cluster, and the options it was started with."""
    with _admin(scene) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    data = Path(row[0])
    words = (data / "postmaster.opts").read_text().split(None, 1)[1].strip()
    return data, words.replace('"', "'")


def _start(data: Path, options: str) -> None:
    log = data.parent / "log"
    run(_program("pg_ctl"), "-D", data, "-o", options, "-l", log, "-w", "start")


def _program(name: str) -> Path:
    folder = programs()
    assert folder is not None, "the cluster was made with them"
    return folder / name
