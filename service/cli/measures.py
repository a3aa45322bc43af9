"""The commands about what is counted of cases."""

from __future__ import annotations

import click

from service.cli.words import translate
from service.core.language import N_, Message

SHOWN = 20  # differences that are told one by one


@click.group()
def measures() -> None:
    """Look after what is counted of cases."""


@measures.command()
def fill() -> None:
    """Fill in what the versions in use count and cases of before do not have yet.

    The worker does the same by itself, piece by piece; both may run at once.
    """
    from service.actions import measuring
    from service.wiring import ready

    services = ready()
    while measuring.measure(services):
        pass
    click.echo(translate(Message(N_("Everything is counted."))))


@measures.command()
def verify() -> None:
    """Count everything again, and compare it with what is kept. Exit code 1: they differ."""
    from service.actions import refilling
    from service.wiring import ready

    found = refilling.verify(ready())
    click.echo(translate(Message(N_("%(count)s cases counted again."), {"count": found.cases})))
    if found.holds:
        click.echo(translate(Message(N_("Everything fits."))))
        return
    for number, measure in found.different[:SHOWN]:
        told = {"number": number, "measure": measure}
        click.echo(translate(Message(N_("Case %(number)s counts otherwise: %(measure)s"), told)))
    summed = {"cases": len(found.different), "totals": found.totals}
    text = N_("%(cases)s observations and %(totals)s totals differ from a recount.")
    click.echo(translate(Message(text, summed)))
    raise click.exceptions.Exit(1)


COMMANDS = (measures,)
