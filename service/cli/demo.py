"""The command ``demo``: people and example cases, so that there is something to see at once."""

from __future__ import annotations

import click

from service.actions import footing, older
from service.actions.passwords import DEMO_PASSWORD
from service.actions.services import Services
from service.bundle.settings import SETTINGS_FILE
from service.cli.quiet import errors_only
from service.cli.words import translate
from service.core.language import N_, Message
from service.rehearsal.demo import Loaded, load_demo
from service.rehearsal.report import Played
from service.wiring import build, load_settings


@click.command()
def demo() -> None:
    """Load every process with its people and example cases; what is there already stays."""
    services = build(load_settings())
    footing.upgrade(services)
    older.demand_newest(services)
    with errors_only():
        found = load_all(services)
    for loaded in found:
        _show(loaded)


def load_all(services: Services) -> list[Loaded]:
    """Load the demonstration of every process that came with the service."""
    folders = sorted(
        path.parent for path in services.settings.processes_dir.glob(f"*/{SETTINGS_FILE}")
    )
    return [load_demo(services, folder, translate=translate) for folder in folders]


def _show(loaded: Loaded) -> None:
    cases = sum(played.ok for played in loaded.cases)
    done = Message(
        N_("%(process)s: %(people)s people and %(cases)s example cases added"),
        {"process": loaded.process, "people": loaded.people, "cases": cases},
    )
    if loaded.people or cases:
        click.echo(translate(done))
    if loaded.accounts:
        note = N_("Sign in with the password “%(password)s”; production refuses it.")
        click.echo(translate(Message(note, {"password": DEMO_PASSWORD})))
        for person in loaded.accounts:
            click.echo(f"  {person.username:<12} {person.title}")
    for played in loaded.cases:
        if not played.ok:
            _warn(played)


def _warn(played: Played) -> None:
    """An example that stops halfway is no reason not to start; its author must know."""
    assert played.failure is not None, "only called for a scenario that failed"
    where = f"{played.file}:{played.failure.line}"
    text = f"{where} {played.name}: {translate(played.failure.message)}"
    click.secho(text, fg="yellow", err=True)


COMMANDS = (demo,)
