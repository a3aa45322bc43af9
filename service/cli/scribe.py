"""Writes down what is written to descriptor 2 past Python: by C, by Rust, by the dying process.

The reader is a process of its own. A thread would be gone with the process whose last words it has
to keep, and would wait for ever on an interpreter that C code keeps to itself.
"""

from __future__ import annotations

import faulthandler
import os
import re
import signal
from collections.abc import Iterator
from typing import NoReturn

import structlog

log = structlog.get_logger(__name__)

STDIN, STDERR = 0, 2
AT_ONCE = 65_536  # bytes, also of one line
LONGEST = 200
# What C, Rust and the interpreter say of their own end: places, and never data. Of all other words
# only the length is kept.
LAST_WORDS = re.compile(
    r"Fatal Python error: |Current thread 0x|Thread 0x|  File \"|Extension modules: "
    r"|(free|munmap_chunk|realloc|malloc\w*)\(\): |double free|corrupted |\*\*\* [a-z ]+ \*\*\*"
    r"|thread '[\w<> -]*' .*panicked at |terminate called |Segmentation fault|Aborted|Killed"
)


def attach() -> None:
    """Let a process beside this one read descriptor 2, until nobody holds it any more.

    Called before there are threads. Whatever this process starts says its words there too, unless
    it has a scribe of its own.
    """
    there, here = os.pipe()
    middle = os.fork()
    if middle == 0:  # between the two, so that nobody takes the scribe for a child of its own
        if os.fork() == 0:
            _serve(there)
        os._exit(0)
    os.waitpid(middle, 0)
    os.dup2(here, STDERR)
    os.close(here)
    os.close(there)
    faulthandler.enable(STDERR)


def _serve(there: int) -> NoReturn:
    """Read until the end; never returns. Who stops the service does not stop its scribe."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)
        source = os.dup2(there, STDIN)  # and let go of all else: others wait for its end
        os.closerange(STDERR, os.sysconf("SC_OPEN_MAX"))
        for line in _lines(source):
            _tell(line)
    finally:
        os._exit(0)


def _lines(source: int) -> Iterator[str]:
    """What comes in, line by line; the last one need not end."""
    rest = b""
    while data := os.read(source, AT_ONCE):
        *whole, rest = (rest + data).split(b"\n")
        if len(rest) > AT_ONCE:
            whole, rest = [*whole, rest], b""
        yield from (each.decode("utf-8", "replace") for each in whole)
    yield rest.decode("utf-8", "replace")


def _tell(line: str) -> None:
    if line.strip():
        text = line[:LONGEST] if LAST_WORDS.match(line) else None
        log.warning("said", characters=len(line.strip()), text=text)
