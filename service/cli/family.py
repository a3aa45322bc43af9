"""Commands that start each other: how one starts another, and ends when that is gone."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Collection

ENTRY = "from service.cli import main; main()"
_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG


def command(*words: str) -> list[str]:
    """The command ``regelwerk`` with *words*, for a process of its own."""
    return [sys.executable, "-c", ENTRY, *words]


def end_with(parent: int, number: signal.Signals) -> None:
    """Let the kernel send *number* to this process when *parent* is gone. On Linux only.

    A thread that looks for it can do nothing while C code keeps the interpreter to itself.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_WHEN_PARENT_DIES, int(number))
    if os.getppid() != parent:  # it was gone before we could ask
        os.kill(os.getpid(), number)


def bury(own: Collection[int], *, wait: bool) -> bool:
    """Whether one of *own* ended; it stays for who asks for its code. With *wait*, until one does.

    Whoever loses his parent becomes a child of the first process of a container, which may be us:
    when such a one ends, somebody has to take note, and it says nothing of our own.
    """
    how = os.WEXITED | os.WNOWAIT | (0 if wait else os.WNOHANG)
    while (found := os.waitid(os.P_ALL, 0, how)) is not None:
        if found.si_pid in own:
            return True
        os.waitpid(found.si_pid, 0)
    return False
