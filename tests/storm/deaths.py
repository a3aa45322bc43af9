"""Processes of the service that die or stand still."""

from __future__ import annotations

import os
import signal

from tests.storm.scene import Scene, wait

FROZEN_SECONDS = 90.0  # longer than a lease: another worker takes over


def some(scene: Scene) -> None:
    """One after another, at random moments."""
    for _ in range(scene.kills):
        wait(scene.dice.expovariate(1.0 / scene.gap))
        scene.house.kill_somebody(scene.dice)


def all_at_once(scene: Scene) -> None:
    for _ in range(3):
        scene.house.kill_everybody()
        wait(10)


def worker_frozen(scene: Scene) -> None:
    """The woken one must add nothing to what the other did."""
    worker = scene.house.one_of("work")
    os.killpg(worker, signal.SIGSTOP)
    wait(FROZEN_SECONDS)
    os.killpg(worker, signal.SIGCONT)
