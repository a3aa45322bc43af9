"""The actions a case waits for: which are offered, to whom, and what belongs to each."""

from __future__ import annotations

from typing import Any

from service.actions import facts as case_facts
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed
from service.core.language import N_
from service.core.rights import group_of
from service.core.words import Property
from service.engine import submission
from service.engine.step import Facts
from service.store.tables import Instance


def may_act(bundle: Bundle, instance: Instance, element: Element, actor: Actor) -> None:
    """NotAllowed unless *actor* may use this action of this case."""
    named = element.properties.get(Property.ACTION_GROUPS, "").split()
    groups = frozenset(group_of(instance.process, name) for name in named)
    case = case_facts.access_facts(instance, groups=groups)
    if actor.kind is ActorKind.PARTY:
        ok = actor.party in bundle.parties_of(element) and allowed(
            Permission.PARTY_CASE, actor, case
        )
    else:
        ok = allowed(Permission.HANDLE_CASE, actor, case)
    if not ok:
        raise NotAllowed(N_("You may not use “%(name)s” in this case."), name=element.name)


def offered(bundle: Bundle, instance: Instance, facts: Facts) -> list[Element]:
    """The actions that the case waits for and the regulation offers now, as the model orders them.

    The engine reaches them in another order after every step; a reader looks in the same place.
    """
    places = {key: place for place, key in enumerate(bundle.elements)}
    found = []
    for waiting in sorted(instance.actions, key=lambda each: places[each["element"]]):
        element = bundle.elements[waiting["element"]]
        has_form = waiting["form"] is not None
        if has_form and submission.allowed(bundle, element, facts, waiting["local"]):
            found.append(element)
    return found


def usable(bundle: Bundle, instance: Instance, facts: Facts, actor: Actor) -> list[Element]:
    """The offered actions that *actor* may use."""
    found = []
    for element in offered(bundle, instance, facts):
        try:
            may_act(bundle, instance, element, actor)
        except NotAllowed:
            continue
        found.append(element)
    return found


def waiting_for(instance: Instance, element_key: str) -> dict[str, Any] | None:
    """What the case waits for at this action, if it does."""
    found = (each for each in instance.actions if each["element"] == element_key)
    return next(found, None)


def message_of(instance: Instance, element_key: str) -> str:
    return next(
        str(waiting["message"]) for waiting in instance.actions if waiting["element"] == element_key
    )
