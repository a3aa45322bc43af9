"""One case from intake to closed, as a scenario of the process tells it. Knows no sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from statistics import median
from time import perf_counter

from service.bundle.feature import read_file
from service.core.errors import ConfigError
from service.core.language import N_
from service.rehearsal.play import Cast, play
from service.rehearsal.press import NotingPrinter
from service.rehearsal.vocabulary import vocabulary
from service.rehearsal.watching import Deed, watched
from tests.bench.counting import Counted, counting
from tests.bench.report import Aim, Figure
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage

STATE = "SELECT length(state) FROM instance ORDER BY id DESC LIMIT 1"
CLOSED = "SELECT count(*) FROM instance WHERE ended_at IS NOT NULL"
LETTERS = "SELECT count(*) FROM document WHERE kind = 'letter'"


@dataclass(slots=True)
class Walked:
    """Every deed of the scenario: how long it took and what it asked of the database."""

    milliseconds: dict[Deed, list[float]] = field(default_factory=dict)
    counted: dict[Deed, list[Counted]] = field(default_factory=dict)
    largest: int = 0


def path(stage: Stage, sizes: Sizes) -> list[Figure]:
    """Play the scenario with real letters, in this process and without a web server."""
    if stage.profile.path is None:
        return []  # this process names no scenario to measure
    stage.settle()
    letters, closed = stage.count(LETTERS), stage.count(CLOSED)
    walked, seconds = Walked(), []
    for _ in range(sizes.paths):
        seconds.append(_walk(stage, walked))
    if stage.count(CLOSED) < closed + sizes.paths:
        raise ConfigError(
            N_("The case of %(file)s is not closed at the end, so it is not the whole path."),
            file=stage.profile.path,
        )
    made = (stage.count(LETTERS) - letters) // sizes.paths
    return _figures(walked, seconds, letters=made)


def _walk(stage: Stage, walked: Walked) -> float:
    """Play it once; seconds from the first sentence to the last."""
    source = stage.profile.path
    assert source is not None, "asked before"
    cast = Cast(
        process=stage.process,
        # Sentences may ask what a letter says; it is printed all the same.
        stage=lambda: nullcontext(
            replace(stage.services, printer=NotingPrinter(stage.services.printer))
        ),
        vocabulary=vocabulary(),
        now=stage.services.clock(),
    )

    @contextmanager
    def watch(deed: Deed) -> Iterator[None]:
        with counting(stage.services.db.engine) as counted:
            started = perf_counter()
            yield
            taken = (perf_counter() - started) * 1000
        walked.milliseconds.setdefault(deed, []).append(taken)
        walked.counted.setdefault(deed, []).append(counted)
        walked.largest = max(walked.largest, stage.count(STATE))

    with watched(watch):
        played = play(source.name, read_file(source).scenarios[0], cast)
    if played.failure is not None:
        raise ConfigError(
            N_("%(file)s, line %(line)s: %(sentence)s: %(problem)s"),
            file=source,
            line=played.failure.line,
            sentence=played.failure.sentence,
            problem=str(played.failure.message),
        )
    return played.seconds


def _figures(walked: Walked, seconds: list[float], *, letters: int) -> list[Figure]:
    times = walked.milliseconds[Deed.COMPLETE]
    counted = walked.counted[Deed.COMPLETE]
    statements = [len(each.statements) for each in counted]
    worst = max(counted, key=lambda each: len(each.statements))
    each_path = len(times) // len(seconds)
    return [
        Figure(
            name="path",
            label=f"A whole case: {each_path} completions, {letters} letters, median",
            value=median(seconds),
            unit="s",
            detail={"completions": each_path, "letters": letters, "paths": len(seconds)},
        ),
        Figure(
            name="path_complete",
            label="Complete a task of it, without HTTP, median",
            value=median(times),
            unit="ms",
            detail={
                "slowest": round(max(times), 2),
                **{
                    f"median_{deed.value}": round(median(found), 2)
                    for deed, found in walked.milliseconds.items()
                },
            },
        ),
        Figure(
            name="path_statements",
            label="SQL statements to complete a task of it, median",
            value=median(statements),
            unit="",
            detail={
                "most": max(statements),
                "worst": worst.statements,
                "commits": max(each.commits for each in counted),
            },
        ),
        Figure(
            name="path_state",
            label="Engine state of it, at its largest",
            value=walked.largest,
            unit="bytes",
            aim=Aim(limit=10_240),
        ),
    ]
