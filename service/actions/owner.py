"""Who may look at versions and change them; the table of permissions itself lives in core."""

from __future__ import annotations

from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed
from service.core.language import N_


def demand(permission: Permission, actor: Actor, process: str | None) -> None:
    """Refuse who may not in *process*, or in none at all; the service itself may publish."""
    if not may(permission, actor, process):
        raise NotAllowed(N_("Only the process owner may do this."))


def may(permission: Permission, actor: Actor, process: str | None) -> bool:
    return actor.kind is ActorKind.SYSTEM or allowed(permission, actor, process=process)
