"""Who is kept out of a case leaves a trace with it, whatever page was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from service.actions import noting
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.web.base import services


@contextmanager
def kept_out(number: str, actor: Actor) -> Iterator[None]:
    """Within, a refusal is noted with the case and goes on to its page."""
    try:
        yield
    except NotAllowed:
        noting.refused(services(), number, actor)
        raise
