"""Clocks that are days wrong, and put right under the running process, as a time server does."""

from __future__ import annotations

import shutil
import struct
import subprocess
from datetime import timedelta
from pathlib import Path

from tests.storm.missing import Missing
from tests.storm.scene import Scene, wait

SOURCE = Path(__file__).with_name("wrongclock.c")
WRONG_SECONDS = 30.0


def days_wrong(days: int, scene: Scene) -> None:
    """All web processes and a worker; with a file, all workers: they are on the same machine."""
    scene.figures.clocks_were_wrong = True  # and what began then keeps its dates
    clock = scene.ground.logs / "clock"
    _set(clock, timedelta(days=days))
    environment = {"LD_PRELOAD": str(library(scene.ground.logs)), "STORM_CLOCK": str(clock)}
    webs, workers = (scene.house.names_of(word) for word in ("serve", "work"))
    wrong = workers if scene.store.file else workers[:1]
    scene.house.restart([*webs, *wrong], environment)
    wait(WRONG_SECONDS)
    _set(clock, timedelta(0))


def library(folder: Path) -> Path:
    """What stands between a process and the clock of the machine, made in *folder*."""
    made = folder / "wrongclock.so"
    if not made.exists():
        compiler = shutil.which("cc")
        if compiler is None:
            raise Missing("there is no C compiler (Debian: apt-get install gcc libc6-dev)")
        options = ("-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", made, SOURCE, "-ldl")
        subprocess.run([compiler, *options], check=True)
    return made


def _set(clock: Path, wrong: timedelta) -> None:
    with clock.open("r+b" if clock.exists() else "wb") as file:  # it may be mapped already
        file.write(struct.pack("=q", int(wrong.total_seconds())))
