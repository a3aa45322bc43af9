"""The round of the post: what comes in, what goes after all, and what cases have to hear of it."""

from __future__ import annotations

from service.actions import collecting, recalling, resending
from service.actions.services import Services
from service.connectors.wording import formats_in


def go_round(services: Services) -> None:
    """Fetch what came in, then tell the cases; what fails now is done the next time."""
    collecting.collect(services)
    collecting.pick_up(services)
    recalling.tell_of_closed(services, formats_in)
    while resending.send_next(services):
        pass
    recalling.tell(services)
