"""A PostgreSQL server and a standby that confirms every commit; the standby can take over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.bench.cluster import USER
from tests.storm.server import Server, room

SYNCHRONOUS = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"


@dataclass
class Pair:
    """``first`` is the primary, ``second`` follows it, until it takes over."""

    first: Server
    second: Server

    def address(self, database: str = "postgres", more: str = "") -> str:
        """The address with both servers."""
        hosts = ",".join(f"127.0.0.1:{each.port}" for each in (self.first, self.second))
        return f"postgresql://{USER}@{hosts}/{database}{more}"

    def rejoin(self) -> None:
        """The first server, dead since the second took over, comes back and follows that one."""
        self.first.kill()
        self.first.follow(self.second)
        self.first, self.second = self.second, self.first
        self.be_synchronous()

    def be_synchronous(self) -> None:
        """From now on the primary commits what its standby has written."""
        self.first.tell(
            "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"
        )
        self.first.wait_for(SYNCHRONOUS, 1)


@contextmanager
def pair(*, synchronous: bool = True, durable: bool = False) -> Iterator[Pair]:
    """Two servers, gone at the end; a *synchronous* one commits what its standby has written."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(room(durable=durable)) for _ in range(2))
        first.make()
        first.start()
        second.follow(first)
        both = Pair(first, second)
        if synchronous:
            both.be_synchronous()
        else:
            first.wait_for(STREAMING, 1)
        yield both
