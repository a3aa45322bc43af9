"""The commands of the auditor."""

from __future__ import annotations

import click

from service.cli.words import translate
from service.core.language import N_, Message


@click.group()
def audit() -> None:
    """Look into the audit trail."""


@audit.command()
def verify() -> None:
    """Prove that no event was changed, removed or put in between."""
    from service.store import audit as trail
    from service.store import trail as reading
    from service.wiring import build, load_settings

    with build(load_settings()).db.reading() as session:
        reading.stand_still(session)  # events that others add meanwhile are not a break
        count, broken = trail.verify(session)
    if broken is None:
        click.echo(translate(Message(N_("%(count)s events, the chain holds."), {"count": count})))
        return
    text = Message(
        N_("The chain breaks at event %(id)s: %(reason)s. The %(count)s events before it hold."),
        {"id": broken.event_id, "reason": translate(broken.reason), "count": count},
    )
    click.echo(translate(text), err=True)
    raise click.exceptions.Exit(1)


COMMANDS = [audit]
