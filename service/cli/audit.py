"""The commands of the auditor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from service.cli.words import translate
from service.core.language import N_, Message

if TYPE_CHECKING:
    from service.store.proof.report import Known, Report

COUNTED = {
    "events": N_("events"),
    "chains": N_("chains"),
}


def _links(
    _context: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> list[Known]:
    """Links as ``audit verify`` and the log of the worker write them.

    Version 0.2.0 wrote ``number:hash``, of the one chain that it had.
    """
    from service.core.chain import CARRIED
    from service.store.proof.report import Known

    found = [re.fullmatch(r"(?:(.+):)?([1-9][0-9]{0,17}):([0-9a-f]{64})", text) for text in texts]
    if not all(found):
        text = Message(N_("Write it as number:hash, as verify prints it."))
        raise click.BadParameter(translate(text))
    return [Known(each[1] or CARRIED, int(each[2]), each[3]) for each in found if each]


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
def verify(known: list[Known]) -> None:
    """Prove that nothing was changed, removed or put in between.

    Keep the last link outside the server: with --known it proves later that the chains were not
    worked out anew.
    """
    from service.actions.proof import prove
    from service.wiring import build, load_settings

    _show(prove(build(load_settings()), known))


def _show(report: Report) -> None:
    for what, words in COUNTED.items():
        click.echo(f"{report.counts[what]:>9}  {translate(Message(words))}")
    if report.holds:
        click.echo(translate(Message(N_("Everything fits."))))
        return
    for flaw in report.flaws:
        text = Message(
            N_("%(subject)s, table %(table)s, row %(row)s: %(reason)s."),
            {
                "subject": flaw.subject,
                "table": flaw.table,
                "row": flaw.row,
                "reason": translate(flaw.reason),
            },
        )
        click.echo(translate(text), err=True)
    total = Message(N_("In %(count)s places something does not fit."), {"count": report.flawed})
    click.echo(translate(total), err=True)
    raise click.exceptions.Exit(1)


COMMANDS = [audit]
