"""A small browser on one connection: cookies, form token, address. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from time import perf_counter
from urllib.parse import urlencode
from uuid import uuid4

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SIGN_IN = "/inloggen"
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long that took in milliseconds."""

    status: int
    body: str
    location: str
    milliseconds: float


class Browser:
    """Keeps the cookies of the last page it opened, so every post of a run is equally long."""

    def __init__(self, port: int, *, address: str) -> None:
        self.address = address
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._cookies: dict[str, str] = {}
        self._token = ""

    def sign_in(self, username: str, password: str) -> None:
        self.open(SIGN_IN)
        self._send("POST", SIGN_IN, [("username", username), ("password", password)], keep=True)

    def open(self, path: str) -> Answer:
        """Get a page; its form token and cookie serve the posts that follow."""
        answer = self._send("GET", path, None, keep=True)
        found = TOKEN.search(answer.body)
        self._token = found[1] if found else self._token
        return answer

    def get(self, path: str) -> Answer:
        return self._send("GET", path, None, keep=False)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        """Send a form with its own key, as a page would have given it."""
        return self._send("POST", path, [*fields, ("_key", uuid4().hex)], keep=False)

    def close(self) -> None:
        self._connection.close()

    def _cookie_line(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _send(
        self, method: str, path: str, fields: list[tuple[str, str]] | None, *, keep: bool
    ) -> Answer:
        headers = {"X-Forwarded-For": self.address, "Cookie": self._cookie_line()}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode([*fields, ("csrf_token", self._token)])
        started = perf_counter()
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closes a connection that was quiet; nothing was done with this request.
            self._connection.close()
            started = perf_counter()
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        text = response.read().decode()
        milliseconds = (perf_counter() - started) * 1000
        if keep:
            for line in response.headers.get_all("Set-Cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self._cookies[name] = value
        return Answer(response.status, text, response.getheader("Location", ""), milliseconds)
