"""The random part of the command ``rehearse``: many cases by chance, spread over the processors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import click

from service.bundle.archive import read_directory
from service.cli.quiet import errors_only
from service.cli.words import translate
from service.core.language import N_, Message
from service.rehearsal.chance import Ran, roam
from service.rehearsal.demo import demo_people, enrol, forms_of, process_key
from service.rehearsal.hints import read_hints
from service.settings import Settings, files_in
from service.wiring import build

FEW = 8  # below this, a second process costs more than it brings


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The random runs of one process."""

    process: str
    runs: tuple[Ran, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return all(ran.ok for ran in self.runs)


def run_at_random(settings: Settings, folder: Path, *, number: int, seed: int) -> Runs:
    """Live through *number* cases of the process in *folder*, with seeds from *seed* on."""
    began = perf_counter()
    seeds = range(seed, seed + number)
    count = 1 if number < FEW else min(os.cpu_count() or 1, number)
    if count == 1:
        found = list(_some(settings, folder, seeds))
    else:
        with ProcessPoolExecutor(max_workers=count) as pool:
            parts = [pool.submit(_some, settings, folder, seeds[n::count]) for n in range(count)]
            found = [ran for part in parts for ran in part.result()]
    return Runs(
        process=process_key(folder),
        runs=tuple(sorted(found, key=lambda ran: ran.seed)),
        seconds=perf_counter() - began,
    )


def runs_to_json(found: Sequence[Runs]) -> dict[str, Any]:
    """The machine form of random runs."""
    return {
        "ok": all(each.ok for each in found),
        "processes": [
            {
                "process": each.process,
                "ok": each.ok,
                "seconds": round(each.seconds, 3),
                "runs": [_run_to_json(ran) for ran in each.runs],
            }
            for each in found
        ],
    }


def show_runs(found: Runs) -> None:
    """Every failed run with its seed and the way it went; then the sum."""
    click.secho(found.process, bold=True)
    for ran in found.runs:
        if ran.failure is not None:
            click.secho(f"  ✗ {ran.seed}: {translate(ran.failure)}", fg="red")
            for detail in ran.details:
                click.echo(f"      {translate(detail)}")
            for act in ran.acts:
                click.echo(f"      {act}")
    good = sum(ran.ok for ran in found.runs)
    total = Message(
        N_("%(good)s of %(all)s random runs came to a clean end, in %(seconds)s s"),
        {"good": good, "all": len(found.runs), "seconds": f"{found.seconds:.1f}"},
    )
    click.secho(f"  {translate(total)}", fg="green" if found.ok else "red")


def _some(settings: Settings, folder: Path, seeds: Sequence[int]) -> tuple[Ran, ...]:
    people = demo_people(folder)
    with errors_only(), TemporaryDirectory(prefix="rehearse-") as name:
        private = replace(
            settings,
            processes_dir=folder.resolve().parent,
            database_url=f"sqlite:///{Path(name) / 'unused.db'}",
            data_dir=Path(name),
            files=files_in(Path(name)),
            smtp_url=None,
        )
        services = build(private)
        return roam(
            services,
            read_directory(folder, forms_of(services, folder), settings.calendars),
            lambda own: enrol(own, people),
            seeds,
            hints=read_hints(folder),
            translate=translate,
        )


def _run_to_json(ran: Ran) -> dict[str, Any]:
    row: dict[str, Any] = {"seed": ran.seed, "ok": ran.ok, "seconds": round(ran.seconds, 3)}
    if ran.failure is not None:
        row["failure"] = translate(ran.failure)
        row["details"] = [translate(detail) for detail in ran.details]
        row["acts"] = list(ran.acts)
    return row
