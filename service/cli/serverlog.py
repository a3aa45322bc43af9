"""What the web server itself logs: as JSON, and nothing of a request or who sent it."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from gunicorn.glogging import Logger

FRAMES = 4
log = structlog.get_logger(__name__)


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """gunicorn would log addresses of senders and of pages, and whole errors."""

    def critical(self, msg: str, *args: Any, **kwargs: Any) -> None:
        log.critical("server", text=told(msg, args), **_kind(kwargs))

    def error(self, msg: str, *args: Any, **kwargs: Any) -> None:
        log.error("server", text=told(msg, args), **_kind(kwargs))

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        log.warning("server", text=told(msg, args), **_kind(kwargs))

    def exception(self, msg: str, *args: Any, **_kwargs: Any) -> None:
        log.error("server", text=told(msg, args), **_kind({"exc_info": True}))


def told(msg: str, args: tuple[Any, ...]) -> str:
    """The message on one line; of a message about a request only its first words."""
    if "request" in msg.lower():
        return msg.partition(" from ")[0].partition(" %")[0]
    return (msg % args if args else msg).splitlines()[0]


def _kind(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Kind and place of the error at hand, when the message is about one."""
    kind, _, trace = sys.exc_info()
    if kind is None or not kwargs.get("exc_info"):
        return {}
    frames = traceback.extract_tb(trace)[-FRAMES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    return {"error": kind.__name__, "at": places}
