"""The commands that serve pages: ``serve`` for the web alone, ``run`` with the worker beside it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from types import FrameType
from typing import Any

import click
import structlog
from gunicorn.app.base import BaseApplication

from service.cli import family
from service.cli.crowd import Crowd
from service.cli.doorkeeper import CONNECTIONS, PatientWorker
from service.cli.logs import json_logs
from service.cli.serverlog import ServerLog
from service.core import places
from service.settings import COUNTS_FOLDER, Settings, load

log = structlog.get_logger(__name__)
GRACE_SECONDS = 20
THREADS = 8  # per web process
BACKLOG = 2_048  # who may wait at the door; the system cuts it to what it allows


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """gunicorn with our settings instead of its own command line."""

    def __init__(self, settings: Settings, *, workers: int) -> None:
        self.chosen = settings
        self.workers = workers
        self.figures: subprocess.Popen[bytes] | None = None
        self.folder = ""
        self.crowd = Crowd()
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"{self.chosen.host}:{self.chosen.port}",
            "workers": self.workers,
            "worker_class": PatientWorker,
            "worker_connections": CONNECTIONS,
            "backlog": BACKLOG,
            "threads": THREADS,
            "sendfile": False,
            "timeout": 60,
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,  # else it makes one among the data, for nobody
            "accesslog": None,  # addresses hold case numbers; our own log has the routes
            "logger_class": ServerLog,
            "loglevel": "warning",
            "proc_name": "regelwerk-web",
            "limit_request_line": 4094,
            "preload_app": False,
            "child_exit": lambda _, worker: self.crowd.leave(worker.age),
            "on_exit": lambda _: self.stop_figures(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until asked to stop, with the figures beside it when they are wanted."""
        if self.chosen.metrics_port:
            self.folder = tempfile.mkdtemp(prefix="regelwerk-metrics-")
            os.environ[COUNTS_FOLDER] = self.folder
            self.figures = _beside("metrics")
        super().run()

    def stop_figures(self) -> None:
        if self.figures is not None:
            self.figures.terminate()
            shutil.rmtree(self.folder, ignore_errors=True)

    def load(self) -> Any:
        from service.app import create_app
        from service.wiring import build

        return create_app(build(self.chosen))


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), help="Number of web processes.")
@click.option("--beside", type=int, hidden=True, help="End when this is not the parent any more.")
def serve(workers: int | None, beside: int | None) -> None:
    """Serve the pages; start the worker separately."""
    json_logs()
    if beside is not None:
        family.end_with(beside, signal.SIGTERM)
    settings = load(os.environ)
    _demand_database(settings)
    WebServer(settings, workers=workers or settings.web_workers).run()


@click.command()
def run() -> None:
    """Serve the pages and do the background work, in one command at one address."""
    settings = load(os.environ)
    ready = _child("demo" if settings.demo else "db", *(() if settings.demo else ("upgrade",)))
    if code := ready.wait():
        raise SystemExit(code)
    click.echo(f"regelwerk: {settings.base_url}")
    raise SystemExit(_supervise([_beside("serve"), _beside("work")]))


def _demand_database(settings: Settings) -> None:
    """Refuse to serve on tables of another version, or on an older copy.

    A database that is away is no reason not to start: the pages say so, and come back with it.
    """
    from service.actions import footing, older
    from service.store.db import DATABASE_AWAY
    from service.wiring import build

    services = build(settings)
    try:
        footing.demand(services)
        older.demand_newest(services)
    except DATABASE_AWAY as error:
        log.warning("serve.unchecked", **places.told(error))
    finally:
        services.db.close()  # no connection may be shared with the processes to come


def _child(*command: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only this process, which then stops the children in turn.
    return subprocess.Popen(family.command(*command), start_new_session=True)


def _beside(command: str) -> subprocess.Popen[bytes]:
    """A command that ends when this process is killed."""
    return _child(command, "--beside", str(os.getpid()))


def _supervise(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one child ends or somebody asks to stop; then stop all. Returns the exit code."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            if child.poll() is None:
                child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    family.bury([child.pid for child in children], wait=True)
    asked = stopping
    stop(0, None)
    codes = [_wait(child) for child in children]
    return 0 if asked else next((code for code in codes if code), 1)


def _wait(child: subprocess.Popen[bytes]) -> int:
    try:
        return child.wait(timeout=GRACE_SECONDS + 5)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


COMMANDS = (serve, run)
