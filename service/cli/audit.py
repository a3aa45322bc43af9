"""The commands of the auditor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from service.cli.words import translate
from service.core.language import N_, Message

if TYPE_CHECKING:
    from service.store.audit import Link


def _links(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> list[Link]:
    """Links as ``audit verify`` and the log of the worker write them: ``number:hash``."""
    from service.store.audit import Link

    found = [re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", text) for text in texts]
    if not all(found):
        text = Message(N_("Write it as number:hash, as verify prints it."))
        raise click.BadParameter(translate(text))
    return [Link(int(each[1]), each[2]) for each in found if each]


@click.group()
def audit() -> None:
    """Look into the audit trail."""


@audit.command()
@click.option(
    "--known",
    metavar="NUMBER:HASH",
    callback=_links,
    multiple=True,
    help="A last link of before, kept elsewhere. May be given more than once.",
)
def verify(known: list[Link]) -> None:
    """Prove that no event was changed, removed or put in between.

    Keep the last link outside the server: with --known it proves later that the chain was not
    worked out anew.
    """
    from service.store import audit as trail
    from service.store import trail as reading
    from service.wiring import build, load_settings

    with build(load_settings()).db.reading() as session:
        reading.stand_still(session)  # events that others add meanwhile are not a break
        count, broken = trail.verify(session, known)
        last = trail.head(session)
    if broken is None:
        click.echo(translate(Message(N_("%(count)s events, the chain holds."), {"count": count})))
        if count:
            said = {"link": f"{last.event_id}:{last.hash}"}
            click.echo(translate(Message(N_("Last link: %(link)s"), said)))
        return
    text = Message(
        N_("The chain breaks at event %(id)s: %(reason)s. The %(count)s events before it hold."),
        {"id": broken.event_id, "reason": translate(broken.reason), "count": count},
    )
    click.echo(translate(text), err=True)
    raise click.exceptions.Exit(1)


COMMANDS = [audit]
