"""Workers that live at a later moment: lets many timers fall due at once. Fires them for real."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import structlog

from service.wiring import build, load_settings, now
from service.worker.executor import MOVES
from service.worker.firing import fire_due
from tests.bench import surroundings
from tests.bench.processes import Memory, memory

READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What all workers did together; *steps* are cases moved on."""

    steps: int
    failed: int
    seconds: float
    memory: Memory


def fire(environment: Mapping[str, str], moment: datetime, *, workers: int) -> Fired:
    """Let *workers* processes do every timer that is due at *moment*, all starting at once."""
    plan = json.dumps({"ahead": (moment - now()).total_seconds()}) + "\n"
    found = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.firing"],
            env=surroundings.environment(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(workers)
    ]
    try:
        for child in found:
            assert child.stdout is not None, "it was asked for"
            if child.stdout.readline().strip() != READY:
                raise RuntimeError("a worker of the measurement did not start; see above")
        for child in found:
            assert child.stdin is not None, "it was asked for"
            child.stdin.write(plan)
            child.stdin.flush()
        reports = [json.loads(child.communicate()[0]) for child in found]
    finally:
        for child in found:
            child.kill()
            child.wait()
    return Fired(
        steps=sum(report["steps"] for report in reports),
        failed=sum(report["failed"] for report in reports),
        seconds=max(r["ended"] for r in reports) - min(r["started"] for r in reports),
        memory=Memory(
            rss=max(report["rss"] for report in reports),
            pss=max(report["pss"] for report in reports),
        ),
    )


def _work() -> dict[str, object]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    services = build(load_settings())
    with services.db.reading() as session:
        services.bundles.published(session)
    print(READY, flush=True)
    ahead = timedelta(seconds=json.loads(sys.stdin.readline())["ahead"])
    steps = failed = 0
    started = monotonic()
    while True:
        # Only the timers: a tick would go on with the letters that they ask for.
        done = fire_due(services, now() + ahead, moves=MOVES)
        steps, failed = steps + done.timers, failed + done.failed
        if not done.timers:
            break
    used = memory(os.getpid())
    return {
        "steps": steps,
        "failed": failed,
        "started": started,
        "ended": monotonic(),
        "rss": used.rss,
        "pss": used.pss,
    }


if __name__ == "__main__":
    print(json.dumps(_work()))
