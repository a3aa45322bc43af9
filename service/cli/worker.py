"""The commands that keep deadlines and send letters: ``work`` for ever, ``tick`` once."""

from __future__ import annotations

import os
import signal
import sys
from time import sleep
from typing import TYPE_CHECKING

import click
import structlog

from service.cli import family, watchdog
from service.cli.logs import json_logs
from service.core import places
from service.settings import Settings, load

if TYPE_CHECKING:
    from service.actions.services import Services

RETRY_SECONDS = 2.0
log = structlog.get_logger(__name__)


@click.command()
@click.option("--beside", type=int, hidden=True, help="End when this is not the parent any more.")
@click.option("--beats", type=int, hidden=True, help="Be watched: beat on this pipe.")
def work(beside: int | None, beats: int | None) -> None:
    """Fire due timers, perform jobs and rehearse versions until stopped; any number may run."""
    if not sys.stdout.isatty():
        json_logs()
    settings = load(os.environ)
    if beside is not None:
        family.end_with(beside, signal.SIGTERM if beats is None else signal.SIGKILL)
    if beats is None:
        watched = family.command("work", "--beside", str(os.getpid()), "--beats")
        raise SystemExit(watchdog.Watchdog(watched, seconds=settings.lease_seconds).run())
    watchdog.beat(beats, settings.lease_seconds)
    raise SystemExit(_work(settings))


def _work(settings: Settings) -> int:
    """Work until stopped; the code to end with, also when it has to begin anew."""
    from service.wiring import build
    from service.worker import Worker

    services = build(settings)
    services.signer.public()  # a worker that cannot seal says so now, not once a minute
    _await_database(services)
    return watchdog.ANEW if Worker(services).run() else 0


@click.command()
def tick() -> None:
    """Do everything that is due now, once, and say how much that was."""
    from service.actions import mailhold
    from service.wiring import ready
    from service.worker import Worker, rehearse_next
    from service.worker import tick as tick_once

    services = ready()
    worker = Worker(services)
    worker.clocks.demand()
    mailhold.look(services)
    with worker.heartbeat:  # what takes long is held on to, and left when nothing comes of it
        result = tick_once(services, services.clock(), moves=worker.moves)
    played = 0
    while rehearse_next(services):
        played += 1
    done = f"timers {result.timers}, jobs {result.jobs}, failed {result.failed}"
    click.echo(f"{done}, rehearsals {played}")


def _await_database(services: Services) -> None:
    """Refuse to work on tables of another version or on an older copy; wait when it is away."""
    from service.actions import footing, older
    from service.store.db import DATABASE_AWAY

    while True:
        try:
            footing.demand(services)
            return older.demand_newest(services)
        except DATABASE_AWAY as error:
            log.warning("work.waiting", **places.told(error))
            sleep(RETRY_SECONDS)


COMMANDS = (work, tick)
