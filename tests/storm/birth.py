"""How a command of the service comes to life: in a moment from what is loaded, or from nothing.

A process that is killed each second would spend its life on loading the program. So one that
has loaded everything and does nothing else forks it: the same command in a process of its own,
as after a start from nothing, without the second and a half before. The worker, which a watchdog
starts, comes the same way.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from time import sleep
from types import SimpleNamespace
from typing import NoReturn, Protocol

ENTRY = "from service.cli import main; main()"
LOADED = [
    *("service.app", "service.wiring", "service.worker"),
    *("service.cli.serve", "service.cli.worker", "tests.storm.birth"),
]


class Child(Protocol):
    """A command that was started, at the head of a session of its own."""

    @property
    def pid(self) -> int: ...

    def ended(self) -> int | None:
        """Its exit code; None while it lives."""

    def wait(self, seconds: float) -> int | None:
        """Its exit code, once it ended; None when it did not within *seconds*."""


def fork(word: str, environment: Mapping[str, str], log: Path) -> Child:
    """Start ``regelwerk WORD`` from a process that has loaded it."""
    child = _forkserver().Process(target=_live, args=(word, dict(environment), str(log)))
    child.start()
    with suppress(ProcessLookupError):  # dead already
        while os.getsid(child.pid or 0) != child.pid:
            sleep(0.001)  # else nobody could send its group a signal
    return _Forked(child)


def begin(word: str, environment: Mapping[str, str], log: Path) -> Child:
    """Start ``regelwerk WORD`` from nothing, for what has to be there before the interpreter."""
    with log.open("ab") as output:
        return _Begun(
            subprocess.Popen(
                _command(word),
                env={**os.environ, **environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        )


@cache
def _forkserver() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


def _command(word: str) -> list[str]:
    return [sys.executable, "-c", ENTRY, word]


class _Twin:
    """What the watchdog needs of a Popen: a command that goes on from what this process loaded."""

    def __init__(self, command: Sequence[str], *, pass_fds: Sequence[int]) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            _be(command, pass_fds)

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def wait(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


def _be(command: Sequence[str], kept: Sequence[int]) -> NoReturn:
    """Forget what an exec would have forgotten, and be *command*."""
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, signal.SIG_DFL)
    first = 3
    for number in sorted(kept):
        os.closerange(first, number)
        first = number + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))
    code: int | str | None = 1
    try:
        from service.cli import main

        sys.argv = ["-c", *command[command.index(ENTRY) + 1 :]]
        main()
    except SystemExit as end:
        code = end.code
    finally:
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _live(word: str, environment: Mapping[str, str], log: str) -> None:
    """Be the command, as if the shell had started it."""
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for number in (1, 2):
        os.dup2(output, number)
    os.close(output)
    os.environ.update(environment)
    sys.orig_argv = _command(word)  # a worker that begins anew asks for it
    sys.argv = ["-c", word]
    from service.cli import main, watchdog

    # Only there: what the worker starts beside itself begins from nothing.
    vars(watchdog)["subprocess"] = SimpleNamespace(Popen=_Twin)
    main()


class _Forked:
    def __init__(self, process: multiprocessing.context.ForkServerProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        assert self._process.pid is not None, "it was started"
        return self._process.pid

    def ended(self) -> int | None:
        return self._process.exitcode

    def wait(self, seconds: float) -> int | None:
        self._process.join(seconds)
        return self._process.exitcode


class _Begun:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> int | None:
        return self._process.poll()

    def wait(self, seconds: float) -> int | None:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
