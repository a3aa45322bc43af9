"""The commands of the service as many real processes, started again whenever they are gone."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from tests.storm import birth
from tests.storm.birth import Child

LOOK_SECONDS = 0.05
GRACE_SECONDS = 40.0
AT_WORK = 0.8  # of the killed
PATIENCE_SECONDS = 5.0  # until somebody is at work


@dataclass(frozen=True, slots=True)
class Command:
    """A command with the settings it is started with; *name* is unique in the house."""

    name: str
    word: str
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Life:
    """A command between two deaths; *silence* is how long its log was when it was born."""

    child: Child
    silence: int


class House:
    """Keeps its commands running; whoever kills one says so here, so that it is no surprise."""

    def __init__(self, commands: Sequence[Command], logs: Path) -> None:
        self._commands, self._logs = commands, logs
        self._running: dict[str, Life] = {}
        self._otherwise: dict[str, Mapping[str, str]] = {}
        self._expected: set[int] = set()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self.surprises: list[str] = []
        self.kills = self.at_work = 0

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
        for life in self._running.values():
            _send(life.child.pid, signal.SIGTERM)
        for life in self._running.values():
            _wait_or_kill(life.child)

    def kill_somebody(self, dice: random.Random) -> None:
        """A whole command, or only one of its processes, without warning.

        Most that die have done something in their life; one in five dies at whatever it is at.
        """
        names = self.names_of(dice.choice([command.word for command in self._commands]))
        if dice.random() < AT_WORK:
            names = self._at_work(names)
        with self._lock:
            name = dice.choice(names)
            life = self._running[name]
            family = members(life.child.pid)
            if not family:
                return
            self._expect(name)
            if dice.random() < 0.6:
                _send(-life.child.pid, signal.SIGKILL)
            else:
                _send(dice.choice(family), signal.SIGKILL)

    def kill_everybody(self) -> None:
        with self._lock:
            for name, life in self._running.items():
                self._expect(name)
                _send(-life.child.pid, signal.SIGKILL)

    def restart(self, names: Sequence[str], more: Mapping[str, str]) -> None:
        """Stop these commands decently and start them, for this life, with *more* settings."""
        with self._lock:
            self._otherwise.update(dict.fromkeys(names, more))
            leaving = {name: self._running[name].child for name in names}
            self._expected.update(child.pid for child in leaving.values())
        for child in leaving.values():
            _send(child.pid, signal.SIGTERM)
        until = monotonic() + GRACE_SECONDS
        while any(self._running[name].child is child for name, child in leaving.items()):
            self._ending.wait(LOOK_SECONDS)  # until the keeper has started them again
            if monotonic() > until:
                for child in leaving.values():
                    _send(-child.pid, signal.SIGKILL)

    def names_of(self, word: str) -> list[str]:
        return [command.name for command in self._commands if command.word == word]

    def one_of(self, word: str) -> int:
        """The process group of a running command, for who wants to freeze it."""
        with self._lock:
            return self._running[self.names_of(word)[0]].child.pid

    def _expect(self, name: str) -> None:
        life = self._running[name]
        self._expected.add(life.child.pid)
        self.kills += 1
        self.at_work += self._works(name)

    def _at_work(self, names: list[str]) -> list[str]:
        """Those of *names* that have done something; after a while, all."""
        until = monotonic() + PATIENCE_SECONDS
        while monotonic() < until:
            if found := [name for name in names if self._works(name)]:
                return found
            self._ending.wait(LOOK_SECONDS)
        return names

    def _works(self, name: str) -> bool:
        """Whether it has said something since it was born."""
        log = self._log(name)
        return log.exists() and log.stat().st_size > self._running[name].silence

    def _keep(self) -> None:
        while not self._ending.wait(LOOK_SECONDS):
            with self._lock:
                for command in self._commands:
                    child = self._running[command.name].child
                    if child.ended() is not None:
                        self._bury(command, child)
                        self._start(command)

    def _bury(self, command: Command, child: Child) -> None:
        _send(-child.pid, signal.SIGKILL)  # a master that died leaves its children behind
        if child.pid not in self._expected:
            self.surprises.append(f"{command.name} ended by itself with {child.ended()}")

    def _start(self, command: Command) -> None:
        log, more = self._log(command.name), self._otherwise.pop(command.name, {})
        silence = log.stat().st_size if log.exists() else 0
        start = birth.begin if more else birth.fork
        child = start(command.word, {**command.environment, **more}, log)
        self._running[command.name] = Life(child, silence)

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"


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


def _wait_or_kill(child: Child) -> None:
    if child.wait(GRACE_SECONDS) is None:
        _send(-child.pid, signal.SIGKILL)
        child.wait(GRACE_SECONDS)
