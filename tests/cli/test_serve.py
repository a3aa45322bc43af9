"""``run``: one command, one address, and a clean end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.cluster import free_port

PATIENCE = 60


def health(port: int, *, until: float) -> bytes:
    """The health page, as soon as it answers."""
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/gezond", timeout=5) as answer:
                return bytes(answer.read())
        except (URLError, ConnectionError, TimeoutError):
            assert time.monotonic() < until, "the service did not start"
            threading.Event().wait(0.1)


def say(port: int, request: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        assert connection.recv(20).startswith(b"HTTP/1.1 400")


def test_run_serves_pages_with_the_worker_and_stops_on_a_signal(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "processes").mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "XDG_RUNTIME_DIR"},
        "HOME": str(tmp_path),
        "PORT": str(port),
        "REGELWERK_DATA_DIR": str(tmp_path / "var"),
        "REGELWERK_PROCESSES": str(tmp_path / "processes"),
    }
    command = [sys.executable, "-c", "from service.cli import main; main()", "run"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as service:
        assert b'"database":"ok"' in health(port, until=time.monotonic() + PATIENCE)
        say(port, b"GET /status/K-1/GEHEIM nog HTTP/1.1\r\n\r\n")
        say(port, b"GET /status/K-1/GEHEIM\xff HTTP/1.1\r\n\r\n")
        service.send_signal(signal.SIGTERM)
        written = service.communicate(timeout=PATIENCE)[0]
    assert service.returncode == 0, written.decode()
    assert b"Traceback" not in written
    # Of a request that the server itself refuses nothing is told, not even who sent it.
    assert written.count(b'"Invalid request"') == 2
    assert b"GEHEIM" not in written
    assert b"ip=" not in written
    assert not (tmp_path / ".gunicorn").exists(), "the web server opened a socket to control it"
    with socket.socket() as probe:  # nothing of it is left behind
        assert probe.connect_ex(("127.0.0.1", port)) != 0
