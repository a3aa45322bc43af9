"""``python -m tests.strangers DIR``: what share of public models is accepted, and why not.

DIR holds a folder per collection. Each file is judged alone, with what it names elsewhere given to
it (see ``surroundings``).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import click

from service.bundle.xml import UnsafeXml
from service.checks.checking import check_files
from service.core.finding import Finding, Severity
from tests.strangers.surroundings import TOPICS, surrounded

SUFFIXES = (".bpmn", ".bpmn20.xml")
OURS = (b"http://camunda.org/schema/1.0/bpmn", b"http://operaton.org/schema/1.0/bpmn")
# What no engine of others' drawings promises: code in a model, or instructions for another tool.
OUTSIDE = frozenset({"ignored-extension", "dialect", "juel", "language", "form-key"})
MOST = 25


@dataclass(slots=True)
class Collection:
    """What became of the files of one collection."""

    name: str
    files: int = 0
    unreadable: int = 0
    executable: int = 0
    ours: int = 0
    ours_accepted: int = 0
    drawn: int = 0
    accepted: int = 0
    slowest: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    placeless: int = 0


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", type=click.IntRange(1), default=1, help="Only one file in so many.")
@click.option("--reason", help="Name the files refused for this code.")
@click.option("--ours", is_flag=True, help="Only files of Camunda 7 and Operaton.")
def main(folder: Path, every: int, reason: str | None, ours: bool) -> None:
    """Judge the models of strangers in FOLDER and count why they are refused."""
    collections = []
    for place in sorted(each for each in folder.iterdir() if each.is_dir()):
        found = Collection(place.name)
        collections.append(found)
        files = sorted(each for each in place.rglob("*") if each.name.endswith(SUFFIXES))
        for path in files[::every]:
            data = path.read_bytes()
            if ours and not any(mark in data for mark in OURS):
                continue
            codes = _count(found, data)
            if reason in codes:
                click.echo(f"{path}: {', '.join(sorted(codes))}")
    click.echo(_table(collections))


def _count(found: Collection, data: bytes) -> set[str]:
    """The codes of the errors in one file."""
    found.files += 1
    try:
        files = surrounded(data)
    except UnsafeXml:
        found.unreadable += 1
        return {"xml"}
    if files is None:
        return set()
    begin = time.perf_counter()
    findings = check_files(files, TOPICS)
    found.slowest = max(found.slowest, time.perf_counter() - begin)
    errors = [each for each in findings if each.severity is Severity.ERROR]
    is_ours = any(mark in data for mark in OURS)
    found.executable += 1
    found.accepted += not errors
    found.ours += is_ours
    found.ours_accepted += is_ours and not errors
    found.placeless += sum(each.element is None and each.line is None for each in errors)
    codes = {each.code for each in errors}
    found.drawn += is_ours and not codes & OUTSIDE
    found.reasons.update({_reason(each) for each in errors})
    return codes


def _reason(finding: Finding) -> str:
    return f"{finding.code}: {finding.message.msgid}"


def _table(collections: list[Collection]) -> str:
    rows = [
        "| collection | files | unreadable | executable | accepted | of Camunda 7, Operaton"
        " | accepted | of those without code | without a place | slowest, s |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for each in collections:
        rows.append(
            f"| {each.name} | {each.files} | {each.unreadable} | {each.executable}"
            f" | {_share(each.accepted, each.executable)} | {each.ours}"
            f" | {_share(each.ours_accepted, each.ours)}"
            f" | {_share(each.ours_accepted, each.drawn)} | {each.placeless}"
            f" | {each.slowest:.1f} |"
        )
    reasons = Counter[str]()
    for each in collections:
        reasons.update(each.reasons)
    rows += ["", "| files | reason |", "|---|---|"]
    rows += [f"| {count} | {text} |" for text, count in reasons.most_common(MOST)]
    return "\n".join(rows)


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
