"""The command ``trace``: shows what carries out each clause, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from service.bundle.regulation import REGULATION_FILE, read_regulation
from service.bundle.settings import SETTINGS_FILE
from service.checks.capabilities import CAPABILITIES
from service.checks.carriers import KINDS, Carrier
from service.checks.trace import Row, matrix
from service.cli.folders import all_processes, files_of, process_folders
from service.cli.words import translate
from service.core.language import N_, Message
from service.core.words import CarrierKind

BARE, UNUSABLE = 1, 2


@click.command("trace")
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option("--md", "as_markdown", is_flag=True, help="Print a page to read.")
@click.option("--json", "as_json", is_flag=True, help="Print the result for a program.")
@click.pass_context
def trace(ctx: click.Context, directory: Path | None, *, as_markdown: bool, as_json: bool) -> None:
    """Show what carries out each clause of one process, or of every process.

    These are the folders under REGELWERK_PROCESSES, else under processes/.

    Exit code 0: every clause is carried. 1: some are not. 2: nothing to trace.
    """
    folders = [directory] if directory else process_folders()
    folders = [folder for folder in folders if (folder / SETTINGS_FILE).is_file()]
    if not folders:
        place = str(directory or all_processes())
        text = Message(N_("There is no process in “%(place)s”."), {"place": place})
        click.echo(translate(text), err=True)
        ctx.exit(UNUSABLE)
    traced = {folder.resolve(): files_of(folder) for folder in folders}
    rows = {folder: matrix(files) for folder, files in traced.items()}
    if as_json:
        found = {folder.name: [_to_json(row) for row in some] for folder, some in rows.items()}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for folder, some in rows.items():
            title, _ = _head(traced[folder])
            lines = _page(traced[folder], some) if as_markdown else _list(title, some)
            click.echo("\n".join(lines))
    missed = any(not row.carried and not row.reading for some in rows.values() for row in some)
    ctx.exit(BARE if missed else 0)


def _head(files: Mapping[str, bytes]) -> tuple[str, str]:
    """The name and the version of the regulation."""
    regulation, _ = read_regulation(files.get(REGULATION_FILE))
    assert regulation is not None, "its clauses were followed before"
    return regulation.name, regulation.version


def _list(title: str, rows: Iterable[Row]) -> Iterator[str]:
    yield title
    for row in rows:
        yield f"\n{row.clause.id}  {row.clause.place}  {row.clause.text}"
        for kind, carriers in _grouped(row):
            yield f"  {translate(Message(KINDS[kind]))}"
            for each in carriers:
                label = _label(each)
                yield f"    {each.name}" + (f"  {label}" if label != each.name else "")
        if row.scenarios:
            yield f"  {translate(Message(KINDS[CarrierKind.SCENARIO]))}"
            yield from (f"    {name}" for name in row.scenarios)
        if not row.carried and not row.reading:
            yield f"  ✗ {_say(N_('Nothing carries out this clause.'))}"


def _page(files: Mapping[str, bytes], rows: list[Row]) -> Iterator[str]:
    title, version = _head(files)
    yield f"# {_say(N_('What carries out the regulation'))}: {title}"
    yield ""
    yield _say(
        N_("Version %(version)s. Printed by `regelwerk trace --md`; do not change it by hand."),
        version=version,
    )
    clauses = [row for row in rows if not row.reading]
    readings = [row for row in rows if row.reading]
    yield ""
    yield _say(
        N_("%(carried)s of %(all)s clauses have a carrier; %(coming)s wait for a report."),
        carried=sum(row.carried and not row.coming for row in clauses),
        all=len(clauses),
        coming=sum(row.coming for row in clauses),
    )
    yield from _table(N_("Clauses"), clauses)
    if readings:
        yield from _table(N_("How unclear clauses are read"), readings)
    yield from _guarantees(rows)


def _table(title: str, rows: Iterable[Row]) -> Iterator[str]:
    heads = (N_("Clause"), N_("Carried out by"), KINDS[CarrierKind.SCENARIO])
    yield f"\n## {_say(title)}\n"
    yield f"| {' | '.join(_say(head) for head in heads)} |"
    yield "| --- | --- | --- |"
    for row in rows:
        text = f"**{row.clause.id}** · {row.clause.place}<br>{row.clause.text}"
        cells = [
            f"*{_say(KINDS[kind])}:* {' · '.join(dict.fromkeys(map(_label, carriers)))}"
            for kind, carriers in _grouped(row)
        ]
        carried = "<br>".join(cells) or "–"
        scenarios = "<br>".join(row.scenarios) or "–"
        yield f"| {_cell(text)} | {_cell(carried)} | {_cell(scenarios)} |"


def _guarantees(rows: Iterable[Row]) -> Iterator[str]:
    """The sentences of the service that this regulation counts on, with their proof."""
    used = {each.name for row in rows for each in row.carriers if each.kind is CarrierKind.SERVICE}
    named = [(name, each) for name, each in CAPABILITIES.items() if name in used]
    if not named:
        return
    yield f"\n## {_say(KINDS[CarrierKind.SERVICE])}\n"
    yield f"| {_say(N_('Guarantee'))} | {_say(KINDS[CarrierKind.TEST])} |"
    yield "| --- | --- |"
    for _, each in named:
        yield f"| {_cell(translate(each.sentence))} | `{each.proof}` |"


def _grouped(row: Row) -> Iterator[tuple[CarrierKind, list[Carrier]]]:
    """The carriers by kind; scenarios have a place of their own."""
    for kind in CarrierKind:
        found = [each for each in row.carriers if each.kind is kind]
        if found and kind is not CarrierKind.SCENARIO:
            yield kind, found


def _label(carrier: Carrier) -> str:
    if isinstance(carrier.label, Message):
        return translate(carrier.label)
    return carrier.label or carrier.name


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _say(msgid: str, **params: Any) -> str:
    return translate(Message(msgid, params))


def _to_json(row: Row) -> dict[str, Any]:
    return {
        "clause": row.clause.id,
        "place": row.clause.place,
        "text": row.clause.text,
        "reading": row.reading,
        "carried": row.carried,
        "coming": row.coming,
        "carriers": [
            {"kind": each.kind, "name": each.name, "label": _label(each)} for each in row.carriers
        ],
        "scenarios": list(row.scenarios),
    }


COMMANDS = [trace]
