"""Plays the kit and tells per model and per cause what came out: ``python -m tests.tck DIR``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from service.core.dmn import parse_dmn
from service.core.errors import ServiceError
from service.core.feel.kinds import kind_of
from tests.tck.kit import Case, Expected, cases, close

FUNCTIONS = {"now": lambda: datetime.now(UTC), "today": lambda: datetime.now(UTC).date()}
FOUND = 60  # characters of a value in the list of what failed


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--failed", is_flag=True, help="Name each case that failed, with what came out.")
@click.option("--only", default="", help="Only models whose folder has this in its name.")
def play(folder: Path, failed: bool, only: str) -> None:
    """Play every case in FOLDER, as the runners of the kit do: one case, one point."""
    played, passed, causes = Counter[str](), Counter[str](), Counter[str]()
    for case in cases(folder):
        name = case.model.parent.name
        if only not in name:
            continue
        played[name] += 1
        wrong = next(failures(case), None)
        if wrong is None:
            passed[name] += 1
            continue
        causes[wrong[1]] += 1
        if failed:
            click.echo(f"{case.id}: {wrong[0]}: {wrong[1]}")
    for name in sorted(played):
        mark = " " if played[name] == passed[name] else "*"
        click.echo(f"{mark} {passed[name]:4} of {played[name]:4}  {name}")
    for cause, times in causes.most_common():
        click.echo(f"{times:5}  {cause}")
    whole = sum(1 for name in played if played[name] == passed[name])
    click.echo(f"{passed.total()} of {played.total()} cases; {whole} of {len(played)} models whole")
    sys.exit(passed.total() < played.total())


def failures(case: Case) -> Iterator[tuple[str, str]]:
    """Each result that is not as expected: its name, and what came out instead."""
    others = {each.name: each.read_bytes() for each in case.model.parent.glob("*.dmn")}
    try:
        decisions = parse_dmn(others.pop(case.model.name), file=case.model.name, others=others)
    except ServiceError as error:
        yield case.model.name, str(error)
        return
    for expected in case.results:
        found = (
            decisions.services.get(case.invoked)
            if case.kind == "decisionService"
            else decisions.find(expected.name)
        )
        try:
            value = None if found is None else found.evaluate(case.inputs, FUNCTIONS).value
        except ServiceError as error:
            if not (expected.may_fail or expected.value is None):
                yield expected.name, str(error)
            continue
        if case.kind == "decisionService" and isinstance(value, dict):
            value = value.get(expected.name, value)
        if not close(value, expected.value):
            yield expected.name, _told(value, expected)


def _told(value: Any, expected: Expected) -> str:
    return f"{_short(value)} instead of {_short(expected.value)}"


def _short(value: Any) -> str:
    return f"{kind_of(value)} {str(value)[:FOUND]}"


if __name__ == "__main__":
    play()
