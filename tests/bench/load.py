"""Several clients at once and what they found: latency and throughput. Sends nothing itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from tests.bench import surroundings
from tests.bench.client import GO, READY, Plan, as_json
from tests.bench.spent import Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The requests of all clients together; *seconds* from the first start to the last end.

    ``spent``: processor time meanwhile, in seconds, and whose.
    """

    milliseconds: tuple[float, ...]
    seconds: float
    spent: Mapping[str, float]

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        if len(self.milliseconds) < 2:
            return self.milliseconds[0]
        return quantiles(self.milliseconds, n=20, method="inclusive")[-1]

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds


def run(plans: Sequence[Plan], spent: Spent) -> Load:
    """Start a process per plan, let all begin at the same moment, and wait for them."""
    children = [_child(plan) for plan in plans]
    try:
        for child in children:
            _say(child, None)
        spent.begin()
        for child in children:
            _say(child, GO)
        reports = [json.loads(_rest(child)) for child in children]
        shares = spent.end(clients=sum(report["spent"] for report in reports))
    finally:
        for child in children:
            child.kill()
            child.wait()
    return Load(
        milliseconds=tuple(each for report in reports for each in report["milliseconds"]),
        seconds=max(r["ended"] for r in reports) - min(r["started"] for r in reports),
        spent=shares,
    )


def share(paths: Sequence[str], clients: int) -> list[list[str]]:
    """Deal *paths* out to the clients."""
    return [list(paths[start::clients]) for start in range(clients)]


def _child(plan: Plan) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.client"],
        env=surroundings.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None, "it was asked for"
    child.stdin.write(as_json(plan) + "\n")
    child.stdin.flush()
    return child


def _say(child: subprocess.Popen[str], word: str | None) -> None:
    """Tell a client to begin; with None, wait until it is ready to."""
    assert child.stdin is not None and child.stdout is not None, "they were asked for"
    if word is not None:
        child.stdin.write(f"{word}\n")
        child.stdin.flush()
    elif child.stdout.readline().strip() != READY:
        raise RuntimeError("a client of the measurement did not get ready; its text is above")


def _rest(child: subprocess.Popen[str]) -> str:
    output, _ = child.communicate()
    if child.returncode:
        raise RuntimeError("a client of the measurement stopped; its text is above")
    return output
