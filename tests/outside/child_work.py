"""Work that children are given in tests; it is imported in the nursery, so it has no fixtures."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from service.outside.children import Tell


def who(_tell: Tell) -> bytes:
    return f"{os.getpid()} {os.getppid()}".encode()


def environment(_tell: Tell) -> bytes:
    return ",".join(os.environ).encode()


def loop(tell: Tell) -> bytes:
    tell("letters/L01.md")
    while True:
        pass


def power(_tell: Tell) -> bytes:
    """What a letter once made Jinja work out: the interpreter stands still all the while."""
    return str(10**400_000_000).encode()


def hoard(tell: Tell) -> bytes:
    tell("forms/groot.form")
    held: list[str] = []
    while True:
        held.append("x" * 1_000_000 + str(len(held)))


def stand_still(_tell: Tell) -> bytes:
    os.kill(os.getpid(), signal.SIGSTOP)
    return b""


def crash(_tell: Tell) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def raise_(_tell: Tell) -> bytes:
    raise ValueError("Pietersen")


def wait(_tell: Tell, begun: Path, go_on: Path) -> bytes:
    """Opens one pipe, then waits for somebody to open the other."""
    begun.write_text("begun", encoding="ascii")
    return go_on.read_bytes()
