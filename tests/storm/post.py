"""A mail server that is away, refuses, or takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.storm.processes import HESITATION, OK
from tests.storm.scene import Scene, wait


def away(scene: Scene) -> None:
    with scene.office.closed():
        wait(20)


def later(scene: Scene) -> None:
    with _mood(scene, answer="451 Later"):
        wait(20)


def refused(scene: Scene) -> None:
    """For good; the operator tries again when the reason is gone, and before."""
    with _mood(scene, answer="550 No"):
        wait(10)


def slow(scene: Scene) -> None:
    with _mood(scene, pause=9.0):
        wait(120)


def hesitating(scene: Scene) -> None:
    """Each command by itself is in time, the conversation is not."""
    with _mood(scene, thinking=19.0):
        wait(150)


@contextmanager
def _mood(
    scene: Scene, *, answer: str = OK, pause: float = HESITATION, thinking: float = 0.0
) -> Iterator[None]:
    post = scene.office.server
    post.answer, post.pause, post.thinking = answer, pause, thinking
    try:
        yield
    finally:
        post.answer, post.pause, post.thinking = OK, HESITATION, 0.0
