"""The command ``bench``: hands over to the measurements, which live beside the tests."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from service.core.errors import ConfigError
from service.core.language import N_
from service.settings import ROOT

HOME = ROOT / "tests"


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def bench(context: click.Context, words: tuple[str, ...]) -> None:
    """Measure speed, statements and memory on SQLite and PostgreSQL."""
    if not (HOME / "bench").is_dir():
        raise ConfigError(
            N_("Measuring needs the source of the service: run this command in a checkout.")
        )
    path = os.pathsep.join(filter(None, (str(HOME), str(ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-m", "bench", *words], env={**os.environ, "PYTHONPATH": path}, check=False
    )
    context.exit(done.returncode)


COMMANDS = (bench,)
