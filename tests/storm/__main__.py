"""``python -m tests.storm``: raise a storm over the service here and tell what is left."""

from __future__ import annotations

import sys

import click

from service.cli.quiet import errors_only
from tests.storm.disk import NoDisk
from tests.storm.faults import POSTGRES, SQLITE
from tests.storm.run import Wish, rage
from tests.storm.table import as_text

BOTH = "both"


@click.command()
@click.option(
    "--database", type=click.Choice([SQLITE, POSTGRES, BOTH]), default=BOTH, show_default=True
)
@click.option("--kills", type=click.IntRange(1), default=100, show_default=True, help="A round.")
@click.option("--minutes", type=float, default=0.0, help="Go round until then; at least once.")
@click.option("--only", multiple=True, help="Only faults with this in their name; repeatable.")
@click.option("--seed", type=int, default=1, show_default=True, help="Where chance begins.")
def storm(database: str, kills: int, minutes: float, only: tuple[str, ...], seed: int) -> None:
    """Break everything under a service at work, and count what is lost or doubled.

    Starts databases, a mail server, web processes and workers of its own; nothing of an
    installation is touched. Exit code 1: something was found.
    """
    wish = Wish(only=only, kills=kills, minutes=minutes, seed=seed)
    kinds = [SQLITE, POSTGRES] if database == BOTH else [database]
    try:
        with errors_only():
            outcomes = [rage(kind, wish, lambda text: click.echo(text, err=True)) for kind in kinds]
    except NoDisk as error:
        raise click.ClickException(f"A storm fills a disk of its own: {error}") from None
    click.echo(as_text(outcomes))
    sys.exit(0 if all(outcome.calm for outcome in outcomes) else 1)


if __name__ == "__main__":
    storm()
