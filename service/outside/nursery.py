"""The other side of ``children``: forks a child per piece of work, holds it to its limits.

Started as ``python -m service.outside.nursery LINE MODULE…``. LINE brings a pipe for each child.
One thread only, so that forking is safe. When the line closes, it leaves.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from service.outside.children import BROKEN, DONE, MEMORY, PID, TOLD, Limits
from service.outside.frames import say

PAGES = Path("/proc/self/statm")
AUTOGROUP = Path("/proc/self/autogroup")
LESS_URGENT = 5  # a quarter of a contended processor
MEGABYTE = 1 << 20
SPARE = 64 * MEGABYTE  # to say that there was not enough
PROCESSORS = 2  # a child that computes in several threads uses more seconds than the clock


def main(line: socket.socket) -> NoReturn:
    """Fork a child for each pipe that comes in, until nobody can send one any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children leave no trace behind
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()  # the children share these pages as long as nobody counts in them
    while True:
        message, pipes, _flags, _address = socket.recv_fds(line, 1, 1)
        if not message:
            os._exit(0)
        pipe = socket.socket(fileno=pipes[0])
        if os.fork() == 0:
            line.close()
            _be_a_child(pipe)
        pipe.close()


def _be_a_child(pipe: socket.socket) -> NoReturn:
    """Do one piece of work and say what came of it; never goes back to the nursery."""
    try:
        os.setsid()
        step_back()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _work(pipe)
    finally:
        os._exit(0)


def _work(pipe: socket.socket) -> None:
    say(pipe, PID, str(os.getpid()).encode())
    try:
        with pipe.makefile("rb") as line:
            request = line.read(int.from_bytes(line.read(8), "big"))
        work, args, limits = pickle.loads(request)
        hold_to(limits)
        answer = work(lambda part: say(pipe, TOLD, part.encode(errors="replace")), *args)
    except MemoryError:
        _free_a_little()
        say(pipe, MEMORY)
    except Exception:  # whatever it is, only this child ends, and who asked hears of it
        say(pipe, BROKEN)
    else:
        say(pipe, DONE, answer)


def hold_to(limits: Limits) -> None:
    """Hold this process to *limits* from now on; the kernel ends it, also within C code."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = in_use() + limits.megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (room, room + SPARE))
    seconds = int(limits.seconds * PROCESSORS) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)


def step_back() -> None:
    """Let timers and pages go first, also where Linux weighs sessions instead of processes."""
    os.nice(LESS_URGENT)
    with suppress(OSError):
        AUTOGROUP.write_text(str(LESS_URGENT), encoding="ascii")


def in_use() -> int:
    """The address space in use; where the system does not tell, nothing is subtracted."""
    try:
        return int(PAGES.read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _free_a_little() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    gc.collect()


if __name__ == "__main__":
    for module in sys.argv[2:]:
        importlib.import_module(module)
    main(socket.socket(fileno=int(sys.argv[1])))
