"""Who may look at versions and change them; the table of permissions itself lives in core."""

from __future__ import annotations

from service.core.access import Actor, ActorKind, Permission, allowed
from service.core.errors import NotAllowed
from service.core.language import N_


def demand(permission: Permission, actor: Actor) -> None:
    """Refuse who may not; the service itself may publish."""
    if actor.kind is not ActorKind.SYSTEM and not allowed(permission, actor):
        raise NotAllowed(N_("Only the process owner may do this."))
