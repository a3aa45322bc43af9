"""Many clients that call the verbs themselves, without pages between: who waits for whom."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import structlog

from bench import surroundings
from bench.profile import read
from bench.stage import Stage
from service.store import audit
from service.store.audit import Act, NewEvent
from service.wiring import build, load_settings

READY = "ready"
THREADS = 4  # of one process; the database decides, not the interpreter


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How much all clients did together."""

    done: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.done / self.seconds


def events(stage: Stage, instances: Sequence[int], *, each: int) -> Rate:
    """A client per case writes *each* audit events, one per transaction."""
    return _all(stage, [{"cases": [found] * each} for found in instances])


def completions(stage: Stage, instances: Sequence[int], *, clients: int) -> Rate:
    """Complete the first task of every case, dealt out to *clients*."""
    return _all(stage, [{"tasks": list(instances[n::clients])} for n in range(clients)])


def _all(stage: Stage, plans: Sequence[Mapping[str, list[int]]]) -> Rate:
    shares = [plans[start : start + THREADS] for start in range(0, len(plans), THREADS)]
    found = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.busy", str(stage.folder), stage.process],
            env=surroundings.environment(stage.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in shares
    ]
    try:
        for child, share in zip(found, shares, strict=True):
            assert child.stdin is not None, "it was asked for"
            child.stdin.write(json.dumps(share) + "\n")
            child.stdin.flush()
        for child in found:
            assert child.stdout is not None, "it was asked for"
            if child.stdout.readline().strip() != READY:
                raise RuntimeError("a client of the measurement did not start; see above")
        for child in found:
            assert child.stdin is not None, "it was asked for"
            child.stdin.write("go\n")
            child.stdin.flush()
        reports = [json.loads(child.communicate()[0]) for child in found]
    finally:
        for child in found:
            child.kill()
            child.wait()
    return Rate(
        done=sum(report["done"] for report in reports),
        seconds=max(r["ended"] for r in reports) - min(r["started"] for r in reports),
    )


def _work(folder: Path, process: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    services = build(load_settings())
    stage = Stage(
        database="",
        environment={},
        services=services,
        profile=read(folder),
        process=process,
        folder=folder,
    )
    with services.db.reading() as session:
        services.bundles.published(session)
    plans = json.loads(sys.stdin.readline())
    verbs: dict[str, Callable[[Stage, int], None]] = {"cases": _read, "tasks": _complete}
    work = [(verbs[kind], each) for plan in plans for kind, each in plan.items()]
    threads = [
        threading.Thread(target=lambda verb=verb, ids=ids: [verb(stage, one) for one in ids])
        for verb, ids in work
    ]
    print(READY, flush=True)
    sys.stdin.readline()
    started = monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = sum(len(ids) for _, ids in work)
    print(json.dumps({"done": done, "started": started, "ended": monotonic()}))


def _read(stage: Stage, instance_id: int) -> None:
    event = NewEvent(
        act=Act.CASE_READ, actor="bench", at=stage.services.clock(), instance_id=instance_id
    )
    with stage.services.db.writing() as session:
        audit.record(session, [event])


def _complete(stage: Stage, instance_id: int) -> None:
    stage.complete(instance_id, stage.profile.steps[0])


if __name__ == "__main__":
    _work(Path(sys.argv[1]), sys.argv[2])
