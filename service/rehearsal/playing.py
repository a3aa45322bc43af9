"""The child process that plays the scenarios of one version and tells of it in lines of JSON.

Started as ``python -m service.rehearsal.playing [--behind] FOLDER``, with the version in FOLDER. It
knows nothing of the installation it works for: no database, no secret, no mail server.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from types import FrameType
from typing import IO

from service.actions import messages
from service.actions.inspecting import identify
from service.actions.rehearsed import Fallen, coverage_to_json, failure_to_json
from service.actions.verdicts import verdict_from_json
from service.bundle.archive import read_zip
from service.bundle.cast import CAST_FILE, read_cast
from service.bundle.feature import Feature, read_feature
from service.checks.verdict import Verdict
from service.connectors.wording import say
from service.core.errors import ServiceError
from service.core.language import N_, Message
from service.outside.children import Limits
from service.outside.nursery import hold_to, step_back
from service.rehearsal import whole
from service.rehearsal.demo import enrol
from service.rehearsal.report import Played
from service.wiring import build, load_settings
from service.worker.rehearsing import ARCHIVE, BEHIND, LIMIT_MINUTES, VERDICT

# Whoever asked ends it sooner by the clock; this holds when nobody does any more.
LIMITS = Limits(seconds=2 * 60 * LIMIT_MINUTES, megabytes=1024)
TOO_LARGE = N_(
    "Playing the scenarios needs more than %(megabytes)s MB of memory and was stopped. Look for a"
    " step that makes a list or text far too large."
)


def main(
    folder: Path,
    *,
    play: Callable[[Path, IO[str]], None] = lambda folder, out: _play(folder, out),
) -> None:
    """Play the version in *folder*; a problem of the version itself is told like all else."""
    leave_with_parent(folder)
    out = _private_output()
    try:
        play(folder, out)
    except ServiceError as error:
        _tell(out, {"problem": messages.to_json(error.message)})
    except MemoryError:
        large = Message(TOO_LARGE, {"megabytes": LIMITS.megabytes})
        _tell(out, {"problem": messages.to_json(large)})
    _tell(out, {"done": True})


def _play(folder: Path, out: IO[str]) -> None:
    files = read_zip((folder / ARCHIVE).read_bytes())
    features = _features(files)
    _tell(out, {"total": sum(len(feature.scenarios) for feature in features)})
    people = read_cast(files.get(CAST_FILE), identify(files)[0], published=True)
    titles = {feature.file: feature.name for feature in features}

    def told(played: Played) -> None:
        fallen = _fallen(titles[played.file], played)
        _tell(out, {"played": True, "failure": fallen and failure_to_json(fallen)})

    services = build(load_settings({"REGELWERK_DATA_DIR": str(folder)}))
    report = whole.rehearse(
        services,
        files,
        features,
        lambda own: enrol(own, people),
        translate=_translate,
        coverage=True,
        told=told,
        verdict=_verdict(folder / VERDICT),
    )
    assert report.coverage is not None, "asked for"
    _tell(out, {"coverage": coverage_to_json(report.coverage)})


def _verdict(file: Path) -> Verdict | None:
    """What the check said of this version, when somebody asked it before."""
    return verdict_from_json(json.loads(file.read_text("utf-8"))) if file.exists() else None


def _fallen(feature: str, played: Played) -> Fallen | None:
    if played.failure is None:
        return None
    return Fallen(
        file=played.file,
        feature=feature,
        scenario=played.name,
        line=played.failure.line,
        sentence=played.failure.sentence,
        message=played.failure.message,
        details=played.failure.details,
    )


def _features(files: Mapping[str, bytes]) -> tuple[Feature, ...]:
    return tuple(
        read_feature(files[name].decode("utf-8-sig", errors="replace"), PurePosixPath(name).name)
        for name in sorted(files)
        if name.endswith(".feature")
    )


def _translate(message: Message) -> str:
    return say(message.msgid, **message.params)


def _private_output() -> IO[str]:
    """The pipe to the parent; whatever else anybody prints goes the way of the errors."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _tell(out: IO[str], event: Mapping[str, object]) -> None:
    print(json.dumps(event, ensure_ascii=False), file=out, flush=True)


def leave_with_parent(folder: Path) -> None:
    """End this process and remove *folder* as soon as the parent is gone: nobody else tidies up.

    The parent holds our input open. The main thread itself removes the folder, between two of its
    steps: beside it, another thread would remove what is being written, and leave the rest.
    """

    def leave(_number: int, _frame: FrameType | None) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    signal.signal(signal.SIGTERM, leave)
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    sys.stdin.buffer.read()
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


if __name__ == "__main__":
    hold_to(LIMITS)
    if BEHIND in sys.argv[1:]:
        step_back()
    main(Path(sys.argv[-1]))
