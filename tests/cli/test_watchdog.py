"""The watchdog: what it ends, what it starts again, what it passes on, and who goes with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bench.processes import children
from tests.waiting import PATIENCE, wait_for

# A watchdog over a command of ours, as ``work`` starts one.
WATCH = """
import os, sys
from service.cli.logs import json_logs
from service.cli.watchdog import Watchdog
json_logs()
command = [sys.executable, "-c", sys.argv[1], *sys.argv[2:], str(os.getpid())]
sys.exit(Watchdog(command, seconds={seconds}).run())
"""
# What is watched: it writes its number into a file, beats, and then does what the test wants.
WATCHED = """
import os, signal, sys, threading
from pathlib import Path
from service.cli import family, watchdog
place, parent, line = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
family.end_with(parent, signal.SIGKILL)
watchdog.beat(line, {seconds})
lives = len(list(place.iterdir()))
(place / f"{os.getpid()}").touch()
{deed}
"""
SHORT = 1.0  # seconds that it may be silent, where it has to be
REST = "threading.Event().wait()"
# In a thread, as a worker does its pieces: the first one hears signals even now.
STUCK = """
import re
if lives == 0:
    threading.Thread(target=re.match, args=("(a+)+b", "a" * 64), daemon=True).start()
threading.Event().wait()
"""
# An orphan, whose parent is gone: whoever is the first process of a container gets it.
ORPHAN = """
import subprocess
subprocess.run(["sh", "-c", "(sleep 0.2; exit 7) & exit 0"])
threading.Event().wait()
"""


class Watched:
    """A running watchdog, and what it watches."""

    def __init__(self, process: subprocess.Popen[bytes], place: Path, log: Path) -> None:
        self.process, self._place, self._log = process, place, log

    @property
    def lives(self) -> int:
        return len(list(self._place.iterdir()))

    @property
    def child(self) -> int:
        (found,) = children(self.process.pid)
        return found

    def said(self) -> list[str]:
        return [json.loads(line)["event"] for line in self._log.read_text().splitlines()]

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "lives").mkdir()
    return tmp_path / "lives"


@contextmanager
def watching(place: Path, deed: str, *, seconds: float = 20, first: str = "") -> Iterator[Watched]:
    """A watchdog that does *first*, over a command that does *deed* and may be silent so long."""
    watch = first + WATCH.replace("{seconds}", str(seconds))
    watched = WATCHED.replace("{seconds}", str(seconds)).replace("{deed}", deed)
    log = place.with_name("said.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", watch, watched, str(place)],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Watched(process, place, log)
    finally:
        process.kill()
        process.wait(PATIENCE)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_it_ends_what_holds_the_interpreter_and_starts_it_again(place: Path) -> None:
    with watching(place, STUCK, seconds=SHORT) as watched:
        wait_for(lambda: watched.lives > 1)
        assert watched.said()[:2] == ["worker.silent", "worker.ended"]
        assert watched.process.poll() is None


def test_it_starts_again_what_was_stopped_or_killed(place: Path) -> None:
    with watching(place, REST, seconds=SHORT) as watched:
        wait_for(lambda: watched.lives > 0)
        os.kill(watched.child, signal.SIGSTOP)
        wait_for(lambda: "worker.silent" in watched.said())
        wait_for(lambda: watched.lives > 1)
        os.kill(watched.child, signal.SIGKILL)
        wait_for(lambda: watched.lives > 2)


@pytest.mark.parametrize(("deed", "code"), [("sys.exit(3)", 3), ("sys.exit(0)", 0)])
def test_an_end_of_its_own_is_passed_on(place: Path, deed: str, code: int) -> None:
    with watching(place, deed) as watched:
        assert watched.process.wait(PATIENCE) == code
        assert (watched.lives, watched.said()) == (1, [])


def test_whoever_asks_for_a_new_beginning_gets_one(place: Path) -> None:
    deed = "sys.exit(watchdog.ANEW if lives == 0 else 5)"
    with watching(place, deed) as watched:
        assert watched.process.wait(PATIENCE) == 5
        assert watched.lives == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_is_passed_on_and_what_is_in_hand_is_finished(
    place: Path, number: signal.Signals
) -> None:
    finish = """
def finish(*_):
    (place.parent / "finished").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, finish)
(place.parent / "ready").touch()
threading.Event().wait()
"""
    with watching(place, finish) as watched:
        wait_for((place.parent / "ready").exists)
        assert watched.end(number) == 0
    assert (place.parent / "finished").exists()


def test_what_is_stuck_when_it_has_to_stop_is_ended_and_not_begun_anew(place: Path) -> None:
    with watching(place, STUCK, seconds=SHORT) as watched:
        wait_for(lambda: watched.lives == 1)
        assert watched.end() == 128 + signal.SIGKILL
        assert watched.lives == 1


def test_what_is_watched_goes_with_it_even_when_its_interpreter_is_stuck(place: Path) -> None:
    with watching(place, STUCK) as watched:
        wait_for(lambda: watched.lives == 1)
        child = watched.child
        watched.end(signal.SIGKILL)
        wait_for(lambda: is_gone(child))


def test_a_watchdog_that_stood_still_ends_nobody_when_it_wakes(place: Path) -> None:
    fill = """
while not (place.parent / "stopped").exists():
    threading.Event().wait(0.05)
try:
    while True:
        os.write(line, b"." * 65536)
except BlockingIOError:
    threading.Event().wait(1.5)  # longer than it may be silent
(place.parent / "full").touch()
threading.Event().wait()
"""
    with watching(place, fill, seconds=SHORT) as watched:
        wait_for(lambda: watched.lives == 1)
        watched.process.send_signal(signal.SIGSTOP)
        (place.parent / "stopped").touch()
        wait_for((place.parent / "full").exists)
        watched.process.send_signal(signal.SIGCONT)
        assert watched.end() == 0
        assert "worker.silent" not in watched.said()


def test_the_first_process_of_a_container_buries_whoever_becomes_its_child(place: Path) -> None:
    subreaper = "import ctypes; ctypes.CDLL(None).prctl(36, 1)\n"  # what such a process is
    with watching(place, ORPHAN, first=subreaper) as watched:
        # Its scribe became its child as well.
        wait_for(lambda: len(children(watched.process.pid)) == 3)
        wait_for(lambda: len(children(watched.process.pid)) == 2)
        assert watched.process.poll() is None


def test_it_stays_small() -> None:
    loaded = "import sys, service.cli.worker; print('sqlalchemy' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, timeout=PATIENCE, check=True
    )
    assert said.stdout == b"False\n"


def test_whoever_waits_for_its_own_children_buries_the_others(tmp_path: Path) -> None:
    """``run`` stops when one of its commands ends, not when an orphan does."""
    waits = """
import subprocess
from service.cli import family
other = subprocess.Popen(["true"])
# Ends when the other is gone; until it is buried it can still be sent a signal.
own = subprocess.Popen(["sh", "-c", f"while kill -0 {other.pid}; do sleep 0.1; done; exit 7"])
assert family.bury([own.pid], wait=True)
raise SystemExit(own.wait())
"""
    done = subprocess.run([sys.executable, "-c", waits], timeout=PATIENCE, check=False)
    assert done.returncode == 7
