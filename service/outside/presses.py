"""Prints documents in a process of its own, so that one that is too large costs only itself.

The process stays, for a compiler that is warm sets a letter in a tenth of the time. It holds itself
to its limits, also inside C code, and leaves when nobody can ask it any more.
"""

from __future__ import annotations

import atexit
import json
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

from service.core.language import N_
from service.outside.children import GRACE_SECONDS, Limits, started
from service.outside.frames import Gone, forever, hear, say
from service.outside.nursery import MEGABYTE, in_use
from service.outside.pdf import FONTS, PrintError, TypstPrinter, refused, title_of

COMMAND = (sys.executable, "-m", "service.outside.presses")
LIMITS = Limits(seconds=60, megabytes=1024)
START_SECONDS = 60.0  # on a machine that may be busy
KEPT = 1  # how many wait for the next document; a web process may need more for a moment
MOST = 500  # documents of one process: what a compiler remembers is thrown away with it
LETTER, DOSSIER, REPORT = b"l", b"d", b"v"  # what is asked
PRINTED, REFUSED, READY = b"=", b"r", b"o"  # what is answered


class Presses:
    """A printer that prints elsewhere; any number of threads may use it."""

    def __init__(
        self, fonts: Path = FONTS, limits: Limits = LIMITS, *, command: tuple[str, ...] = COMMAND
    ) -> None:
        self._limits = limits
        self._command = (*command, str(fonts), str(limits.seconds), str(limits.megabytes))

    def letter(self, document: Mapping[str, Any]) -> bytes:
        """Return the letter as PDF; the same document gives the same bytes."""
        return self._print(LETTER, document)

    def dossier(self, document: Mapping[str, Any]) -> bytes:
        """Return a case file as PDF; the same document gives the same bytes."""
        return self._print(DOSSIER, document)

    def report(self, document: Mapping[str, Any]) -> bytes:
        """Return a report of many cases as PDF; the same document gives the same bytes."""
        return self._print(REPORT, document)

    def _print(self, kind: bytes, document: Mapping[str, Any]) -> bytes:
        request = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
        while True:
            press = IDLE.take(self._command)
            try:
                answer, data = press.ask(kind, request, self._limits.seconds + GRACE_SECONDS)
            except TimeoutError:
                press.end()
                raise _too_long(document, self._limits) from None
            except (Gone, OSError):
                code = press.end()
                # One that printed before may have died of that, or of what it remembers.
                if press.done and code != -signal.SIGALRM:
                    continue
                raise _broke(document, code, self._limits) from None
            IDLE.put_back(press)
            if answer == REFUSED:
                raise refused(document, data.decode("utf-8", "replace"))
            return data


class _Idle:
    """The processes of this one that wait for the next document, by what they were started with."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, ...], list[_Press]] = {}
        atexit.register(self.close)

    def take(self, command: tuple[str, ...]) -> _Press:
        """One that waits, or a new one."""
        with self._lock:
            if waiting := self._waiting.get(command):
                return waiting.pop()
        return _Press(command)

    def put_back(self, press: _Press) -> None:
        with self._lock:
            waiting = self._waiting.setdefault(press.command, [])
            if len(waiting) < KEPT and press.done < MOST:
                waiting.append(press)
                return
        press.end()

    def close(self) -> None:
        """End all that wait."""
        with self._lock:
            found = [press for waiting in self._waiting.values() for press in waiting]
            self._waiting.clear()
        for press in found:
            press.end()


IDLE = _Idle()  # they hold nothing of an installation, so all services of a process may share them


class _Press:
    """One process that prints, and the line to it. ``done``: how many documents it has printed."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.command, self.done = command, 0
        self._is_ready = False
        self._process, self._line = started(command)

    def ask(self, kind: bytes, request: bytes, seconds: float) -> tuple[bytes, bytes]:
        """Its answer; TimeoutError, or Gone when it died of the question."""
        if not self._is_ready:
            self._is_ready = hear(self._line, _until(START_SECONDS))[0] == READY
        left = _until(seconds)
        self._line.settimeout(left())
        say(self._line, kind, request)
        found = hear(self._line, left)
        self.done += 1
        return found

    def end(self) -> int:
        """End it for good; the code it ended with, negative for a signal."""
        self._line.close()
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(GRACE_SECONDS if self._is_ready else 0)
        self._process.kill()
        return self._process.wait()


def _until(seconds: float) -> Callable[[], float]:
    deadline = monotonic() + seconds

    def left() -> float:
        found = deadline - monotonic()
        if found <= 0:
            raise TimeoutError
        return found

    return left


def _too_long(document: Mapping[str, Any], limits: Limits) -> PrintError:
    return PrintError(
        N_(
            "Printing “%(title)s” was stopped after %(seconds)s seconds. Look in it for a list or a"
            " text that is far too large."
        ),
        title=title_of(document),
        seconds=round(limits.seconds),
    )


def _broke(document: Mapping[str, Any], code: int, limits: Limits) -> PrintError:
    """Why a new process died of one document; killed by somebody else, another try may do."""
    if code == -signal.SIGALRM:
        return _too_long(document, limits)
    return PrintError(
        N_(
            "Printing “%(title)s” broke off. Look in it for a list or a text that is far too large;"
            " it may use %(megabytes)s MB of memory."
        ),
        title=title_of(document),
        megabytes=limits.megabytes,
        permanent=code != -signal.SIGKILL,
    )


def main(line: socket.socket, printer: TypstPrinter, limits: Limits) -> NoReturn:
    """The other side: print whatever is asked, one document at a time, until nobody can ask."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = in_use() + limits.megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    say(line, READY)
    prints = {LETTER: printer.letter, DOSSIER: printer.dossier, REPORT: printer.report}
    while True:
        try:
            kind, request = hear(line, forever)
        except Gone:
            sys.exit(0)
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        try:
            document = json.loads(request)
            answer = PRINTED, prints[kind](document)
        except PrintError as error:
            answer = REFUSED, str(error.params["reason"]).encode()
        signal.setitimer(signal.ITIMER_REAL, 0)
        say(line, *answer)


if __name__ == "__main__":
    folder, seconds, megabytes, number = sys.argv[1:]
    main(
        socket.socket(fileno=int(number)),
        TypstPrinter(Path(folder)),
        Limits(seconds=float(seconds), megabytes=int(megabytes)),
    )
