"""``python -m tests.tokengame``: play thousands of models, and show the smallest that differs."""

from __future__ import annotations

import sys
import time
from collections import Counter

import click
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.tokengame.blocks import KINDS, Path, paths
from tests.tokengame.play import TURNS, Different, Turn, play

PHASES = (Phase.generate, Phase.shrink)


@click.command()
@click.option("--models", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--seed", "number", type=int, default=1, show_default=True, help="Of chance.")
@click.option("--wild", is_flag=True, help="Gateways need not fit, and there are knots.")
@click.option("--depth", type=click.IntRange(1, 4), default=2, show_default=True)
@click.option("--without", multiple=True, type=click.Choice(KINDS), help="No such blocks.")
@click.option("--only", multiple=True, type=click.Choice(KINDS), help="These, tasks and jobs.")
def tokengame(
    models: int, number: int, depth: int, without: tuple[str, ...], only: tuple[str, ...], *,
    wild: bool,
) -> None:  # fmt: skip
    """Play models on the engine and in the token game, saved and loaded around every step.

    Exit code 1: there is one on which they differ in a way that BPMN does not leave open.
    """
    kinds = [kind for kind in only or KINDS if kind not in without]
    counted: Counter[str] = Counter()
    found: list[Different] = []

    @seed(number)
    @settings(
        max_examples=models,
        deadline=None,
        database=None,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(paths(("user", "job", *kinds), wild=wild, depth=depth), TURNS)
    def played(path: Path, turns: list[Turn]) -> None:
        try:
            verdict = play(path, turns)
        except Different as error:
            found.append(error)
            raise
        if not found:  # what is tried to make a difference smaller does not count
            counted[verdict] += 1

    begun = time.process_time()
    try:
        played()
    except Different:
        click.echo(f"They differ. {found[-1]}")
    told = ", ".join(f"{count} {verdict}" for verdict, count in counted.most_common())
    click.echo(f"{counted.total()} models alike: {told}; {time.process_time() - begun:.0f} s")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    tokengame()
