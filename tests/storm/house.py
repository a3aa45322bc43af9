"""The commands of the service as many real processes, started again whenever they are gone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.storm.processes import ENTRY

LOOK_SECONDS = 0.1
GRACE_SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Command:
    """A command with the settings it is started with; *name* is unique in the house."""

    name: str
    word: str
    environment: Mapping[str, str]


class House:
    """Keeps its commands running; whoever kills one says so here, so that it is no surprise."""

    def __init__(self, commands: Sequence[Command], logs: Path) -> None:
        self._commands, self._logs = commands, logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._expected: set[int] = set()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self.surprises: list[str] = []
        self.kills = 0

    def __enter__(self) -> Self:
        for command in self._commands:
            self._start(command)
        self._keeper.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._ending.set()
        self._keeper.join()
        for child in self._running.values():
            child.terminate()
        for child in self._running.values():
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def kill_somebody(self, dice: random.Random) -> None:
        """A whole command, or only one of its processes, without warning."""
        with self._lock:
            child = dice.choice(list(self._running.values()))
            family = members(child.pid)
            if not family:
                return
            self._expected.add(child.pid)
            self.kills += 1
            if dice.random() < 0.6:
                _send(-child.pid, signal.SIGKILL)
            else:
                _send(dice.choice(family), signal.SIGKILL)

    def kill_everybody(self) -> None:
        with self._lock:
            for child in self._running.values():
                self._expected.add(child.pid)
                self.kills += 1
                _send(-child.pid, signal.SIGKILL)

    def one_of(self, word: str) -> int:
        """The process group of a running command, for who wants to freeze it."""
        with self._lock:
            names = [command.name for command in self._commands if command.word == word]
            return self._running[names[0]].pid

    def _keep(self) -> None:
        while not self._ending.wait(LOOK_SECONDS):
            with self._lock:
                for command in self._commands:
                    child = self._running[command.name]
                    if child.poll() is not None:
                        self._bury(command, child)
                        self._start(command)

    def _bury(self, command: Command, child: subprocess.Popen[bytes]) -> None:
        _send(-child.pid, signal.SIGKILL)  # a master that died leaves its children behind
        if child.pid not in self._expected:
            self.surprises.append(f"{command.name} ended by itself with {child.returncode}")

    def _start(self, command: Command) -> None:
        with (self._logs / f"{command.name}.log").open("ab") as output:
            self._running[command.name] = subprocess.Popen(
                [sys.executable, "-c", ENTRY, command.word],
                env={**os.environ, **command.environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def members(session: int) -> list[int]:
    """The processes of a session; a command has one of its own."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        if int(words[3]) == session and words[0] != "Z":
            found.append(int(path.parent.name))
    return found


def _send(pid: int, number: signal.Signals) -> None:
    """A signal to a process, or to a group when *pid* is negative; gone already is fine."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
