"""Commands that live beside the tests, in a checkout: ``bench`` measures, ``storm`` breaks."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from service.core.errors import ConfigError
from service.core.language import N_
from service.settings import ROOT

ALL_WORDS = {"ignore_unknown_options": True, "help_option_names": []}


@click.command(context_settings=ALL_WORDS, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def bench(words: tuple[str, ...]) -> None:
    """Measure speed, statements and memory on SQLite and PostgreSQL."""
    sys.exit(_hand_over("tests.bench", words))


@click.command(context_settings=ALL_WORDS, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def storm(words: tuple[str, ...]) -> None:
    """Break everything under a service at work, and count what is lost or doubled."""
    sys.exit(_hand_over("tests.storm", words))


def _hand_over(module: str, words: tuple[str, ...]) -> int:
    """Run *module* of the checkout with *words*; gives its exit code."""
    if not (ROOT / "tests" / "bench").is_dir():
        raise ConfigError(N_("This command needs the source of the service: run it in a checkout."))
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-m", module, *words], env={**os.environ, "PYTHONPATH": path}, check=False
    )
    return done.returncode


COMMANDS = (bench, storm)
