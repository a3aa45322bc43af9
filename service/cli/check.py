"""The command ``check``: says what is wrong with processes before anybody runs them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import click

from service.checks.beside import check_beside
from service.checks.verdict import judge
from service.cli.folders import all_processes, files_of, process_folders
from service.cli.words import translate
from service.connectors import TOPICS
from service.core.finding import Finding, Severity, how_many
from service.core.language import N_, Message

UNUSABLE = 2


@click.command("check")
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Errors only.")
@click.pass_context
def check(ctx: click.Context, directory: Path | None, quiet: bool) -> None:
    """Check one process folder, or every process.

    These are the folders under REGELWERK_PROCESSES, else under processes/.

    Exit code 0: usable. 1: errors found. 2: nothing to check.
    """
    folders = [directory] if directory else process_folders()
    if not folders or not all(folder.is_dir() for folder in folders):
        place = str(directory or all_processes())
        click.echo(
            translate(Message(N_("There is no process in “%(place)s”."), {"place": place})),
            err=True,
        )
        ctx.exit(UNUSABLE)
    failed = False
    for folder in folders:
        findings = findings_of(folder)
        _tell(folder, findings, quiet=quiet)
        failed = failed or any(each.severity is Severity.ERROR for each in findings)
    ctx.exit(1 if failed else 0)


def findings_of(folder: Path) -> tuple[Finding, ...]:
    """The findings about everything in one process folder."""
    verdict = judge(files_of(folder), TOPICS)
    return (*check_beside(folder), *verdict.findings)


def _tell(folder: Path, findings: Sequence[Finding], *, quiet: bool) -> None:
    shown = [f for f in findings if f.severity is Severity.ERROR or not quiet]
    counts = Counter(each.severity for each in findings)
    summary = Message(
        N_("%(process)s: %(errors)s, %(warnings)s, %(remarks)s"),
        {
            "process": folder.resolve().name,
            "errors": how_many(Severity.ERROR, counts[Severity.ERROR]),
            "warnings": how_many(Severity.WARNING, counts[Severity.WARNING]),
            "remarks": how_many(Severity.INFO, counts[Severity.INFO]),
        },
    )
    click.echo(translate(summary))
    for file, group in groupby(sorted(shown, key=lambda each: each.file), lambda each: each.file):
        click.echo(f"\n{file}")
        for each in group:
            click.echo(f"  {_MARKS[each.severity]} {_line(each)}")
            if each.advice is not None:
                click.echo(f"      {translate(each.advice)}")
            for other in each.consequences:
                click.echo(f"      ↳ {_line(other)}")


_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}


def _line(finding: Finding) -> str:
    named = finding.name if finding.name not in (None, finding.element) else None
    line = translate(Message(N_("line %(line)s"), {"line": finding.line})) if finding.line else None
    parts = (line, finding.element, f"({named})" if named else None)
    place = " ".join(part for part in parts if part)
    text = f"{translate(finding.message)} [{finding.code}]"
    clauses = f" ({', '.join(finding.clauses)})" if finding.clauses else ""
    return f"{place}: {text}{clauses}" if place else f"{text}{clauses}"


COMMANDS = [check]
