"""How often one sender may ask and send; every route that is open to anybody declares its limits.

What is sent is counted in the database, for all web processes together. Pages that are only read
are counted in the memory of each process: that costs nothing, and a reader leaves nothing behind.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, request

from service.core.access import Permission
from service.core.actor import PUBLIC, ActorKind
from service.core.allowance import HOUR, MINUTE, Allowance
from service.core.errors import TooOften
from service.core.language import N_
from service.store import attempts
from service.store.attempts import Spending
from service.web.actors import current_actor, demanded, guards
from service.web.base import services
from service.web.toooften import page

P = ParamSpec("P")
R = TypeVar("R")

OPEN = frozenset({Permission.PUBLIC, Permission.PARTY_CASE})
KILOBYTE = 1024
SENDERS = "regelwerk-senders"
ADDRESSES = 20_000  # remembered per process; the oldest goes first


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """*most* says how often in *span* one sender may; *cost* how much this request is of it."""

    name: str
    most: Callable[[Allowance], int]
    span: timedelta
    cost: Callable[[], int] = lambda: 1


def _changes() -> int:
    return int(request.method == "POST")


def _sends() -> int:
    """A form is sent in with ``save``; every other press asks for its questions again."""
    return int(request.method == "POST" and request.form.get("_action") in {"save", None})


def _files() -> int:
    if request.method != "POST":
        return 0
    return sum(bool(file.filename) for _, file in request.files.items(multi=True))


def _kilobytes() -> int:
    return (request.content_length or 0) // KILOBYTE + 1 if _files() else 0


ANSWERS = Limit(name="answers", most=lambda a: a.answers, span=10 * MINUTE, cost=_changes)
SENT = Limit(name="sent", most=lambda a: a.sent, span=HOUR, cost=_sends)
FILES = Limit(name="files", most=lambda a: a.files, span=HOUR, cost=_files)
SIZE = Limit(name="kilobytes", most=lambda a: a.megabytes * KILOBYTE, span=HOUR, cost=_kilobytes)
CODES = Limit(name="codes", most=lambda a: a.codes, span=5 * MINUTE)
OPENED = Limit(name="opened", most=lambda a: a.opened, span=HOUR)
FORMS = (ANSWERS, SENT, FILES, SIZE)

_DECLARED: dict[Callable[..., Any], tuple[Limit, ...]] = {}


def limited(*limits: Limit) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Count each call of a view against *limits*; stands inside ``guarded``.

    Without any, it is counted as a request only, in memory: nothing is written when it is asked.
    """

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            _count(limits)
            return view(*args, **kwargs)

        declare(counted, *limits)
        return counted

    return wrap


def declare(view: Callable[..., Any], *limits: Limit) -> None:
    """Name the limits of a view that is not ours to wrap."""
    _DECLARED[view] = limits


def install(app: Flask, allowance: Allowance) -> None:
    """Count the requests of senders, before anything of them is read or believed."""
    app.extensions[SENDERS] = Senders(allowance.requests)
    app.before_request(_knock)
    app.register_error_handler(TooOften, page)


def declared(app: Flask) -> Iterator[tuple[str, tuple[Limit, ...] | None]]:
    """Every endpoint that is open to anybody, with the limits its view declares."""
    for endpoint, permission in guards(app):
        if permission in OPEN:
            yield endpoint, _declared(app.view_functions[endpoint])


def _declared(view: Callable[..., Any]) -> tuple[Limit, ...] | None:
    """The limits of a view, which may be wrapped by its guard."""
    while view not in _DECLARED:
        if not hasattr(view, "__wrapped__"):
            return None
        view = view.__wrapped__
    return _DECLARED[view]


def check_limits(app: Flask) -> None:
    """Stop the start when a route that is open to anybody declares no limit."""
    missing = sorted(endpoint for endpoint, limits in declared(app) if limits is None)
    if missing:
        raise RuntimeError(f"open routes without a limit: {', '.join(missing)}")


class Senders:
    """The requests of each sender in this minute, in the memory of one process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._windows: dict[str, tuple[int, datetime]] = {}

    def seen(self, sender: str, now: datetime) -> timedelta | None:
        """Count one request; how long to wait when it is one too many.

        Threads may lose a count to one another: this stops a flood, it is no bookkeeping.
        """
        used, until = self._windows.pop(sender, (0, now))
        if until <= now:
            used, until = 0, now + MINUTE
        self._windows[sender] = (used + 1, until)
        if len(self._windows) > ADDRESSES:
            self._windows.pop(next(iter(self._windows)), None)
        return until - now if used >= self._most else None


def _knock() -> None:
    """A page of staff is counted by its own guard; all else by the address that asks."""
    if demanded(current_app, request.endpoint) not in OPEN:
        return
    senders: Senders = current_app.extensions[SENDERS]
    wait = senders.seen(address(), services().clock())
    if wait is not None:
        raise _too_often(wait)


def _count(limits: tuple[Limit, ...]) -> None:
    spendings = [spending for each in limits if (spending := _spending(each)) is not None]
    if not spendings:
        return
    now = services().clock()
    with services().db.reading() as session:  # a flood must not keep everybody else from writing
        wait = attempts.spent(session, spendings, now)
    if wait is None:
        with services().db.writing() as session:
            wait = attempts.spend(session, spendings, now)
    if wait is not None:
        raise _too_often(wait)


def _spending(limit: Limit) -> Spending | None:
    cost = limit.cost()
    if not cost:
        return None
    most = limit.most(services().settings.allowance)
    return Spending(key=_hidden(limit.name), amount=cost, most=most, span=limit.span)


def _too_often(wait: timedelta) -> TooOften:
    return TooOften(N_("More came from your computer than we can take at once."), wait=wait)


def _hidden(name: str) -> str:
    """Who is counted for what, in a form that tells nobody who it was."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, f"{name} {_sender()}".encode("utf-8", "replace"), "sha256").hex()


def _sender() -> str:
    """The person who is signed in, for many may share one address; else the address."""
    actor = PUBLIC if request.endpoint == "account.check_password" else current_actor()
    return f"@{actor.username}" if actor.kind is ActorKind.PERSON else address()


def address() -> str:
    """The address of the browser; of version 6 the network, for each house has very many."""
    text = request.remote_addr or ""
    try:
        found = ip_address(text)
    except ValueError:
        return text
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else text
