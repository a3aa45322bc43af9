"""The round of the post: what comes in, and what cases have to hear of it."""

from __future__ import annotations

from service.actions import collecting, recalling
from service.actions.services import Services


def go_round(services: Services) -> None:
    """Fetch what came in, then tell the cases; what fails now is done the next time."""
    collecting.collect(services)
    collecting.pick_up(services)
    recalling.tell(services)
