"""A database that is away, and what stands between it and the service: disk, pooler, standby."""

from __future__ import annotations

import sqlite3

import psycopg

from tests.storm.databases import NAME
from tests.storm.disk import full
from tests.storm.pair import Pair
from tests.storm.pooler import Pooler
from tests.storm.scene import Scene, wait

SURE_SECONDS = 3.0  # who watches over the servers wants to be sure
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


def disk_full(scene: Scene) -> None:
    """Nothing can be written where the files are (on SQLite: and the database)."""
    with full(scene.ground.logs):
        wait(25)


def written_by_another(scene: Scene) -> None:
    """Somebody holds the only pen of the file."""
    assert scene.store.file is not None, "only a file has one pen"
    other = sqlite3.connect(scene.store.file, isolation_level=None)
    try:
        other.execute("PRAGMA busy_timeout=60000")
        other.execute("BEGIN IMMEDIATE")
        wait(20)
        other.execute("ROLLBACK")
    finally:
        other.close()


def server_killed(scene: Scene) -> None:
    scene.store.server.crash()
    wait(5)
    scene.store.server.start()


def server_stopped(scene: Scene) -> None:
    scene.store.server.stop()
    wait(5)
    scene.store.server.start()


def connections_cut(scene: Scene) -> None:
    for _ in range(60):
        with psycopg.connect(scene.store.server.address(NAME), autocommit=True) as connection:
            connection.execute(CUT)
        wait(1)


def server_frozen(scene: Scene) -> None:
    """All processes of the cluster stand still, as on a machine that hangs."""
    scene.store.server.freeze()
    wait(40)
    scene.store.server.thaw()


def pooler_killed(scene: Scene) -> None:
    between = _pooler(scene)
    between.kill()
    wait(5)
    between.start()


def pooler_paused(scene: Scene) -> None:
    """As an operator does it to renew the server behind: who asks something, waits."""
    between = _pooler(scene)
    between.command("PAUSE")
    wait(20)
    between.command("RESUME")


def pooler_frozen(scene: Scene) -> None:
    between = _pooler(scene)
    between.freeze()
    wait(20)
    between.thaw()


def primary_killed(scene: Scene) -> None:
    _pair(scene).first.kill()
    wait(SURE_SECONDS)
    _pair(scene).second.promote()


def primary_frozen(scene: Scene) -> None:
    _pair(scene).first.freeze()
    wait(SURE_SECONDS)
    _pair(scene).second.promote()


def new_standby(scene: Scene) -> None:
    """Make a standby of what was the primary."""
    _pair(scene).rejoin()


def standby_away(scene: Scene) -> None:
    """Nothing counts that only one server has: nobody is told that something is done."""
    second = _pair(scene).second
    second.kill()
    wait(20)
    second.start()


def _pooler(scene: Scene) -> Pooler:
    assert scene.store.pooler is not None, "this fault is of a pooler"
    return scene.store.pooler


def _pair(scene: Scene) -> Pair:
    assert scene.store.pair is not None, "this fault is of a pair"
    return scene.store.pair
