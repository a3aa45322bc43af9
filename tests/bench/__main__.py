"""``python -m tests.bench``: measure the service on this machine and hold it against its aims."""

from __future__ import annotations

import json
from pathlib import Path

import click

from service.cli.quiet import errors_only
from service.cli.words import translate
from service.core.errors import ServiceError
from service.wiring import load_settings
from tests.bench import profile, report, sizes
from tests.bench.run import Kind, measure, measure_fleet, measure_lists

BOTH = "both"
NAMES = ("idle", "size", "path", "letter", "statements", "web", "commits", "due", "worker")


class Worded(click.Command):
    """Tells an error in words and ends with 1, as the commands of the service do."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ServiceError as exc:
            click.echo(translate(exc.message), err=True)
            ctx.exit(1)


@click.command(cls=Worded)
@click.option(
    "--json",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the figures to this file.",
)
@click.option("--quick", is_flag=True, help="Tiny numbers: shows that it works, measures nothing.")
@click.option(
    "--database", type=click.Choice(["sqlite", "postgres", BOTH]), default=BOTH, show_default=True
)
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Only this; may be repeated.")
@click.option(
    "--process",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a process with a bench.toml; the first one when left out.",
)
@click.option("--fleet", is_flag=True, help="Every page about many cases instead, on PostgreSQL.")
@click.option("--lists", is_flag=True, help="Lists and searches of who handles cases instead.")
@click.option(
    "--cases", type=click.IntRange(min=100), default=1_000_000, show_default=True,
    help="How many cases, with --fleet or --lists.",
)  # fmt: skip
def bench(
    output: Path | None,
    quick: bool,
    database: str,
    only: tuple[str, ...],
    folder: Path | None,
    fleet: bool,
    lists: bool,
    cases: int,
) -> None:
    """Measure speed, statements and memory on SQLite and PostgreSQL.

    Starts servers, workers and databases of its own; nothing of an installation is touched.
    """
    folder = folder or profile.find(load_settings().processes_dir)
    chosen = sizes.QUICK if quick else sizes.FULL
    where = report.machine()
    kinds = list(Kind) if database == BOTH else [Kind(database)]
    with errors_only():
        if fleet or lists:
            how = measure_fleet if fleet else measure_lists
            runs = [how(folder, cases, sizes=chosen, examples=not quick, tell=_tell)]
        else:
            runs = [
                measure(kind, folder, chosen, only=only, examples=not quick, tell=_tell)
                for kind in kinds
            ]
    click.echo(report.as_table(runs))
    if output is not None:
        found = report.as_json(runs, chosen.as_json(), where)
        output.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _tell(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    bench()
