"""Rehearses versions that wait for it, each in a child process, and writes down what came of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO, Any

import structlog

from service.actions import messages, rehearsals
from service.actions.rehearsals import Claim, Score
from service.actions.services import Services
from service.actions.verdicts import verdict_to_json
from service.core.language import N_, Message
from service.outside.children import bare_environment

ARCHIVE = "version.zip"
VERDICT = "verdict.json"
BEHIND = "--behind"  # timers and pages go first
# By its name: playing uses the worker, which may not import it.
AT_ONCE = (sys.executable, "-m", "service.rehearsal.playing")  # somebody waits for it
BEHIND_ALL = (*AT_ONCE, BEHIND)
LIMIT_MINUTES = 30
BEAT_SECONDS = 10.0  # a story may be long; the lease is kept all the same
LOOK_SECONDS = 0.25
TOO_LONG = N_(
    "The playing was stopped after %(minutes)s minutes, at %(played)s of %(total)s scenarios. Look"
    " for a step that never ends, or make the scenarios shorter."
)
CRASHED = N_(
    "The service itself went wrong while it played the scenarios (code %(code)s). Tell the operator"
    " which file this is; `regelwerk rehearse` shows more."
)
log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What the child told so far."""

    score: Score = field(default_factory=Score)
    failures: list[Mapping[str, Any]] = field(default_factory=list)
    coverage: Mapping[str, Any] | None = None
    problem: Message | None = None
    done: bool = False

    def hear(self, event: Mapping[str, Any]) -> None:
        if "total" in event:
            self.score = replace(self.score, total=event["total"])
        elif "played" in event:
            failure = event["failure"]
            if failure is not None:
                self.failures.append(failure)
            played, failed = self.score.played + 1, len(self.failures)
            self.score = replace(self.score, played=played, failed=failed)
        elif "coverage" in event:
            self.coverage = event["coverage"]
        elif "problem" in event:
            self.problem = messages.from_json(event["problem"])
        self.done = "done" in event


Lines = SimpleQueue[bytes | None]  # what a child prints, and None when it prints no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process that plays, and what it tells."""

    process: subprocess.Popen[bytes]
    lines: Lines


Shown = Callable[[Score], None]


def rehearse_next(
    services: Services,
    bundle_hash: str | None = None,
    *,
    stopping: Callable[[], bool] = lambda: False,
    shown: Shown = lambda _score: None,
    busy: Callable[[], AbstractContextManager[None]] = nullcontext,
    command: Sequence[str] = BEHIND_ALL,
    minutes: float = LIMIT_MINUTES,
) -> bool:
    """Play the rehearsal that waits longest, or that of one version; False when none waits.

    Asked to stop, it ends the child at once and leaves the rehearsal to another worker.
    """
    held = rehearsals.claim(services, bundle_hash)
    if held is None:
        return False
    settled = False
    try:
        with busy(), _child(held, command) as child:
            settled = _follow(services, held, child, stopping, shown, minutes)
    finally:
        if not settled:
            rehearsals.give_back(services, held, blameless=stopping())
    return True


def _follow(
    services: Services,
    held: Claim,
    child: Child,
    stopping: Callable[[], bool],
    shown: Shown,
    minutes: float,
) -> bool:
    """Hear the child out and write down what it told; False when this worker has to stop."""
    tally = Tally()
    began = beat = monotonic()
    while not tally.done:
        if stopping():
            return False
        now = monotonic()
        if now - began > minutes * 60:
            tally.problem = Message(TOO_LONG, {"minutes": minutes, **_counts(tally.score)})
            break
        line = _next(child.lines)
        if line is None:
            return _broke_off(services, held, tally, child.process.wait())
        if line:
            tally.hear(json.loads(line))
            shown(tally.score)
        if line or now - beat > BEAT_SECONDS:
            beat = now
            if not rehearsals.tell(services, held, tally.score):
                log.info("rehearsal.lost", bundle=held.bundle_hash)
                return True
    _finish(services, held, tally)
    return True


def _broke_off(services: Services, held: Claim, tally: Tally, code: int) -> bool:
    """The child ended too early: killed, it is played again; an error of its own comes again."""
    log.error("rehearsal.broke_off", bundle=held.bundle_hash, code=code)
    if code < 0:
        rehearsals.give_back(services, held, blameless=False)
    else:
        tally.problem = Message(CRASHED, {"code": code})
        _finish(services, held, tally)
    return True


def _finish(services: Services, held: Claim, tally: Tally) -> None:
    rehearsals.finish(
        services,
        held,
        tally.score,
        failures=tally.failures,
        coverage=tally.coverage,
        problem=tally.problem,
    )
    log.info("rehearsal.done", bundle=held.bundle_hash, **_counts(tally.score))


def _counts(score: Score) -> dict[str, Any]:
    return {"played": score.played, "total": score.total or 0}


@contextmanager
def _child(held: Claim, command: Sequence[str]) -> Iterator[Child]:
    """A child that plays *held* in a folder of its own; at the end both are gone."""
    with TemporaryDirectory(prefix="rehearsal-") as folder:
        Path(folder, ARCHIVE).write_bytes(held.archive)
        if held.verdict is not None:
            Path(folder, VERDICT).write_text(json.dumps(verdict_to_json(held.verdict)), "utf-8")
        with subprocess.Popen(
            [*command, folder],
            stdin=subprocess.PIPE,  # closes when this process dies, and then the child leaves
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**bare_environment(), "TMPDIR": folder},
            start_new_session=True,
        ) as child:
            assert child.stdout is not None, "started with a pipe"
            lines: Lines = SimpleQueue()
            reader = threading.Thread(target=_pump, args=(child.stdout, lines), daemon=True)
            reader.start()
            try:
                yield Child(process=child, lines=lines)
            finally:
                if child.poll() is None:
                    os.killpg(child.pid, signal.SIGKILL)
                reader.join()


def _pump(output: IO[bytes], lines: Lines) -> None:
    for line in output:
        if line.endswith(b"\n"):  # killed halfway through a line, it told nothing
            lines.put(line)
    lines.put(None)


def _next(lines: Lines) -> bytes | None:
    """The next line; nothing yet is an empty one."""
    try:
        return lines.get(timeout=LOOK_SECONDS)
    except Empty:
        return b""
