"""The commands that look after the database itself."""

from __future__ import annotations

import click

from service.cli.words import translate
from service.core.language import N_, Message


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest version; safe to repeat."""
    from service.actions import footing
    from service.wiring import build, load_settings

    revision = footing.upgrade(build(load_settings()))
    click.echo(translate(Message(N_("The database is at %(revision)s."), {"revision": revision})))


@db.command("ping")
def say_whether_it_answers() -> None:
    """Ask the database something, for a health check: exit code 1 when it does not answer."""
    from service.actions.supervise import ping
    from service.wiring import build, load_settings

    ping(build(load_settings()))
    click.echo(translate(Message(N_("The database answers."))))


COMMANDS = [db]
