"""Many clients that call the verbs themselves, without pages between: who waits for whom."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, process_time
from uuid import uuid4

import structlog

from service.actions.answering import answer
from service.actions.asking import TaskAt
from service.store import audit
from service.store.audit import Act, NewEvent
from service.wiring import build, load_settings
from tests.bench import surroundings
from tests.bench.profile import read
from tests.bench.spent import Spent, database
from tests.bench.stage import Stage

Verb = Callable[[], object]
READY = "ready"
THREADS = 4  # of one process; the database decides, not the interpreter


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How much all clients did together, and whose the processor time was, in seconds."""

    done: int
    seconds: float
    spent: Mapping[str, float]

    @property
    def per_second(self) -> float:
        return self.done / self.seconds

    @property
    def each(self) -> dict[str, float]:
        """Milliseconds of processor time for one."""
        return {whose: round(1000 * all / self.done, 2) for whose, all in self.spent.items()}


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
            [sys.executable, "-m", "tests.bench.busy", str(stage.folder), stage.process],
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
        spent = Spent(database(stage))
        spent.begin()
        for child in found:
            assert child.stdin is not None, "it was asked for"
            child.stdin.write("go\n")
            child.stdin.flush()
        reports = [json.loads(child.communicate()[0]) for child in found]
        costs = spent.end(clients=sum(report["spent"] for report in reports))
    finally:
        for child in found:
            child.kill()
            child.wait()
    return Rate(
        done=sum(report["done"] for report in reports),
        seconds=max(r["ended"] for r in reports) - min(r["started"] for r in reports),
        spent=costs,
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
    verbs: dict[str, Callable[[Stage, int], Verb]] = {"cases": _read, "tasks": _complete}
    work = [
        [verbs[kind](stage, one) for one in ids] for plan in plans for kind, ids in plan.items()
    ]
    threads = [threading.Thread(target=lambda own=own: [verb() for verb in own]) for own in work]
    print(READY, flush=True)
    sys.stdin.readline()
    started, spent = monotonic(), process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, done = process_time() - spent, sum(len(own) for own in work)
    found = {"done": done, "started": started, "ended": monotonic(), "spent": spent}
    print(json.dumps(found))


def _read(stage: Stage, instance_id: int) -> Verb:
    event = NewEvent(
        act=Act.CASE_READ, actor="bench", at=stage.services.clock(), instance_id=instance_id
    )

    def verb() -> None:
        with stage.services.db.writing() as session:
            audit.record(session, [event])

    return verb


def _complete(stage: Stage, instance_id: int) -> Verb:
    """The page is opened and filled in before the measurement begins."""
    step = stage.profile.steps[0]
    task_id = stage.task(instance_id, step).id
    sent, actor = stage.task_form(task_id, step), stage.actor(step.username)
    return partial(answer, stage.services, TaskAt(id=task_id), sent, actor, uuid4().hex)


if __name__ == "__main__":
    _work(Path(sys.argv[1]), sys.argv[2])
