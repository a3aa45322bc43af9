"""Several clients at once and what they found: latency and throughput. Sends nothing itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from tests.bench import surroundings
from tests.bench.client import GO, READY, Plan, as_json
from tests.bench.spent import Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The requests of all clients together.

    ``per_second``: as long as all of them were at work, for each has as many to send as the
    others, and who is ready first leaves a web process idle. ``spent``: processor time meanwhile,
    in seconds, and whose.
    """

    milliseconds: tuple[float, ...]
    per_second: float
    spent: Mapping[str, float]

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        if len(self.milliseconds) < 2:
            return self.milliseconds[0]
        return quantiles(self.milliseconds, n=20, method="inclusive")[-1]


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
        per_second=_per_second(reports),
        spent=shares,
    )


def _per_second(reports: Sequence[Mapping[str, Any]]) -> float:
    began: float = min(report["started"] for report in reports)
    until: float = min(report["ended"][-1] for report in reports)
    done: int = sum(moment <= until for report in reports for moment in report["ended"])
    return done / (until - began)


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
