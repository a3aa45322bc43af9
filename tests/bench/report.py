"""The figures of a run beside their aims, as a table for people and as JSON. Measures nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a figure should be at most, or at least."""

    limit: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {number(self.limit)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number. *name* is stable, *label* is for reading."""

    name: str
    label: str
    value: float
    unit: str
    aim: Aim | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "value": round(self.value, 3),
            "unit": self.unit,
        }
        if self.aim is not None:
            found["aim"] = {"limit": self.aim.limit, "at_least": self.aim.at_least}
            found["met"] = self.aim.met(self.value)
        return {**found, **self.detail}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The figures of one database."""

    database: str
    version: str
    figures: tuple[Figure, ...]


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_before": round(os.getloadavg()[0], 2),
    }


def as_json(runs: Sequence[Run], sizes: dict[str, int], where: dict[str, Any]) -> dict[str, Any]:
    return {
        "machine": where,
        "sizes": sizes,
        "runs": [
            {
                "database": run.database,
                "version": run.version,
                "figures": [figure.as_json() for figure in run.figures],
            }
            for run in runs
        ],
    }


def as_table(runs: Sequence[Run]) -> str:
    """A Markdown table: a row per figure, a column per database."""
    labels: dict[str, Figure] = {}
    for run in runs:
        for figure in run.figures:
            labels.setdefault(figure.name, figure)
    rows = [["", *(run.database for run in runs), "unit", "aim"]]
    for name, first in labels.items():
        cells = [_cell(run, name) for run in runs]
        aim = next((f.aim for run in runs for f in run.figures if f.name == name and f.aim), None)
        rows.append([first.label, *cells, first.unit, "" if aim is None else str(aim)])
    return table(rows)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells, the first one the head, in Markdown that lines up."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def number(value: float) -> str:
    """Three digits that matter."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def _cell(run: Run, name: str) -> str:
    figure = next((figure for figure in run.figures if figure.name == name), None)
    if figure is None:
        return "–"
    missed = figure.aim is not None and not figure.aim.met(figure.value)
    return f"{number(figure.value)}{' ✗' if missed else ''}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
