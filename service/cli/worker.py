"""The commands that keep deadlines and send letters: ``work`` for ever, ``tick`` once."""

from __future__ import annotations

import os
import sys

import click

from service.cli.logs import json_logs


@click.command()
def work() -> None:
    """Fire due timers, perform jobs and rehearse versions until stopped; any number may run."""
    from service.wiring import build, load_settings
    from service.worker import Worker

    if not sys.stdout.isatty():
        json_logs()
    if Worker(build(load_settings())).run():
        os.execv(sys.executable, sys.orig_argv)


@click.command()
def tick() -> None:
    """Do everything that is due now, once, and say how much that was."""
    from service.wiring import build, load_settings
    from service.worker import Worker, rehearse_next
    from service.worker import tick as tick_once

    services = build(load_settings())
    worker = Worker(services)
    with worker.heartbeat:  # what takes long is held on to, and left when nothing comes of it
        result = tick_once(services, services.clock(), moves=worker.moves)
    played = 0
    while rehearse_next(services):
        played += 1
    done = f"timers {result.timers}, jobs {result.jobs}, failed {result.failed}"
    click.echo(f"{done}, rehearsals {played}")


COMMANDS = (work, tick)
