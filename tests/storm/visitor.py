"""A stubborn visitor: asks for the real pages over HTTP and sends again whatever broke off."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from time import monotonic, sleep
from urllib.parse import urlencode

from tests.storm.pages import Fields, Page, token

PASSWORD = "demo"
PATIENCE = 90.0
# The service says that it cannot answer now; whoever reads that comes back.
AGAIN = (429, 500, 502, 503, 504)
PAUSE = 0.5


@dataclass
class Figures:
    """What all visitors met together."""

    broken: int = 0
    resent: int = 0
    repeated: int = 0
    acts: int = 0  # forms that were taken
    taken: list[tuple[str, str]] = field(default_factory=list)  # their cases and steps
    clocks_were_wrong: bool = False  # a date may be refused, and a session end
    misdated: int = 0  # forms refused for such a date, and sent again later
    waiting: set[str] = field(default_factory=set)  # cases for a day that a wrong clock wrote down
    unreceipted: int = 0  # their case was taken, and the receipt with its link was gone
    sent_away: int = 0  # signed out in the middle of it, or the form had expired
    longest: float = 0.0  # seconds until somebody had an answer, trying again included
    refused: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def errors(self) -> dict[int, int]:
        """The answers in which the service excuses itself."""
        return {status: count for status, count in self.statuses.items() if status in AGAIN}


class SentAway(Exception):
    """The session is over: nothing was done, and the step begins anew."""


class NoReceipt(Exception):
    """The case is there, and who filed it does not know its number."""


class TooEarly(Exception):
    """A form asks for a day that has yet to come, since a clock that was ahead began the case."""


class Visitor:
    """One person with one cookie jar."""

    def __init__(
        self,
        ports: Sequence[int],
        address: str,
        figures: Figures,
        sending: Callable[[], None],
        patience: float = PATIENCE,
    ) -> None:
        self._ports, self._address = itertools.cycle(ports), address
        self._figures, self._sending, self._patience = figures, sending, patience
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._still_known(self._until_answered("GET", path, None))

    def post(self, path: str, fields: Fields) -> Page:
        """Send a form; the very same bytes go again until there is an answer."""
        self._sending()
        page = self._still_known(self._until_answered("POST", path, fields))
        if page.status == 400:  # the form is older than the session
            raise SentAway
        return page

    def sign_in(self, username: str) -> None:
        self._cookies.clear()
        page = self.get("/inloggen")
        fields = [("username", username), ("password", PASSWORD), ("csrf_token", token(page))]
        answer = self.post("/inloggen", fields)
        assert answer.status == 302, f"{username} cannot sign in: {answer.status}"

    def _still_known(self, page: Page) -> Page:
        if page.status == 302 and page.location.startswith("/inloggen"):
            raise SentAway
        return page

    def _until_answered(self, method: str, path: str, fields: Fields | None) -> Page:
        began = monotonic()
        while monotonic() - began < self._patience:
            try:
                page = self._once(method, path, fields)
            except ConnectionRefusedError:
                sleep(0.05)  # nobody is there; nothing was sent
            except (OSError, HTTPException):
                self._figures.broken += 1
                self._figures.resent += method == "POST"
            else:
                if page.status not in AGAIN:
                    self._figures.longest = max(self._figures.longest, monotonic() - began)
                    return page
                sleep(PAUSE)
        raise AssertionError(f"no answer to {method} {path} in {self._patience} s")

    def _once(self, method: str, path: str, fields: Fields | None) -> Page:
        connection = HTTPConnection("127.0.0.1", next(self._ports), timeout=20)
        headers = {
            "X-Forwarded-For": self._address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        self._figures.statuses[answer.status] += 1
        return Page(answer.status, text, answer.headers.get("Location", ""))
