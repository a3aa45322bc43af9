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


@db.command("accept-older")
def accept_older_copy() -> None:
    """Go on with an older copy of an SQLite file; the trail keeps what is lost by it."""
    from service.actions import older
    from service.wiring import ready

    lost = older.accept(ready(on_older=True))
    said = {"number": lost.number}
    click.echo(
        translate(Message(N_("Accepted: event %(number)s and what followed are lost."), said))
    )


@db.command("ping")
def say_whether_it_answers() -> None:
    """Ask the database something, for a health check: exit code 1 when it does not answer."""
    from service.actions.supervise import ping
    from service.wiring import build, load_settings

    ping(build(load_settings()))
    click.echo(translate(Message(N_("The database answers."))))


COMMANDS = [db]
