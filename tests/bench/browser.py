"""A small browser: cookies, form token, address. Makes requests; the wire sends them."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import uuid4

from tests.bench.wire import Reply, Wire

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
COOKIE = re.compile(rb"\r\nset-cookie: *([^=;]+)=([^;\r]*)", re.IGNORECASE)
SIGN_IN = "/inloggen"


class Browser:
    """Keeps the cookies of the last page it opened, so every post of a run is equally long."""

    def __init__(self, port: int, *, address: str) -> None:
        self.address = address
        self.wire = Wire(port)
        self._cookies: dict[str, str] = {}
        self._token = ""

    def sign_in(self, username: str, password: str) -> None:
        self.open(SIGN_IN)
        filled = self.post(SIGN_IN, [("username", username), ("password", password)])
        self._keep_cookies(self.wire.ask(filled))

    def open(self, path: str) -> Reply:
        """Get a page; its form token and cookie serve the posts that follow."""
        reply = self.wire.ask(self.get(path))
        self._keep_cookies(reply)
        found = TOKEN.search(reply.text)
        self._token = found[1] if found else self._token
        return reply

    def get(self, path: str) -> bytes:
        """The request for a page."""
        return self._request("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]]) -> bytes:
        """The request that sends a form with its own key, as a page would have given it."""
        filled = urlencode([*fields, ("_key", uuid4().hex), ("csrf_token", self._token)]).encode()
        kind = "application/x-www-form-urlencoded"
        return self._request("POST", path, filled, f"Content-Type: {kind}")

    def _request(self, method: str, path: str, body: bytes = b"", *headers: str) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.wire.host}",
            f"X-Forwarded-For: {self.address}",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in self._cookies.items())}",
            *headers,
        ]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "\r\n"]).encode() + body

    def _keep_cookies(self, reply: Reply) -> None:
        for name, value in COOKIE.findall(reply.head):
            self._cookies[name.decode()] = value.decode()
