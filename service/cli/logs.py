"""How the commands that run for ever write their log: each line is one JSON object.

What is logged is up to the parts. What others say (libraries, Python itself, whatever is printed)
is taken in here: its kind and place are written down, never a text that may hold data. What goes
past Python is taken in by the scribe.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

from service.cli import scribe
from service.core import places

# Libraries whose messages are fixed texts, with their values apart; the values are left out.
FIXED_TEXTS = frozenset({"alembic", "apscheduler", "gunicorn", "sqlalchemy"})
LONGEST = 200
log = structlog.get_logger(__name__)


def json_logs() -> None:
    """One JSON object per line on standard output, for a log collector."""
    if are_json():
        return
    out, sys.stdout, sys.stderr = _Log(sys.stdout), _Printed(sys.stdout), _Printed(sys.stderr)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _place_of_error,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(default=lambda value: type(value).__name__),
        ],
        logger_factory=structlog.WriteLoggerFactory(
            cast(TextIO, out)
        ),  # a line and its end at once
    )
    root = logging.getLogger()
    root.handlers[:] = [_Taken()]
    root.setLevel(logging.WARNING)
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    scribe.attach()


def are_json() -> bool:
    """Whether this process writes its log as JSON."""
    return isinstance(sys.stderr, _Printed)


class _Log(io.TextIOBase):
    """Where lines go. A full disk or a collector that is gone stops the log, not the service."""

    def __init__(self, real: TextIO) -> None:
        self._real = real

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._real.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._real.flush()


class _Taken(logging.Handler):
    """Writes what a library logs."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        log.log(
            record.levelno,
            "library",
            logger=record.name,
            text=_fixed(record),
            at=f"{record.module}:{record.lineno}",
            **(places.told(error) if error else {}),
        )


def _fixed(record: logging.LogRecord) -> str | None:
    """The words of a message without its values; None when they cannot be told apart."""
    is_fixed = bool(record.args) or record.name.partition(".")[0] in FIXED_TEXTS
    if not is_fixed or not isinstance(record.msg, str):
        return None
    return (record.msg.splitlines() or [""])[0][:LONGEST]


class _Printed(io.TextIOBase):
    """Standard output and error: of whatever is printed there, who did so and how much."""

    def __init__(self, real: TextIO) -> None:
        self._real = real

    def write(self, text: str) -> int:
        if text.strip():
            caller = sys._getframe(1)
            at = f"{caller.f_globals.get('__name__', '')}:{caller.f_lineno}"
            log.warning("printed", at=at, characters=len(text.strip()))
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._real.fileno()

    def flush(self) -> None:
        with suppress(OSError):
            self._real.flush()


def _place_of_error(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    """``exc_info`` becomes kinds and places; the usual rendering has texts and values."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    return {**event, **places.told(error)} if isinstance(error, BaseException) else event


def _uncaught(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    log.critical("uncaught", **places.told(error))


def _uncaught_in_thread(said: threading.ExceptHookArgs) -> None:
    if said.exc_value is not None and not isinstance(said.exc_value, SystemExit):
        name = said.thread.name if said.thread else None
        log.critical("uncaught", thread=name, **places.told(said.exc_value))


def _unraisable(said: Any) -> None:
    if said.exc_value is not None:
        log.error("unraisable", **places.told(said.exc_value))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    log.warning("warned", category=category.__name__, at=f"{places.short(filename)}:{lineno}")
