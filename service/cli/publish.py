"""The command that publishes a process folder, after its scenarios have been played."""

from __future__ import annotations

import sys
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import click

from service.cli.words import translate
from service.core.language import N_, Message

if TYPE_CHECKING:
    from service.actions.approvals import Weighed
    from service.actions.services import Services
    from service.actions.versions import Play

LOOK_SECONDS = 1.0  # at what a worker elsewhere is playing


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--forms",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the forms; default: forms/<name of the process folder>.",
)
@click.option(
    "--reason", required=True, help="Why this version is published; the auditor reads it."
)
@click.option(
    "--without-rehearsal",
    is_flag=True,
    help="Do not play the scenarios, in need; the auditor sees it. Never past one that failed.",
)
def publish(folder: Path, forms: Path | None, reason: str, *, without_rehearsal: bool) -> None:
    """Check FOLDER, play its scenarios and publish it as the version for new cases."""
    from service.actions import approvals
    from service.actions import publish as action
    from service.core.actor import SYSTEM
    from service.store.tables import Grounds
    from service.wiring import ready

    action.demand_reason(reason)
    services = ready()
    forms_dir = forms or services.settings.forms_dir / folder.resolve().name
    kept = action.read_in(services, folder, forms_dir, SYSTEM)
    if kept.version is not None:
        click.echo(translate(Message(N_("This content is published already; nothing changed."))))
        return
    approvals.demand_approval(_show_differences(services, kept.hash), SYSTEM)
    if not without_rehearsal:
        _rehearse(services, kept.hash)
    waiver = Grounds.WAIVED if without_rehearsal else None
    version = action.publish(services, kept.hash, reason, SYSTEM, waiver=waiver)
    click.echo(translate(Message(N_("Version %(number)s is published."), {"number": version})))


def _show_differences(services: Services, bundle_hash: str) -> Weighed:
    """Tell what the version changes in rights and safeguards against the one in use."""
    from service.actions import approvals
    from service.core.actor import SYSTEM

    found = approvals.weighed(services, bundle_hash, SYSTEM)
    for each in found.differences:
        click.secho(f"{'!' if each.weakens else '·'} {translate(each.message)}", err=True)
    return found


def _rehearse(services: Services, bundle_hash: str) -> None:
    """Play the scenarios here, or look on when a worker does; tell which failed."""
    from service.actions import rehearsals, versions
    from service.actions.rehearsals import Standing
    from service.cli.quiet import errors_only
    from service.core.actor import SYSTEM
    from service.worker.rehearsing import AT_ONCE, rehearse_next

    def play() -> Play:
        return versions.version(services, bundle_hash, SYSTEM).play

    if play().standing is Standing.ABSENT:
        none = N_("This version has no scenarios, so nothing shows that it does what you expect.")
        click.secho(translate(Message(none)), fg="yellow", err=True)
        return
    rehearsals.ask(services, bundle_hash, SYSTEM, again=False)
    with errors_only():
        while (found := play()).standing.is_running:
            _show_progress(found.played, found.total)
            if not rehearse_next(
                services,
                bundle_hash,
                shown=lambda at: _show_progress(at.played, at.total),
                command=AT_ONCE,
            ):
                sleep(LOOK_SECONDS)
    _show_progress(found.played, found.total)
    if sys.stderr.isatty():
        click.echo(err=True)
    _show_failures(found)


def _show_progress(played: int, total: int | None) -> None:
    """On a terminal only: a log needs no line per scenario."""
    if sys.stderr.isatty() and total:
        text = N_("%(played)s of %(total)s scenarios played")
        said = translate(Message(text, {"played": played, "total": total}))
        click.echo(f"\r{said}", nl=False, err=True)


def _show_failures(play: Play) -> None:
    for one in play.result.failures:
        click.secho(f"✗ {one.scenario}", fg="red", err=True)
        click.echo(f"  {one.file}:{one.line}  {one.sentence}", err=True)
        click.secho(f"  → {translate(one.message)}", fg="red", err=True)
        for detail in one.details:
            click.echo(f"    {translate(detail)}", err=True)
    if play.result.problem is not None:
        click.secho(translate(play.result.problem), fg="red", err=True)


COMMANDS = [publish]
