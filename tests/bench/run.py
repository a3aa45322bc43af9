"""One run: a fresh database of each kind, filled, measured, thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import psycopg

from tests.bench import combined, fleet, lists, reading, volume
from tests.bench.cluster import cluster
from tests.bench.measures import MEASURES
from tests.bench.report import Figure, Run
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage, staged

POSTGRES_MEMORY = "256MB"


class Kind(StrEnum):
    """The databases the service runs on."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


def measure(
    kind: Kind,
    folder: Path,
    sizes: Sizes,
    *,
    only: Sequence[str] = (),
    examples: bool = True,
    tell: Callable[[str], None] = lambda text: None,
) -> Run:
    """Measure the process in *folder* on a database of *kind*; *only* names some measurements."""
    with _stage(kind, folder, examples=examples) as stage:
        stage.settle()
        tell(f"{kind}: {sizes.tasks:,} open tasks, {sizes.timers:,} timers")
        volume.fill(stage, tasks=sizes.tasks, timers=sizes.timers)
        figures: list[Figure] = []
        for name in only or MEASURES:
            tell(f"{kind}: {name}")
            figures += MEASURES[name](stage, sizes)
        return Run(database=kind, version=_version(stage), figures=tuple(figures))


def measure_fleet(
    folder: Path,
    cases: int,
    *,
    sizes: Sizes,
    examples: bool = True,
    tell: Callable[[str], None] = lambda text: None,
) -> Run:
    """Measure every page about many cases, on PostgreSQL, with so many of them."""
    with _stage(Kind.POSTGRES, folder, examples=examples) as stage:
        if not examples:
            stage.play()
            stage.start()
        stage.settle()
        fleet.fill(stage.services, cases, tell)
        figures = combined.measure(stage, sizes, cases=cases)
        figures += reading.measure(stage, sizes, cases=cases, tell=tell)
        return Run(database=Kind.POSTGRES, version=_version(stage), figures=tuple(figures))


def measure_lists(
    folder: Path,
    cases: int,
    *,
    sizes: Sizes,
    examples: bool = True,
    tell: Callable[[str], None] = lambda text: None,
) -> Run:
    """Measure lists and searches of who handles cases, on PostgreSQL, with so many of them."""
    with _stage(Kind.POSTGRES, folder, examples=examples) as stage:
        if not examples:
            stage.start()
        stage.settle()
        few = lists.handlers(stage)[-1].username
        fleet.fill_lists(stage.services, cases, few, tell)
        figures = lists.measure(stage, sizes, count=cases, few=few)
        return Run(database=Kind.POSTGRES, version=_version(stage), figures=tuple(figures))


@contextmanager
def _stage(kind: Kind, folder: Path, *, examples: bool) -> Iterator[Stage]:
    """A stage on a database of its own, gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="regelwerk-bench-") as scratch,
        _database(kind, Path(scratch)) as url,
        staged(kind, url, folder, Path(scratch), examples=examples) as stage,
    ):
        yield stage


@contextmanager
def _database(kind: Kind, scratch: Path) -> Iterator[str]:
    if kind is Kind.SQLITE:
        yield f"sqlite:///{scratch / 'bench.db'}"
        return
    with cluster(shared_buffers=POSTGRES_MEMORY) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        yield url.rpartition("/")[0] + "/bench"


def _version(stage: Stage) -> str:
    with stage.services.db.engine.connect() as connection:
        return ".".join(map(str, connection.dialect.server_version_info or ()))
