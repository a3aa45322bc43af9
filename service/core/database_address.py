"""The address of a PostgreSQL database, taken apart as libpq does. Opens nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from service.core.errors import ConfigError
from service.core.language import N_

SETTING = "REGELWERK_DATABASE_URL"
SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
SESSIONS = ("any", "read-write", "read-only", "primary", "standby", "prefer-standby")
# What libpq reads as a number only when it connects: the start is the time to say it is none.
NUMBERS = frozenset(
    {
        *("connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval"),
        *("keepalives_count", "tcp_user_timeout"),
    }
)
PREPARE = "prepare_threshold"
NEVER = "none"
# What the server breaks off, in milliseconds; 0: never. A lock that takes longer is somebody's who
# hangs.
LIMITS = {
    "statement_timeout": 10_000,
    "lock_timeout": 3_000,
    "idle_in_transaction_session_timeout": 60_000,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What to connect with.

    ``parameters`` are those of libpq, several hosts with commas between them; ``limits`` those of
    ``LIMITS``. After how many times a statement is prepared is ``prepare_after``: None when it
    never is. When the address does not say so, ``sees_for_itself``.
    """

    parameters: dict[str, str]
    limits: dict[str, int]
    sees_for_itself: bool
    prepare_after: int | None

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(self.parameters.get("host", "").split(","))


def is_server(url: str) -> bool:
    """Whether *url* is meant as the address of a PostgreSQL server."""
    return url.startswith(SCHEMES)


def demand(url: str) -> None:
    """Raise ConfigError unless *url* is the address of a server or of a file."""
    if is_server(url):
        read(url)
        return
    path = url.removeprefix("sqlite:///")
    if path in {url, "", ":memory:"} or "?" in path:
        raise _unreadable(SETTING)


def demand_server(url: str, name: str) -> None:
    """Raise ConfigError unless *url*, of the setting *name*, is the address of a server."""
    if not is_server(url):
        raise ConfigError(N_("%(name)s must look like postgresql://user@host/name."), name=name)
    read(url, name)


def read(url: str, name: str = SETTING) -> Address:
    """Take *url* apart; ConfigError, with the *name* of its setting and without its value."""
    server, _, query = url.partition("://")[2].partition("?")
    server, _, database = server.partition("/")
    account, at, places = server.rpartition("@")
    asked = [tuple(unquote(part) for part in each.split("=", 1)) for each in query.split("&")]
    given = {each[0]: each[1] for each in asked if len(each) == 2}
    hosts = [each[1] for each in asked if each[0] == "host"]
    parameters = {
        **(_account(account) if at else {}),
        **({"dbname": unquote(database)} if database else {}),
        **{key: value for key, value in given.items() if key not in {"host", PREPARE, *LIMITS}},
        **_places(",".join(hosts).split(",") if hosts else places.split(","), name),
    }
    for key in NUMBERS & parameters.keys():
        _number(parameters[key], key, name)
    _check_sessions(parameters.get("target_session_attrs", "any"), name)
    prepare = given.get(PREPARE, NEVER).lower()
    return Address(
        parameters=parameters,
        limits={
            key: _number(given[key], key, name) if key in given else usual
            for key, usual in LIMITS.items()
        },
        sees_for_itself=PREPARE not in given,
        prepare_after=None if prepare == NEVER else _number(prepare, PREPARE, name),
    )


def _account(text: str) -> dict[str, str]:
    user, colon, password = text.partition(":")
    found = {"user": unquote(user)}
    return {**found, "password": unquote(password)} if colon else found


def _places(places: Sequence[str], name: str) -> dict[str, str]:
    """The parameters for *places*: ``host``, ``host:port``, ``[address]:port`` or a folder."""
    hosts, ports = [], []
    for place in places:
        host, closed, port = place.removeprefix("[").partition("]")
        if closed != ("]" if place.startswith("[") else ""):
            raise _unreadable(name)
        if not closed and place.count(":") == 1:
            host, _, port = place.rpartition(":")
            port = f":{port}"
        if port and not (port[0] == ":" and _is_port(port[1:])):
            raise _unreadable(name)
        hosts.append(unquote(host))
        ports.append(port[1:])
    found = {"host": ",".join(hosts)} if any(hosts) else {}
    return {**found, "port": ",".join(ports)} if any(ports) else found


def _is_port(text: str) -> bool:
    return text == "" or (text.isascii() and text.isdigit() and 0 < int(text) <= 65535)


def _check_sessions(value: str, name: str) -> None:
    if value not in SESSIONS:
        raise ConfigError(
            N_("%(name)s: “%(key)s” is “%(value)s”. Use one of: %(allowed)s."),
            name=name,
            key="target_session_attrs",
            value=value,
            allowed=", ".join(SESSIONS),
        )


def _number(text: str, key: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ConfigError(N_("%(name)s: “%(key)s” must be a whole number."), name=name, key=key)
    return int(text)


def _unreadable(name: str) -> ConfigError:
    return ConfigError(
        N_(
            "%(name)s must look like postgresql://user:password@host:5432/name, with commas"
            " between several hosts, or sqlite:////folder/file.db. Its value is not shown, because"
            " it may hold a password."
        ),
        name=name,
    )
