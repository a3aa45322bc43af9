"""The real commands as real processes, killed without warning; and a mail server that counts."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.bench.cluster import free_port
from tests.storm import birth

LONGEST_LIFE = 0.8  # seconds; a start takes about a third, so some die before they serve
PATIENCE = 60.0  # for a start on a busy machine
BORED = 4.0  # seconds after its first act, after which it dies all the same
HESITATION = 0.02  # a mail server has the message before it says so
OK = "250 Ok"


def answers(port: int) -> bool:
    """Whether a web process answers, which it does some time after its port listens."""
    visitor = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        visitor.request("GET", "/gezond")
        return visitor.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        visitor.close()


@dataclass
class MailServer:
    """Takes everything and remembers every delivery; calls *arrived* before it answers.

    *answer*, *pause* and *thinking* are its mood: what it says to a message, seconds before it
    says so, and seconds before each answer to a command.
    """

    arrived: Callable[[], None] = lambda: None
    deliveries: list[tuple[str, bytes]] = field(default_factory=list)
    answer: str = OK
    pause: float = HESITATION
    thinking: float = 0.0

    @property
    def repeated(self) -> int:
        """How many deliveries were of a message that had come before."""
        return len(self.deliveries) - len({key for key, _ in self.deliveries})

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.thinking)
        envelope.mail_from, envelope.mail_options = address, options
        return OK

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.thinking)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer != OK:
            return self.answer
        content = envelope.content
        assert isinstance(content, bytes), "the server decodes nothing"
        message_id = next(
            line.partition(b":")[2].strip().decode()
            for line in content.splitlines()
            if line.lower().startswith(b"message-id:")
        )
        self.deliveries.append((message_id, content))
        self.arrived()
        await asyncio.sleep(self.pause + self.thinking)
        return OK


class PostOffice:
    """A mail server at one address, which can close for a while."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.port = free_port()

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Within, nobody answers at the address."""
        self._controller.stop()
        try:
            yield
        finally:
            self._open()

    def _open(self) -> None:
        self._controller = Controller(self.server, hostname="127.0.0.1", port=self.port)
        self._controller.start()


class Mortal(threading.Thread):
    """Keeps one command running, and kills it at random moments until *deaths* are died.

    Most lives last a few acts, so that the case moves on between two deaths, and end just after
    one began: that is when something could be left half done. *act* tells that one begins.
    """

    def __init__(
        self,
        command: str,
        *,
        environment: Mapping[str, str],
        log: Path,
        ready: Callable[[str], bool],
        deaths: int,
        acts: int,
        dice: random.Random,
        buried: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(name=command, daemon=True)
        self.died = 0
        self.failure: BaseException | None = None
        self._command, self._environment, self._log = command, environment, log
        self._ready = ready
        self._deaths, self._acts, self._dice, self._buried = deaths, acts, dice, buried
        self._silence = 0
        self._begun = threading.Semaphore(0)
        self._ending = threading.Event()

    def act(self) -> None:
        self._begun.release()

    def end(self) -> None:
        """Stop for good, in the decent way."""
        self._ending.set()
        self.join(timeout=40)

    @property
    def is_done(self) -> bool:
        return self.died >= self._deaths

    def run(self) -> None:
        try:
            while not self._ending.is_set():
                self._live()
        except BaseException as error:  # a thread must not lose the reason; the test raises it
            self.failure = error

    def _live(self) -> None:
        self._silence = self._log.stat().st_size if self._log.exists() else 0
        child = birth.fork(self._command, self._environment, self._log)
        try:
            if self.is_done:
                self._ending.wait()
                os.kill(child.pid, signal.SIGTERM)
                child.wait(30)
                return
            self._wait_for_a_moment()
            if child.ended() is not None:
                raise RuntimeError(f"{self._command} stopped by itself; see {self._log}")
        finally:
            if child.ended() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait(30)
        self.died += 1
        self._buried()

    def _said(self) -> str:
        """What this life has written in the log."""
        return self._log.read_bytes()[self._silence :].decode() if self._log.exists() else ""

    def _wait_for_a_moment(self) -> None:
        if self._dice.random() < 0.2:
            sleep(self._dice.uniform(0.0, LONGEST_LIFE))
            return
        until = monotonic() + PATIENCE
        while not self._ready(self._said()) and monotonic() < until:
            sleep(0.05)
        while self._begun.acquire(blocking=False):
            pass
        # A life in which nothing began would be no life: on a busy machine all would be such.
        self._begun.acquire(timeout=PATIENCE)
        until = monotonic() + BORED
        for _ in range(self._dice.randint(0, self._acts - 1)):
            self._begun.acquire(timeout=max(0.0, until - monotonic()))
        sleep(self._dice.uniform(0.0, 0.04))
