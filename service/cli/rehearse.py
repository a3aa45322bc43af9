"""The command ``rehearse``: plays the scenarios of the processes and shows what happened."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import click

from service.actions.rehearsed import Coverage
from service.bundle.archive import read_directory
from service.bundle.feature import Feature, read_file
from service.bundle.settings import SETTINGS_FILE
from service.cli.quiet import errors_only
from service.cli.rehearse_random import run_at_random, runs_to_json, show_runs
from service.cli.words import translate
from service.core.errors import BundleError, Invalid, ServiceError
from service.core.language import N_, Message
from service.rehearsal import whole
from service.rehearsal.demo import (
    demo_people,
    enrol,
    forms_of,
    read_features,
)
from service.rehearsal.report import Played, Report, Translate, to_json
from service.settings import Settings, files_in
from service.wiring import build, load_settings

FAILED, UNUSABLE = 1, 2
SCENARIOS = "scenarios"


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--process",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the process; without it, every process.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result for a program.")
@click.option("--letters", is_flag=True, help="Print every letter for real; slower.")
@click.option(
    "--coverage", is_flag=True, help="Show what no scenario came through; it counts as a failure."
)
@click.option(
    "--random", "number", type=click.IntRange(1, 100_000), help="Live through N cases by chance."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Where chance begins.")
def rehearse(
    files: tuple[Path, ...],
    folder: Path | None,
    *,
    as_json: bool,
    letters: bool,
    coverage: bool,
    number: int | None,
    seed: int,
) -> None:
    """Play scenarios against the processes on a private database with a clock of its own.

    Without FILES every scenario of the process. Exit code 0: all went as written; 1: some did
    not; 2: a file or process cannot be used.
    """
    settings = load_settings()
    if number is not None:
        _by_chance(settings, folder, number=number, seed=seed, as_json=as_json)
    try:
        with errors_only():
            reports = [
                _process(settings, process, features, letters=letters, coverage=coverage)
                for process, features in _plan(settings, files, folder)
            ]
    except ServiceError as exc:
        _complain(exc)
        sys.exit(UNUSABLE)
    if as_json:
        click.echo(json.dumps(to_json(reports, translate), ensure_ascii=False, indent=2))
    else:
        for report in reports:
            _show(report)
    sys.exit(0 if all(report.ok for report in reports) else FAILED)


def _by_chance(
    settings: Settings, folder: Path | None, *, number: int, seed: int, as_json: bool
) -> NoReturn:
    """Random runs instead of scenarios."""
    try:
        folders = [folder] if folder else _process_folders(settings)
        found = [run_at_random(settings, each, number=number, seed=seed) for each in folders]
    except ServiceError as exc:
        _complain(exc)
        sys.exit(UNUSABLE)
    if as_json:
        click.echo(json.dumps(runs_to_json(found), ensure_ascii=False, indent=2))
    else:
        for each in found:
            show_runs(each)
    sys.exit(0 if all(each.ok for each in found) else FAILED)


def _plan(
    settings: Settings, files: Sequence[Path], folder: Path | None
) -> list[tuple[Path, tuple[Feature, ...]]]:
    """Which features to play against which process folder."""
    if files:
        plan: dict[Path, list[Feature]] = {}
        for path in files:
            owner = folder or _owner(path)
            plan.setdefault(owner, []).extend(
                read_features(path) if path.is_dir() else [read_file(path)]
            )
        return [(owner, tuple(features)) for owner, features in plan.items()]
    folders = [folder] if folder else _process_folders(settings)
    return [(owner, read_features(owner / SCENARIOS)) for owner in folders]


def _owner(path: Path) -> Path:
    """The process folder that a feature file lies in."""
    for parent in path.resolve().parents:
        if (parent / SETTINGS_FILE).is_file():
            return parent
    raise Invalid(
        N_("%(file)s does not lie in the folder of a process. Name the folder with --process."),
        file=path,
    )


def _process_folders(settings: Settings) -> list[Path]:
    found = sorted(path.parent for path in settings.processes_dir.glob(f"*/{SETTINGS_FILE}"))
    if not found:
        raise Invalid(N_("There is no process in %(folder)s."), folder=settings.processes_dir)
    return found


def _process(
    settings: Settings,
    folder: Path,
    features: tuple[Feature, ...],
    *,
    letters: bool,
    coverage: bool,
) -> Report:
    """Play *features* against the process in *folder*; nothing of it outlives the call."""
    people = demo_people(folder)
    with TemporaryDirectory(prefix="rehearse-") as name:
        services = build(_private(settings, folder, Path(name)))
        files = read_directory(folder, forms_of(services, folder), services.settings.calendars)
        return whole.rehearse(
            services,
            files,
            features,
            lambda own: enrol(own, people),
            translate=translate,
            letters=letters,
            coverage=coverage,
        )


def _private(settings: Settings, folder: Path, root: Path) -> Settings:
    """Settings that reach nothing of the real installation."""
    return replace(
        settings,
        processes_dir=folder.resolve().parent,
        database_url=f"sqlite:///{root / 'unused.db'}",
        data_dir=root,
        files=files_in(root),
        smtp_url=None,
    )


def _show(report: Report) -> None:
    click.secho(report.title, bold=True)
    file = ""
    for played in report.scenarios:
        if played.file != file:
            file = played.file
            click.echo(f"  {file}")
        _show_scenario(played, translate)
    if report.coverage is not None:
        _show_coverage(report.coverage)
    total = Message(
        N_("%(good)s of %(all)s scenarios went as written, in %(seconds)s s"),
        {
            "good": len(report.scenarios) - report.failed,
            "all": len(report.scenarios),
            "seconds": f"{report.seconds:.1f}",
        },
    )
    click.secho(f"  {translate(total)}", fg="red" if report.failed else "green")


def _show_coverage(coverage: Coverage) -> None:
    """Per file what no scenario came through, and the sum."""
    file = ""
    for missed in coverage.unwalked:
        if missed.file != file:
            file = missed.file
            click.echo(f"  {file}")
        click.echo(f"    ○ {missed.name} ({missed.key})")
    total = Message(
        N_(
            "The scenarios came through %(walked)s of %(all)s: %(elements)s elements and"
            " %(flows)s sequence flows"
        ),
        {
            "walked": coverage.walked,
            "all": coverage.elements + coverage.flows,
            "elements": coverage.elements,
            "flows": coverage.flows,
        },
    )
    click.secho(f"  {translate(total)}", fg="red" if coverage.unwalked else "green")


def _show_scenario(played: Played, words: Translate) -> None:
    mark, colour = ("✓", "green") if played.ok else ("✗", "red")
    click.echo(f"    {click.style(mark, fg=colour)} {played.name} ({played.seconds:.2f} s)")
    if played.failure is None:
        return
    failure = played.failure
    click.echo(f"      {played.file}:{failure.line}  {failure.sentence}")
    click.secho(f"      → {words(failure.message)}", fg="red")
    for detail in failure.details:
        click.echo(f"        {words(detail)}")


def _complain(error: ServiceError) -> None:
    click.secho(translate(error.message), fg="red", err=True)
    if isinstance(error, BundleError):
        for finding in error.findings:
            where = " ".join(part for part in (finding.file, finding.element) if part)
            click.echo(f"  {where}: {translate(finding.message)}", err=True)


COMMANDS = (rehearse,)
