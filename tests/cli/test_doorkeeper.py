"""Hundreds of slow, silent and deaf connections keep nobody waiting."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml

from service.cli import doorkeeper, family
from service.cli.visit import Stage, Visit
from tests.bench.cluster import free_port

PATIENCE = 120
SLOW = 200
SCRIPT = max(Path("service/web/static/dist").glob("*.js"), key=lambda each: each.stat().st_size)
LARGE = f"GET /static/dist/{SCRIPT.name} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
FORM = (
    b"POST /inloggen HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: %d\r\n\r\n"
)
# What compose fills in: a setting, or its usual value, or a word about why there is none.
CHOICE = re.compile(r"\$\{\w+:(?:-(?P<usual>[^}]*)|\?(?P<must>[^}]*))\}")
SECRET = secrets.token_hex(32)


@pytest.fixture(scope="module")
def port(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A service as an operator starts it: ``regelwerk serve`` with nothing but its defaults."""
    folder, port = tmp_path_factory.mktemp("door"), free_port()
    (folder / "regelwerk.db").write_bytes(sqlite_template.read_bytes())
    with started(["serve"], {"PORT": str(port), "REGELWERK_DATA_DIR": str(folder)}, port):
        yield port


@contextmanager
def started(command: list[str], settings: Mapping[str, str], port: int) -> Iterator[None]:
    """A command with these settings, from its first answer to its end."""
    with subprocess.Popen(
        family.command(*command),
        env={**os.environ, **settings, "REGELWERK_LIMIT_REQUESTS": "100000"},
        stdout=subprocess.DEVNULL,
    ) as service:
        try:
            await_start(port)
            yield
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(timeout=PATIENCE)


def await_start(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            assert answer(port) == 200
            return
        except OSError:
            assert time.monotonic() < until, "the service did not start"
            threading.Event().wait(0.1)


@contextmanager
def connections(port: int, count: int, first: bytes) -> Iterator[list[socket.socket]]:
    """*count* connections that each sent *first* and then nothing."""
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            sock = socket.socket()
            stack.callback(sock.close)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            sock.settimeout(PATIENCE)
            sock.connect(("127.0.0.1", port))
            sock.sendall(first)
            found.append(sock)
        yield found


def answer(port: int, path: str = "/status") -> int:
    """The status that a visitor gets."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def read_all(sock: socket.socket) -> bytes:
    return b"".join(iter(lambda: sock.recv(65_536), b""))


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(b"", id="says-nothing"),
        pytest.param(b"GET /status HTTP/1.1\r\nHost: x\r\nX-Slow: ", id="slow-head"),
        pytest.param(FORM % 100_000 + b"username=", id="slow-body"),
        pytest.param(LARGE, id="reads-nothing"),
    ],
)
def test_slow_connections_keep_no_visitor_waiting(port: int, first: bytes) -> None:
    with connections(port, SLOW, first):
        assert [answer(port), answer(port, "/inloggen")] == [200, 200]


@pytest.mark.parametrize("how", ["run", "compose"])
def test_they_keep_nobody_waiting_however_it_is_started(
    sqlite_template: Path, tmp_path: Path, how: str
) -> None:
    """All kinds of slow connections at once, with the worker beside it and as compose does."""
    (tmp_path / "regelwerk.db").write_bytes(sqlite_template.read_bytes())
    port = free_port()
    (tmp_path / "processes").mkdir()
    place = {
        "PORT": str(port),
        "REGELWERK_DATA_DIR": str(tmp_path),
        "REGELWERK_DATABASE_URL": f"sqlite:///{tmp_path / 'regelwerk.db'}",
        "REGELWERK_PROCESSES": str(tmp_path / "processes"),
    }
    command, settings = (["run"], {}) if how == "run" else as_compose("web")
    with started(command, {**settings, **place}, port), ExitStack() as slow:
        for first in (b"", b"GET /status HTTP/1.1\r\nX-Slow: ", FORM % 100_000 + b"x", LARGE):
            slow.enter_context(connections(port, SLOW, first))
        assert [answer(port), answer(port, "/inloggen")] == [200, 200]


def as_compose(service: str) -> tuple[list[str], dict[str, str]]:
    """Command and settings of a service of docker-compose.yml, where nobody chose anything."""
    found = yaml.safe_load(Path("docker-compose.yml").read_text("utf-8"))["services"][service]
    settings = {name: CHOICE.sub(_usual, value) for name, value in found["environment"].items()}
    return found["command"], {**settings, "HOST": "0.0.0.0"}


def _usual(choice: re.Match[str]) -> str:
    return SECRET if choice["must"] else choice["usual"]


def test_who_comes_when_it_is_full_takes_the_place_of_the_slowest(port: int) -> None:
    with connections(port, doorkeeper.CONNECTIONS + 50, b"GET / HTTP/1.1\r\nX-Slow: ") as slow:
        assert answer(port) == 200
        assert slow[0].recv(1) == b""  # it had to make room
        slow[-1].sendall(b"x\r\nHost: x\r\n\r\n")
        assert slow[-1].recv(12) == b"HTTP/1.1 200"


def test_a_body_that_comes_in_pieces_is_read_whole(port: int) -> None:
    with connections(port, 1, FORM % 30) as (sock,):
        for _ in range(30):
            sock.sendall(b"x")
        assert sock.recv(12) == b"HTTP/1.1 400"  # no token: the form itself was understood


def test_several_requests_on_one_connection_are_answered_in_turn(port: int) -> None:
    page = b"GET /status HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /bestaat-niet HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with connections(port, 1, page * 3 + last) as (sock,):
        found = read_all(sock)
    assert found.count(b"HTTP/1.1 200 OK") == 3
    assert found.rindex(b"HTTP/1.1 404") > found.rindex(b"HTTP/1.1 200 OK")


def test_a_large_answer_arrives_whole_however_slowly_it_is_read(port: int) -> None:
    request = LARGE.replace(b"Host: x", b"Host: x\r\nConnection: close")
    with connections(port, 1, request) as (sock,):
        found = b"".join(iter(lambda: sock.recv(4_000), b""))
    assert found.partition(b"\r\n\r\n")[2] == SCRIPT.read_bytes()


def test_leave_to_go_on_is_given_before_the_body(port: int) -> None:
    asking = (FORM % 5).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    with connections(port, 1, asking) as (sock,):
        assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"a=bcd")
        assert sock.recv(12) == b"HTTP/1.1 400"


def test_a_form_that_is_too_large_is_refused_before_it_comes(port: int) -> None:
    with connections(port, 1, FORM % 2**31) as (sock,):
        assert sock.recv(12) == b"HTTP/1.1 413"


def test_two_lengths_are_refused(port: int) -> None:
    twice = (FORM % 5).replace(b"\r\n\r\n", b"\r\nContent-Length: 50\r\n\r\n")
    with connections(port, 1, twice + b"a=bcd" + b"GET /status HTTP/1.1\r\n\r\n") as (sock,):
        found = read_all(sock)
    assert found.startswith(b"HTTP/1.1 400")
    assert found.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    ("stage", "moved", "seconds", "late"),
    [
        (Stage.IDLE, 0, doorkeeper.HEAD_SECONDS, False),
        (Stage.IDLE, 0, doorkeeper.HEAD_SECONDS + 1, True),
        (Stage.HEAD, 0, doorkeeper.HEAD_SECONDS + 1, True),
        (Stage.BODY, 0, doorkeeper.STALL_SECONDS + 1, True),
        # What keeps up the pace may take as long as it needs: 20 MB over a poor line.
        (Stage.BODY, 20 * 2**20, 3_600, False),
        (Stage.SENDING, 0, doorkeeper.STALL_SECONDS + 1, True),
        (Stage.SENDING, 20 * 2**20, 3_600, False),
        (Stage.LINGERING, 0, doorkeeper.LINGER_SECONDS + 1, True),
        (Stage.WORKING, 0, 3_600, False),  # that is our doing
    ],
)
def test_everybody_gets_a_fair_time(stage: Stage, moved: int, seconds: float, late: bool) -> None:
    left, right = socket.socketpair()
    with left, right:
        visit = Visit(None, left, None, None, 0.0, most_body=2**30)
        visit.begin(stage, 0.0)
        visit.incoming.size = visit.sock.sent = moved
        assert doorkeeper.is_late(visit, seconds) is late
