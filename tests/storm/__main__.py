"""``python -m tests.storm``: raise a storm over the service here and tell what is left."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any

import click

from service.cli.quiet import errors_only
from tests.storm.databases import Kind
from tests.storm.missing import Missing
from tests.storm.run import Wish, rage
from tests.storm.table import DUTCH, ENGLISH, as_text

ALL = "all"
LANGUAGES = {"en": ENGLISH, "nl": DUTCH}


@click.command()
@click.option(
    "--database",
    type=click.Choice([*(kind.value for kind in Kind), ALL]),
    default=ALL,
    show_default=True,
    help="On what.",
)
@click.option("--kills", type=click.IntRange(1), default=100, show_default=True, help="A round.")
@click.option("--gap", type=float, default=1.5, show_default=True, help="Seconds between two.")
@click.option("--minutes", type=float, default=0.0, help="Go round until then; at least once.")
@click.option("--only", multiple=True, help="Only faults with this in their name; repeatable.")
@click.option("--visitors", type=click.IntRange(1, 60), default=6, show_default=True)
@click.option("--thinking", type=float, default=0.0, help="Seconds they take for a form.")
@click.option("--seed", type=int, default=1, show_default=True, help="Where chance begins.")
@click.option(
    "--logs", type=click.Path(path_type=Path), help="Where to keep those of the commands."
)
@click.option("--language", type=click.Choice([*LANGUAGES]), default="en", help="Of the table.")
def storm(database: str, language: str, **wish: Any) -> None:
    """Break everything under a service at work, and count what is lost or doubled.

    Starts databases, a mail server, web processes and workers of its own; nothing of an
    installation is touched. Exit code 1: something was found.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started ends with it
    kinds = list(Kind) if database == ALL else [Kind(database)]
    asked = Wish(**wish)
    try:
        with errors_only():
            outcomes = [
                rage(kind, asked, lambda text: click.echo(text, err=True)) for kind in kinds
            ]
    except Missing as error:
        raise click.ClickException(f"A storm cannot rage here: {error}.") from None
    click.echo(as_text(outcomes, LANGUAGES[language]))
    sys.exit(0 if all(outcome.calm for outcome in outcomes) else 1)


if __name__ == "__main__":
    storm()
