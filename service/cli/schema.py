"""The command ``schema``: the modelling language for editors, and for the pages of its owner."""

from __future__ import annotations

from pathlib import Path

import click

from service.bundle.schema.catalogue import TOML_FILES
from service.bundle.schema.json_schema import schema_name, written
from service.bundle.schema.reference import renewed
from service.cli.words import translate
from service.connectors import TOPICS
from service.core.language import N_, Message


@click.command("schema")
@click.argument("file", required=False, type=click.Choice(sorted(TOML_FILES)))
@click.option(
    "--write", "folder", type=click.Path(path_type=Path, file_okay=False),
    help="Write the schema of every file into this folder, for editors to follow.",
)  # fmt: skip
@click.option(
    "--pages", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Renew the tables between marks in the pages (*.md) of this folder.",
)  # fmt: skip
def schema(file: str | None, folder: Path | None, pages: Path | None) -> None:
    """Print the JSON Schema of FILE, or write what is made from the schema of a bundle.

    Put “#:schema <path>” on the first line of a TOML file and an editor checks it while you type.
    """
    if file is not None:
        click.echo(written(file, translate), nl=False)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in TOML_FILES:
            (folder / schema_name(name)).write_text(written(name, translate), encoding="utf-8")
        _say(N_("%(count)s schemas are in %(folder)s."), count=len(TOML_FILES), folder=folder)
    for page in sorted(pages.glob("*.md")) if pages is not None else ():
        text = page.read_text(encoding="utf-8")
        page.write_text(renewed(text, translate, TOPICS), encoding="utf-8")
    if file is None and folder is None and pages is None:
        _say(N_("There is a schema for: %(files)s."), files=", ".join(sorted(TOML_FILES)))


def _say(msgid: str, **params: object) -> None:
    click.echo(translate(Message(msgid, params)))


COMMANDS = [schema]
