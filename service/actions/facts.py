"""The facts an expression may read about a case, gathered from rows. No writing here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.actions.directory import Directory
from service.bundle.bundle import Bundle
from service.core.access import Actor, CaseFacts
from service.engine.step import Facts
from service.store import people
from service.store.tables import Instance


def case_of(instance: Instance, bundle: Bundle) -> dict[str, Any]:
    """The context ``zaak`` of expressions and letters."""
    return case_context(instance.number, instance.started_at, bundle, instance.root)


def case_context(number: str, started_at: datetime, bundle: Bundle, root: str) -> dict[str, Any]:
    return {
        "nummer": number,
        "proces": root or bundle.root_process,
        "gestart_op": bundle.calendar.local(started_at),
        "regeling_versie": bundle.regulation.version,
        "bundel": bundle.hash[:12],
    }


def of(
    session: Session,
    instance: Instance,
    bundle: Bundle,
    now: datetime,
    *,
    actor: Actor | None = None,
    record: Mapping[str, Any] | None = None,
    directory: Directory | None = None,
) -> Facts:
    """Facts about *instance* at *now*, with its own record unless another is given.

    With *directory* the people are asked from memory when *actor* was looked up in the same state.
    """
    return Facts(
        record=json.loads(instance.record) if record is None else record,
        now=now,
        case=case_of(instance, bundle),
        people=_people(session, actor, directory),
        user=None if actor is None else user_context(actor),
    )


def user_context(actor: Actor) -> dict[str, Any]:
    """The context ``gebruiker`` of expressions in a form or action."""
    return {
        "gebruikersnaam": actor.username,
        "naam": actor.name,
        "functie": actor.title,
        "groepen": sorted(actor.groups),
    }


def _people(
    session: Session, actor: Actor | None, directory: Directory | None
) -> Callable[[], Sequence[Mapping[str, Any]]]:
    if directory is None or actor is None or not actor.directory:
        return roster(session)
    state = actor.directory
    return lambda: directory.people(state, roster(session))


def roster(session: Session) -> Callable[[], Sequence[Mapping[str, Any]]]:
    """People as FEEL sees them (``personen``); asked from the database at most once."""
    kept: list[dict[str, Any]] | None = None

    def ask() -> Sequence[Mapping[str, Any]]:
        nonlocal kept
        if kept is None:
            kept = [
                {
                    "value": person.username,
                    "gebruikersnaam": person.username,
                    "label": f"{person.name}, {person.title}" if person.title else person.name,
                    "naam": person.name,
                    "functie": person.title,
                    "email": person.email,
                    "groepen": list(person.groups),
                }
                for person in people.everyone(session)
            ]
        return kept

    return ask


def access_facts(instance: Instance, candidates: frozenset[str]) -> CaseFacts:
    """What the permission table needs to know of a case."""
    return CaseFacts(
        instance_id=instance.id,
        excluded=frozenset(instance.excluded),
        handlers=frozenset(instance.handlers),
        candidates=candidates,
    )
