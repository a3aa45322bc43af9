"""Work on what a stranger wrote, in a child process with limits on time and memory.

The web process and the worker give away what an upload can make slow or large. A child is forked
from a *nursery*: one process per process, started when it is first needed, that has imported
everything and knows nothing of the installation. What happens there: ``nursery``.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from service.core.errors import ServiceError
from service.core.language import N_
from service.outside.frames import Gone, hear

# All that a child knows of what this installation is told: where programs are, and how text reads.
KEPT = frozenset({"PATH", "HOME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV"})
KEPT_GROUPS = ("LC_", "PYTHON")
COMMAND = (sys.executable, "-m", "service.outside.nursery")
START_SECONDS = 60.0  # a nursery imports everything first, on a machine that may be busy
NEARLY = 0.9  # the clock of the child began a moment later than ours
GRACE_SECONDS = 2.0  # a child stops itself at its limit; whoever does not is killed
RETRY_SECONDS = 10
PID, TOLD, DONE, MEMORY, BROKEN = b"i", b"t", b"=", b"m", b"x"

Tell = Callable[[str], None]  # in the child: what it is working on, for who asks why it took long


class Stopped(ServiceError):
    """A child went over a limit, or broke off."""

    status = 422


class Busy(ServiceError):
    """As many children work as may at once."""

    status = 503
    retry_after: ClassVar[int] = RETRY_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one child may use. ``seconds`` by the clock; memory comes on top of an idle child's."""

    seconds: float
    megabytes: int


class Children:
    """Gives work to children, at most *at_once* of them, and says what went wrong with one."""

    def __init__(self, limits: Limits, *, at_once: int, preload: tuple[str, ...] = ()) -> None:
        self.limits = limits
        self._at_once, self._preload = at_once, preload
        self._places = threading.BoundedSemaphore(at_once)

    def run(self, work: Callable[..., bytes], *args: object) -> bytes:
        """What ``work(tell, *args)`` gives in a child.

        *work* is a function of a module and *args* can be pickled; the answer is bytes, because a
        child that was taken over must not be able to make objects here. Raises Stopped and Busy.
        """
        if not self._places.acquire(blocking=False):
            raise Busy(
                N_("%(count)s versions are being checked. Try again in %(seconds)s seconds."),
                count=self._at_once,
                seconds=RETRY_SECONDS,
            )
        try:
            request = pickle.dumps((work, args, self.limits))
            return NURSERY.answer(request, self.limits, self._preload)
        finally:
            self._places.release()


class Nursery:
    """The process that children are forked from, and the line to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        atexit.register(self.close)

    @property
    def pid(self) -> int | None:
        """The process id, None before the first child."""
        return None if self._process is None else self._process.pid

    def answer(self, request: bytes, limits: Limits, preload: tuple[str, ...]) -> bytes:
        with self._child(preload) as pipe:
            return _Talk(pipe, limits, monotonic() + START_SECONDS).hold(request, self._abandon)

    def close(self) -> None:
        """End the nursery; a child that works ends at its own limit."""
        with self._lock:
            self._end()

    @contextmanager
    def _child(self, preload: tuple[str, ...]) -> Iterator[socket.socket]:
        here, there = socket.socketpair()
        with here:
            with there, self._lock:
                try:
                    socket.send_fds(self._line_to(preload), [b"+"], [there.fileno()])
                except OSError:  # it was killed since the last time
                    self._end()
                    socket.send_fds(self._line_to(preload), [b"+"], [there.fileno()])
            yield here

    def _line_to(self, preload: tuple[str, ...]) -> socket.socket:
        if self._process is None or self._line is None or self._process.poll() is not None:
            self._end()
            self._process, self._line = started(COMMAND, *preload)
        return self._line

    def _abandon(self) -> None:
        """A nursery that makes no child is stuck itself; the next work starts another."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
            self._end()

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()  # then it leaves
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE_SECONDS)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
        self._line = self._process = None


NURSERY = Nursery()  # of this process; it holds nothing of an installation, so all may share it


@dataclass(slots=True)
class _Talk:
    """What is said with one child."""

    pipe: socket.socket
    limits: Limits
    deadline: float
    began: float = 0.0
    pid: int = 0
    told: str = ""

    def hold(self, request: bytes, abandon: Callable[[], None]) -> bytes:
        """The answer; the child that gives none in time is killed."""
        try:
            self._send(request)
            while True:
                kind, data = hear(self.pipe, self._left)
                if kind == PID:
                    self.pid, self.began = int(data), monotonic()
                    self.deadline = self.began + self.limits.seconds + GRACE_SECONDS
                elif kind == TOLD:
                    self.told = data.decode(errors="replace")[:200]
                elif kind == DONE:
                    return data
                else:
                    raise self._too_large() if kind == MEMORY else self._broke()
        except TimeoutError:
            if not self.pid:
                abandon()
                raise self._not_begun() from None
            self._kill()
            raise self._too_long() from None
        except (Gone, ConnectionError):
            # The alarm of the child went off, or it was refused memory where Python cannot say so.
            late = self.pid and monotonic() - self.began >= NEARLY * self.limits.seconds
            raise (self._too_long() if late else self._broke()) from None

    def _send(self, request: bytes) -> None:
        self.pipe.settimeout(self._left())
        self.pipe.sendall(len(request).to_bytes(8, "big") + request)

    def _left(self) -> float:
        left = self.deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _kill(self) -> None:
        """Its end of the pipe is open, so the process is there, and no other has its number."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def _not_begun(self) -> Busy:
        return Busy(
            N_("The check could not begin within %(seconds)s seconds. Try again later."),
            seconds=round(START_SECONDS),
        )

    def _too_long(self) -> Stopped:
        return Stopped(
            N_(
                "This took longer than %(seconds)s seconds and was stopped; it was busy with"
                " “%(part)s”. Look there for a loop, a list or a text that is far too large."
            ),
            seconds=round(self.limits.seconds),
            part=self.told,
        )

    def _too_large(self) -> Stopped:
        return Stopped(
            N_(
                "This needs more than %(megabytes)s MB of memory and was stopped; it was busy with"
                " “%(part)s”. Look there for a list or a text that is far too large."
            ),
            megabytes=self.limits.megabytes,
            part=self.told,
        )

    def _broke(self) -> Stopped:
        return Stopped(
            N_(
                "This broke off while it was busy with “%(part)s”. Look there for what is far too"
                " large or nested too deep; it may use %(megabytes)s MB of memory."
            ),
            megabytes=self.limits.megabytes,
            part=self.told,
        )


def started(command: Sequence[str], *after: str) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """A process in a session of its own, and our end of the line to it.

    The number of its own end is told to it after *command*, and before what comes *after*.
    """
    here, there = socket.socketpair()
    with there:
        process = subprocess.Popen(
            [*command, str(there.fileno()), *after],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=bare_environment(),
            pass_fds=[there.fileno()],
            start_new_session=True,
        )
    return process, here


def bare_environment() -> dict[str, str]:
    """The environment of a child: no address of a database, no secret, no key of a store."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or name.startswith(KEPT_GROUPS)
    }
