"""Keeps one command at work from outside its interpreter: ends it when it is stuck, begins anew.

C code that never gives the interpreter back stops every thread of a process, also those that would
notice. So a small process starts the command and hears its beats over a pipe. Nothing is lost when
it ends it: what the command held comes free with its lease, and counts as an attempt.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
from collections.abc import Sequence
from time import monotonic
from types import FrameType

import structlog

from service.cli.family import bury

# The code with which a command asks to be started again.
ANEW = 75
FIRST_SECONDS = 60.0  # until the first beat, on a machine that may be busy
LOOKS = 4  # so many in a row without a beat, and it is stuck
BEATS = 2  # per look
# A command that dies at once is started again after a pause that grows up to this.
LONGEST_PAUSE = 60.0
SIGNALLED = 128  # as a shell words that a signal ended something
log = structlog.get_logger(__name__)


class Watchdog:
    """Runs *command*, which gets the number of its pipe as last word, until it ends by itself."""

    def __init__(self, command: Sequence[str], *, seconds: float) -> None:
        """*seconds*: how long it may be silent."""
        self._command, self._seconds = command, seconds
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Watch until somebody asks to stop, or the command ends; its code. In the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._pass_on)
        pause = 0.0
        while not self._stopping.wait(pause):
            began = monotonic()
            code = self._live()
            if self._stopping.is_set() or (code >= 0 and code != ANEW):
                return _told(code)
            lasted = monotonic() - began
            pause = 1.0 if lasted > LONGEST_PAUSE else min(2 * pause or 1.0, LONGEST_PAUSE)
            log.error("worker.ended", code=code, again_after=pause)
        return 0

    def _pass_on(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()
        if self._child is not None:
            self._child.terminate()

    def _live(self) -> int:
        """Start the command and watch it until it is gone; its code, negative for a signal."""
        ours, its = os.pipe()
        os.set_blocking(its, False)
        try:
            child = subprocess.Popen([*self._command, str(its)], pass_fds=[its])
        finally:
            os.close(its)
        self._child = child
        if self._stopping.is_set():  # asked before there was anybody to pass it on to
            child.terminate()
        if not self._hear_out(ours, child.pid):
            log.critical("worker.silent", pid=child.pid, seconds=self._seconds)
            child.kill()
        os.close(ours)
        code = child.wait()
        self._child = None
        return code

    def _hear_out(self, line: int, child: int) -> bool:
        """Whether it ended by itself; False as soon as it was silent for too long.

        Looks are counted, not time: after this process or the whole machine stood still, nothing
        came in for a long time, and nothing is wrong.
        """
        look = self._seconds / LOOKS
        left = max(LOOKS, round(FIRST_SECONDS / look))
        while left:
            ready, _, _ = select.select([line], [], [], look)
            bury([child], wait=False)
            if not ready:
                left -= 1
            elif os.read(line, 1 << 16):
                left = LOOKS
            else:
                return True  # the last end of the pipe is closed
        return False


def beat(line: int, seconds: float) -> None:
    """In the command: say over *line*, as long as its threads run, that they do."""

    def go_on() -> None:
        while True:
            try:
                os.write(line, b".")
            except BlockingIOError:
                pass  # nobody reads, because the watchdog is stopped; it will find enough
            except OSError:
                os._exit(1)  # it died before it could take us along
            threading.Event().wait(seconds / LOOKS / BEATS)

    threading.Thread(target=go_on, name="beats", daemon=True).start()


def _told(code: int) -> int:
    """The code to end with: SIGTERM in the first moments is an end in order too."""
    if code in (ANEW, -signal.SIGTERM, -signal.SIGINT):
        return 0
    return code if code >= 0 else SIGNALLED - code
