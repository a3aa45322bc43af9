"""What the web server itself logs: as JSON, and nothing of a request or who sent it."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from gunicorn.glogging import Logger

from service.core import places

log = structlog.get_logger(__name__)


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """gunicorn would log addresses of senders and of pages, and whole errors."""

    def critical(self, msg: str, *args: Any, **kwargs: Any) -> None:
        log.critical("server", text=told(msg, args), **_error(kwargs))

    def error(self, msg: str, *args: Any, **kwargs: Any) -> None:
        log.error("server", text=told(msg, args), **_error(kwargs))

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        log.warning("server", text=told(msg, args), **_error(kwargs))

    def exception(self, msg: str, *args: Any, **_kwargs: Any) -> None:
        log.error("server", text=told(msg, args), **_error({"exc_info": True}))

    def info(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Starts and stops; our own log has what matters of them."""

    def debug(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Whole requests and settings."""

    def log(self, lvl: Any, msg: str, *args: Any, **kwargs: Any) -> None:
        log.warning("server", text=told(msg, args), **_error(kwargs))

    def access(self, *_: Any) -> None:
        """Addresses hold case numbers and secrets."""


def told(msg: str, args: tuple[Any, ...]) -> str:
    """The message on one line; of a message about a request only its first words."""
    if "request" in msg.lower():
        return msg.partition(" from ")[0].partition(" %")[0]
    return ((msg % args if args else msg).splitlines() or [""])[0]


def _error(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Kind and place of the error at hand, when the message is about one."""
    error = sys.exc_info()[1]
    return places.told(error) if error is not None and kwargs.get("exc_info") else {}
