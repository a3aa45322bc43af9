"""The commands that look after the files of documents."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from service.cli.words import translate
from service.core.language import N_, Message

if TYPE_CHECKING:
    from service.actions.filecheck import Comparison, Stray
    from service.store.documents import Named


@click.group()
def files() -> None:
    """Look after the files of documents."""


@files.command()
@click.option("--quick", is_flag=True, help="Compare names and sizes only; read no content.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def verify(quick: bool, as_json: bool) -> None:
    """Compare rows and files both ways: missing, damaged, named by no row.

    Exit code 1 when a document cannot be read. Files that no row names hurt nobody; the worker
    tidies those that are older than a day.
    """
    from service.actions.filecheck import compare
    from service.wiring import build, load_settings

    found = compare(build(load_settings()), reading=not quick)
    if as_json:
        click.echo(json.dumps(_as_json(found), indent=2))
    else:
        _show(found)
    if not found.holds:
        raise click.exceptions.Exit(1)


@files.command()
@click.option("--to", "url", required=True, help="The address of the other store, as in settings.")
def copy(url: str) -> None:
    """Copy the files of all documents to another store; may be repeated.

    Afterwards set REGELWERK_FILES_URL to the other store. Files that a service in use adds
    meanwhile come with the next run.
    """
    from service.actions.filecheck import carry
    from service.core.file_address import demand_rights, read_address
    from service.outside import files_at
    from service.wiring import build, load_settings

    place = read_address(url, "--to")
    demand_rights(place, os.environ)
    done = carry(build(load_settings()), files_at(place))
    told = Message(
        N_("%(copied)s files copied, %(there)s were there already."),
        {"copied": done.copied, "there": done.there},
    )
    click.echo(translate(told))
    _list(LOST, done.lost)
    if done.lost:
        raise click.exceptions.Exit(1)


MISSING = N_("document %(document)s: its file %(hash)s is missing")
DAMAGED = N_("document %(document)s: its file %(hash)s is damaged")
LOST = N_("document %(document)s: its file %(hash)s cannot be read, and was not copied")
STRAY = N_("no document names the file %(hash)s (%(size)s bytes, %(moment)s)")
FRESH = N_("no document names the file %(hash)s yet (%(size)s bytes, %(moment)s)")


def _show(found: Comparison) -> None:
    for each in found.strays:
        click.echo(translate(_about(each)))
    _list(MISSING, found.missing)
    _list(DAMAGED, found.damaged)
    numbers = {
        "named": found.named,
        "missing": len(found.missing),
        "damaged": len(found.damaged),
        "strays": len(found.strays),
    }
    text = N_(
        "Documents name %(named)s files: %(missing)s missing, %(damaged)s damaged. No document"
        " names %(strays)s others."
    )
    click.echo(translate(Message(text, numbers)))


def _list(msgid: str, named: list[Named]) -> None:
    for each in named:
        told = Message(msgid, {"document": each.document, "hash": each.sha256})
        click.echo(translate(told), err=True)


def _about(stray: Stray) -> Message:
    values = {
        "hash": stray.sha256,
        "size": stray.size,
        "moment": stray.modified_at.isoformat(timespec="seconds"),
    }
    return Message(FRESH if stray.fresh else STRAY, values)


def _as_json(found: Comparison) -> dict[str, Any]:
    def listed(named: list[Named]) -> list[dict[str, Any]]:
        return [{"document": each.document, "sha256": each.sha256} for each in named]

    strays = [
        {
            "sha256": each.sha256,
            "size": each.size,
            "modified_at": each.modified_at.isoformat(),
            "fresh": each.fresh,
        }
        for each in found.strays
    ]
    return {
        "holds": found.holds,
        "named": found.named,
        "missing": listed(found.missing),
        "damaged": listed(found.damaged),
        "strays": strays,
    }


COMMANDS = [files]
