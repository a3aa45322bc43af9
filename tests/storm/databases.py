"""The databases of a storm: a file, a server, a server behind a pooler, a server with a standby."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from service.store import migrate
from service.store.db import Database, connect
from tests.storm.pair import Pair, pair
from tests.storm.pooler import Pooler, pooler
from tests.storm.server import Server, server

NAME = "storm"


class Kind(StrEnum):
    """What the service stands on."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"
    POOLER = "pooler"
    STANDBY = "standby"


SERVERS = frozenset(Kind) - {Kind.SQLITE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A migrated database, and what stands around it for a fault to break."""

    url: str
    file: Path | None = None
    single: Server | None = None
    pooler: Pooler | None = None
    pair: Pair | None = None

    @property
    def server(self) -> Server:
        """The one that takes writes now."""
        found = self.single if self.pair is None else self.pair.first
        assert found is not None, "this database has no server"
        return found


@contextmanager
def database(kind: Kind, folder: Path) -> Iterator[Store]:
    """A database of *kind*; a file stands in *folder*."""
    if kind is Kind.SQLITE:
        file = folder / f"{NAME}.db"
        yield _migrated(Store(url=f"sqlite:///{file}", file=file))
    elif kind is Kind.STANDBY:
        with pair(durable=True) as both:
            both.first.tell(f"CREATE DATABASE {NAME}")
            yield _migrated(Store(url=both.address(NAME), pair=both))
    else:
        with server() as single:
            single.tell(f"CREATE DATABASE {NAME}")
            url = single.address(NAME)
            if kind is Kind.POSTGRES:
                yield _migrated(Store(url=url, single=single))
                return
            with pooler(url, size=10) as between:
                yield _migrated(Store(url=between.url, single=single, pooler=between))


def _migrated(store: Store) -> Store:
    with closing(Database(connect(store.url))) as found:
        migrate.upgrade(found)
    return store
