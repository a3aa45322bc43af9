"""The command that publishes a process folder."""

from __future__ import annotations

from pathlib import Path

import click

from service.cli.words import translate
from service.core.language import N_, Message


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
def publish(folder: Path, forms: Path | None, reason: str) -> None:
    """Check FOLDER and publish it as the version for new cases."""
    from service.actions import publish as action
    from service.wiring import build, load_settings

    settings = load_settings()
    forms_dir = forms or settings.forms_dir / folder.resolve().name
    _, version = action.publish_directory(build(settings), folder, forms_dir, reason)
    said = (
        Message(N_("This content is published already; nothing changed."))
        if version is None
        else Message(N_("Version %(number)s is published."), {"number": version})
    )
    click.echo(translate(said))


COMMANDS = [publish]
