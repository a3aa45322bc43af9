"""The commands that keep deadlines and send letters: ``work`` for ever, ``tick`` once."""

from __future__ import annotations

import os
import sys
from time import sleep
from typing import TYPE_CHECKING

import click
import structlog

from service.cli.logs import json_logs
from service.core import places

if TYPE_CHECKING:
    from service.actions.services import Services

RETRY_SECONDS = 2.0
log = structlog.get_logger(__name__)


@click.command()
def work() -> None:
    """Fire due timers, perform jobs and rehearse versions until stopped; any number may run."""
    from service.wiring import build, load_settings
    from service.worker import Worker

    if not sys.stdout.isatty():
        json_logs()
    services = build(load_settings())
    _await_tables(services)
    if Worker(services).run():
        os.execv(sys.executable, sys.orig_argv)


@click.command()
def tick() -> None:
    """Do everything that is due now, once, and say how much that was."""
    from service.actions import mailhold
    from service.wiring import ready
    from service.worker import Worker, rehearse_next
    from service.worker import tick as tick_once

    services = ready()
    worker = Worker(services)
    mailhold.look(services)
    with worker.heartbeat:  # what takes long is held on to, and left when nothing comes of it
        result = tick_once(services, services.clock(), moves=worker.moves)
    played = 0
    while rehearse_next(services):
        played += 1
    done = f"timers {result.timers}, jobs {result.jobs}, failed {result.failed}"
    click.echo(f"{done}, rehearsals {played}")


def _await_tables(services: Services) -> None:
    """Refuse to work on tables of another version; a database that is away is waited for."""
    from service.actions import footing
    from service.store.db import DATABASE_AWAY

    while True:
        try:
            return footing.demand(services)
        except DATABASE_AWAY as error:
            log.warning("work.waiting", **places.told(error))
            sleep(RETRY_SECONDS)


COMMANDS = (work, tick)
