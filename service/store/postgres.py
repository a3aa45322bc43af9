"""Connections to a PostgreSQL server, or to a pooler before it, that give up on who is silent.

Nothing relies on the session of the server: behind a pooler the next transaction has another one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from time import monotonic
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

from service.core import database_address
from service.core.database_address import LIMITS, Address
from service.core.errors import ConfigError
from service.core.language import N_

# A connection that was idle for longer is asked for a sign of life before it is used.
IDLE_SECONDS = 5.0
SIGN_OF_LIFE_SECONDS = 3.0
POOL_SECONDS = 10  # that a thread waits for a connection of its own process
USUAL_PREPARE = 5  # of psycopg
# A server that is frozen breaks off nothing: then this side does, so much after it should have.
GRACE_SECONDS = 2.0
# What libpq does by itself takes minutes: a machine that is gone answers nothing at all.
DEFAULTS = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "fallback_application_name": "regelwerk",
    # After a failover the old primary may be back as a standby.
    "target_session_attrs": "read-write",
}
# PostgreSQL compiles a question that it expects to read much. A page stops after its first lines,
# so compiling took a second of processor time for a millisecond of reading.
NO_COMPILING = {"jit": "off"}
REFUSED = "unsupported startup parameter"  # PgBouncer, of `options`
_WHO = "SELECT pg_backend_pid()"
# Who waits for a standby that is away, and is told to stop waiting, has committed all the same: a
# server that breaks off this wait makes visible what a failover would lose. So it never may.
_COMMIT = "SET LOCAL statement_timeout = 0; COMMIT"


class Line(psycopg.Connection[Any]):
    """A connection that closes when the server gives no answer for ``patience`` seconds."""

    patience: float | None = SIGN_OF_LIFE_SECONDS
    usual_patience: float | None = None
    # What each transaction begins with, where the server was not told when this line was made.
    limits: str | None = None
    given_up: Callable[[Line], None] = staticmethod(lambda _line: None)

    def wait(
        self, gen: Generator[Any, Any, Any], interval: float = 0.1, timeout: float | None = None
    ) -> Any:
        limit = self.patience if timeout is None else timeout
        began = monotonic()
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError as error:
            if timeout is not None or limit is None or monotonic() - began < limit:
                raise
            # Its answer may still come, and would then be taken for that to the next question.
            self.given_up(self)
            self.close()
            said = f"the database gave no answer within {limit:.0f} s"
            raise psycopg.OperationalError(said) from error

    def commit(self) -> None:
        if self.pgconn.transaction_status == TransactionStatus.INTRANS:
            self.execute(_COMMIT, prepare=False)
        else:
            super().commit()


def engine_for(
    url: str, *, pool_size: int, idle: float, name: str, only_reads: bool = False
) -> Engine:
    """An engine for the server at *url*; ConfigError, with the *name* of its setting."""
    address = database_address.read(url, name)
    try:
        make_conninfo("", **address.parameters)
    except psycopg.ProgrammingError as error:  # its text names the parameter, never a value
        raise ConfigError(
            N_("%(name)s cannot be used: %(problem)s."), name=name, problem=str(error)
        ) from error
    # Values never reach an error text, because error texts reach the log.
    engine = create_engine(
        "postgresql+psycopg://",
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
    )
    dialling = _Dialling(address, only_reads=only_reads)
    event.listen(engine, "do_connect", dialling.connect)
    event.listen(engine, "begin", _set_limits)
    _notice_restarts(engine, idle)
    return engine


def take_time(connection: Connection) -> None:
    """Lift the limits until the transaction of *connection* ends, for what reads everything."""
    line = _line_of(connection)
    line.patience = None
    connection.exec_driver_sql(_setting(dict.fromkeys(LIMITS, 0)))


def give_up_soon(connection: Connection) -> None:
    """Wait for the answers on *connection*, until it is given back, as long as for a greeting."""
    _line_of(connection).patience = SIGN_OF_LIFE_SECONDS


def _own(address: Address) -> dict[str, int | str]:
    """What every session is told. The operator's own ``options`` come after it."""
    return {**NO_COMPILING, **address.limits}


def _setting(limits: Mapping[str, int | str]) -> str:
    """The question that gives *limits* to one transaction."""
    return "SELECT " + ", ".join(
        f"set_config('{name}', '{value}', true)" for name, value in limits.items()
    )


class _Dialling:
    """Finds the host that answers, and learns what stands between here and the server."""

    def __init__(self, address: Address, *, only_reads: bool) -> None:
        self._address = address
        given = address.parameters
        own = " ".join(f"-c {name}={value}" for name, value in _own(address).items())
        self._options = " ".join(filter(None, (own, given.get("options"))))
        self._is_refused = False
        sessions = {"target_session_attrs": "any"} if only_reads else {}
        self._parameters = {**DEFAULTS, **sessions, **given}

    def connect(self, _dialect: Any, _record: Any, _args: Any, others: dict[str, Any]) -> Line:
        """A connection; *others* are the parameters that SQLAlchemy adds."""
        wanted = {"autocommit": True, **others, **self._parameters}
        if not self._is_refused:
            try:
                return self._learn(Line.connect(**{**wanted, "options": self._options}))
            except psycopg.OperationalError as error:
                if REFUSED not in str(error):
                    raise
                self._is_refused = True
        return self._learn(Line.connect(**wanted))

    def _learn(self, line: Line) -> Line:
        try:
            found = line.execute(_WHO, prepare=False).fetchone()
        except psycopg.Error:
            line.close()
            raise
        assert found is not None, "a question without a table has one row"
        # A pooler makes up a number of its own. It gives each transaction another connection, on
        # which what was prepared before does not exist, or is somebody else's.
        is_direct = found[0] == line.info.backend_pid
        address = self._address
        line.prepare_threshold = (
            USUAL_PREPARE if address.sees_for_itself and is_direct else address.prepare_after
        )
        line.limits = None if is_direct else _setting(_own(address))
        longest = address.limits["statement_timeout"] / 1000
        line.patience = line.usual_patience = longest + GRACE_SECONDS if longest else None
        line.autocommit = False
        line.given_up = self._ask_last
        self._sort(lambda place: not _is_of(place, line))
        return line

    def _ask_last(self, line: Line) -> None:
        self._sort(lambda place: _is_of(place, line))

    def _sort(self, key: Callable[[tuple[str, str]], bool]) -> None:
        """Ask the host that answered first: one that is frozen costs every connection its wait."""
        hosts = self._parameters.get("host", "").split(",")
        if len(hosts) == 1 or "hostaddr" in self._parameters:
            return
        ports = self._parameters.get("port", "").split(",")
        ports = ports * len(hosts) if len(ports) == 1 else ports
        places = list(zip(hosts, ports, strict=True))
        places.sort(key=key)
        hosts, ports = (list(part) for part in zip(*places, strict=True))
        self._parameters = {**self._parameters, "host": ",".join(hosts), "port": ",".join(ports)}


def _is_of(place: tuple[str, str], line: Line) -> bool:
    host, port = place
    return host == line.info.host and port in {"", str(line.info.port)}


def _set_limits(connection: Connection) -> None:
    line = _line_of(connection)
    if line.limits and not line.autocommit:
        # Through SQLAlchemy, so that a pooler that does not answer is a database that is away.
        connection.exec_driver_sql(line.limits)


def _line_of(connection: Connection) -> Line:
    line = connection.connection.driver_connection
    assert isinstance(line, Line), "the engine has no other connections"
    return line


def _ping(line: Line) -> None:
    line.autocommit = True
    line.execute("SELECT 1")
    line.autocommit = False


def _notice_restarts(engine: Engine, idle: float) -> None:
    """Replace connections that a restarted server closed while they were idle.

    SQLAlchemy can ask for a sign of life before every use (``pool_pre_ping``), but that is one
    more round trip for every session of a busy process.
    """

    def note_use(line: Line | None, record: Any) -> None:
        record.info["used"] = monotonic()
        if line is not None:  # None when it broke
            line.patience = line.usual_patience

    def ask(line: Line, record: Any, _proxy: Any) -> None:
        used = record.info.get("used")
        if used is None or monotonic() - used < idle:
            return
        line.patience = SIGN_OF_LIFE_SECONDS
        try:
            _ping(line)
        except psycopg.Error as exc:
            # The others are as old: asking each of them would take as long again.
            raise InvalidatePoolError("the connection was closed while it was idle") from exc
        line.patience = line.usual_patience

    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", ask)
