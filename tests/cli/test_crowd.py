"""Connections are spread over the web processes: one that has fewer takes the next."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

from service.cli.crowd import Crowd
from tests.bench import servers
from tests.bench.processes import children
from tests.waiting import wait_for

ENOUGH = 16


def test_who_has_more_than_another_knows() -> None:
    crowd = Crowd()
    crowd.tell(1, 3)
    crowd.tell(2, 2)
    assert crowd.has_emptier(1)
    assert not crowd.has_emptier(2)


def test_who_is_alone_or_as_full_as_the_others_lets_nobody_go_first() -> None:
    crowd = Crowd()
    crowd.tell(1, 3)
    assert not crowd.has_emptier(1)
    crowd.tell(2, 3)
    assert not crowd.has_emptier(1)


def test_nobody_makes_room_for_a_process_that_is_gone() -> None:
    crowd = Crowd()
    crowd.tell(1, 3)
    crowd.tell(2, 0)
    crowd.leave(2)
    assert not crowd.has_emptier(1)


def test_a_process_without_connections_catches_up(sqlite_template: Path, tmp_path: Path) -> None:
    (tmp_path / "regelwerk.db").write_bytes(sqlite_template.read_bytes())
    with (
        servers.serving({"REGELWERK_DATA_DIR": str(tmp_path)}, workers=2) as server,
        ExitStack() as stack,
    ):

        def visit() -> None:
            line = stack.enter_context(closing(HTTPConnection("127.0.0.1", server.port)))
            line.request("GET", servers.HEALTH)
            assert line.getresponse().read()

        frozen, other = children(server.pid)
        empty = sockets(frozen)

        def both_serve() -> bool:
            visit()
            return min(sockets(frozen), sockets(other)) > empty

        wait_for(both_serve)
        os.kill(frozen, signal.SIGSTOP)
        before = sockets(frozen)
        for _ in range(ENOUGH):
            visit()
        os.kill(frozen, signal.SIGCONT)
        assert sockets(frozen) == before < sockets(other)
        for _ in range(ENOUGH):
            visit()
        # Chance alone would give it so many once in 26 times.
        assert sockets(frozen) - before >= ENOUGH * 3 / 4


def sockets(pid: int) -> int:
    """How many connections, and whatever else of that kind, a process holds."""
    found = Path(f"/proc/{pid}/fd").iterdir()
    return sum(str(each.readlink()).startswith("socket:") for each in found)
