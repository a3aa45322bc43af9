"""Who may open the file of a case, and what everybody else is told."""

from __future__ import annotations

from collections.abc import Collection

from service.actions.facts import access_facts
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed
from service.core.language import N_
from service.store import instances, sampling
from service.store.db import Session
from service.store.tables import Instance


def may_read(session: Session, instance: Instance, actor: Actor) -> bool:
    """Whether *actor* may open the file of a case."""
    return instance.id in readable_among(session, [instance], actor)


def readable_among(session: Session, cases: Collection[Instance], actor: Actor) -> frozenset[int]:
    """The ids of those among *cases* of which *actor* may open the file; one question for all."""
    if actor.kind is ActorKind.PARTY:
        return frozenset()
    own = {x.id for x in cases if allowed(Permission.READ_CASE, actor, access_facts(x))}
    drawable = [each.id for each in cases if each.id not in own and may_draw(each, actor)]
    return frozenset(own | sampling.drawn_among(session, drawable, actor.username))


def may_draw(instance: Instance, actor: Actor) -> bool:
    """Whether *actor* may draw this case, and see whole what was drawn before."""
    return may_follow(instance, actor) and allowed(
        Permission.DRAW_CASE, actor, process=instance.process
    )


def unknown() -> NotAllowed:
    """The one answer about a case that is not there and one that is not for this reader.

    Two answers would tell which numbers exist.
    """
    return NotAllowed(N_("This case does not exist, or you may not open it."))


def readable(session: Session, number: str, actor: Actor) -> Instance:
    """The case, when *actor* may open it; the same NotAllowed when it is not there."""
    instance = instances.by_number(session, number)
    if instance is None or not may_read(session, instance, actor):
        raise unknown()
    return instance


def followable(session: Session, number: str, actor: Actor) -> Instance:
    """The case, when *actor* watches over its process and is not involved; else NotAllowed."""
    instance = instances.by_number(session, number)
    if instance is None or not may_follow(instance, actor):
        raise unknown()
    return instance


def may_follow(instance: Instance, actor: Actor) -> bool:
    """Whether *actor* may see what happened in a case, which does not open its file."""
    is_involved = actor.username in instance.excluded
    return not is_involved and allowed(Permission.READ_AUDIT, actor, process=instance.process)


def is_open_to(services: Services, number: str, actor: Actor) -> bool:
    """Whether *actor* may open the case called *number*."""
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
        return instance is not None and may_read(session, instance, actor)
