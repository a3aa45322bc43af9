"""What an account may do: its groups in processes, and the mandates the operator gave it."""

from __future__ import annotations

from collections.abc import Collection

from service.actions import handing_back
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.access import Permission, allowed
from service.core.actor import SYSTEM, Actor, ActorKind
from service.core.errors import Invalid, NotAllowed
from service.core.language import N_
from service.core.rights import Mandate
from service.store import audit, evidence, people
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.tables import Person

ABSENCES = frozenset({Act.ABSENCE_NOTED, Act.ABSENCE_ENDED})


def entitle(
    services: Services,
    username: str,
    *,
    groups: Collection[str] | None = None,
    mandates: Collection[Mandate] | None = None,
    actor: Actor = SYSTEM,
) -> None:
    """Replace the groups of an account, what the operator lets it do, or both; None: as it is.

    It counts from the next page on. Only what really changes is written and told.
    """
    demand_about(actor, username)

    def work(session: Session) -> None:
        person = existing(session, username)
        told: dict[str, list[str]] = {}
        if groups is not None and sorted(set(groups)) != person.groups:
            refuse_unknown(services, session, set(groups) - set(person.groups))
            told |= {"groups": sorted(set(groups)), "groups_before": person.groups}
            person.groups = told["groups"]
            handing_back.give_back(session, person, services.clock())
        if mandates is not None and kept(mandates) != sorted(person.mandates or ()):
            told |= {"mandates": kept(mandates), "mandates_before": person.mandates}
            person.mandates = told["mandates"]
        if told:
            note(services, session, person, Act.PERSON_CHANGED, actor, **told)

    in_transaction(services, work)


def known_groups(services: Services, session: Session) -> set[str]:
    """Every group, as ``process/group``; also of old versions, on which cases may still run."""
    versions = services.bundles.rights(session).versions.values()
    return {group for groups in versions for group in groups}


def refuse_unknown(services: Services, session: Session, groups: Collection[str]) -> None:
    """Invalid when one of *groups* does not exist."""
    known = known_groups(services, session)
    unknown = set(groups) - known
    if unknown:
        raise Invalid(
            N_("Unknown group: %(groups)s. Known are: %(known)s."),
            groups=", ".join(sorted(unknown)),
            known=", ".join(sorted(known)) or "–",
        )


def kept(mandates: Collection[Mandate]) -> list[str]:
    """As the row of an account keeps them."""
    return [each.stored for each in sorted(set(mandates))]


def demand(actor: Actor) -> None:
    """Refuse who may not manage accounts; the service itself may."""
    if actor.kind is not ActorKind.SYSTEM and not allowed(Permission.ACCOUNTS, actor):
        raise NotAllowed(N_("Only who manages accounts may do this."))


def demand_about(actor: Actor, username: str) -> None:
    """The same; and nobody gives himself more than he has, or locks himself out."""
    demand(actor)
    if actor.kind is not ActorKind.SYSTEM and actor.username == username:
        raise NotAllowed(N_("Nobody changes what the own account may do."))


def existing(session: Session, username: str) -> Person:
    """The account, kept from other writers; Invalid when there is none."""
    person = people.held(session, username)
    if person is None:
        raise Invalid(N_("There is no account “%(name)s”."), name=username)
    return person


def admit(services: Services, session: Session, person: Person, actor: Actor = SYSTEM) -> None:
    """Write a new account down; everybody who adds one goes through here."""
    keep(session, person)
    told = {"groups": person.groups, "mandates": person.mandates or []}
    note(services, session, person, Act.PERSON_ADDED, actor, **told)


def note(
    services: Services,
    session: Session,
    person: Person,
    act: Act,
    actor: Actor = SYSTEM,
    **data: object,
) -> None:
    """Tell the trail what changed about *person*, and vouch for the row as it is now."""
    session.flush()
    absence = evidence.ABSENCE.of(person) if act in ABSENCES else {}
    event = NewEvent(
        act=act,
        actor=actor.username,
        at=services.clock(),
        data={"username": person.username, **data},
        digests=evidence.PERSON.of(person) | absence,
    )
    audit.record(session, [event])
