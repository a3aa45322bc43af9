"""The command ``metrics``: figures for Prometheus, on a port of their own."""

from __future__ import annotations

import os
import sys
from threading import Event

import click

from service.cli.logs import json_logs
from service.core.errors import ConfigError
from service.core.language import N_

LOOK_SECONDS = 1.0


@click.command()
@click.option("--beside", type=int, hidden=True, help="End when this is not the parent any more.")
def metrics(beside: int | None) -> None:
    """Answer Prometheus at REGELWERK_METRICS_HOST and REGELWERK_METRICS_PORT.

    Started by serve when the port is set; also runs by itself.
    """
    from service.actions.figures import figures
    from service.outside import metrics as outside
    from service.wiring import build, load_settings

    if not sys.stdout.isatty():
        json_logs()
    services = build(load_settings())
    settings = services.settings
    if not settings.metrics_port:
        raise ConfigError(N_("Set REGELWERK_METRICS_PORT first."))
    outside.listen(settings.metrics_host, settings.metrics_port, lambda: figures(services))
    while beside is None or os.getppid() == beside:
        Event().wait(LOOK_SECONDS)


COMMANDS = (metrics,)
