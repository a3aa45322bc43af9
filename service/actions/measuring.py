"""What cases count for, brought up to date piece by piece, beside the work. Each piece is short."""

from __future__ import annotations

from service.actions import refilling, staying
from service.actions.services import Services
from service.store import totals

ADDED = 500  # observations in one piece


def measure(services: Services) -> bool:
    """Do one piece of what is waiting; False when nothing is."""
    more = add_up(services) == ADDED
    more = staying.add_up(services) == staying.PIECE or more
    return refilling.fill(services) or more


def catch_up(services: Services) -> None:
    """Add all that waits to the totals, for who is about to read them."""
    while add_up(services) == ADDED:
        pass


def add_up(services: Services) -> int:
    """Add new observations to the totals of their days; how many there were in this piece."""
    now = services.clock()
    with services.db.reading() as session:
        if not totals.any_waiting(session, now):
            return 0
    with services.db.writing() as session:
        return totals.add_up(session, now, ADDED)
