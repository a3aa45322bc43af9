"""Who acts in a scenario: people with an account, and a party of the case."""

from __future__ import annotations

from service.actions import people, status
from service.core.access import Actor
from service.core.errors import Invalid
from service.core.language import N_
from service.rehearsal.world import World


def actor_named(world: World, username: str) -> Actor:
    """The person with an account; Invalid when the scenario names nobody known."""
    with world.services.db.reading() as session:
        actor = people.actor_for(world.services, session, username)
    if actor is None:
        raise Invalid(N_("There is no person “%(username)s”."), username=username)
    return actor


def party_of(world: World, party: str) -> Actor:
    """The party behind the secret link of the scenario's case, through the door of that link."""
    case, parties = world.case(), world.bundle.settings.parties
    if party not in parties:
        raise Invalid(
            N_("There is no party “%(party)s”. Known: %(known)s."),
            party=party,
            known=", ".join(parties),
        )
    return status.enter(world.services, case.number, world.secret or "")
