"""Why cases are exceptions, by their record; what people typed is for who may read the case."""

from __future__ import annotations

from collections.abc import Sequence

from service.actions import facts as case_facts
from service.actions.readers import readable_among
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.core.errors import EngineError, FeelError
from service.engine import expressions
from service.engine.step import Facts
from service.store import instances
from service.store.db import Session
from service.store.tables import Instance


def worded(bundle: Bundle, source: str, facts: Facts) -> str:
    """The text that *source* gives; empty when the record says nothing."""
    try:
        found = expressions.evaluate(bundle, source, facts)
    except (FeelError, EngineError):
        return ""  # a version of before knew other fields
    return found.strip() if isinstance(found, str) else ""


def of_list(
    services: Services, session: Session, cases: Sequence[Instance], actor: Actor, measure: str
) -> dict[int, str | None]:
    """The reason of each of *cases* on the list of *measure*; None: it is not for *actor*.

    Each by the version it runs on. Cases of which it gives none are left out.
    """
    asked = {}
    for case in cases:
        bundle = services.bundles.get(session, case.bundle_hash)
        known = bundle.measures.measures.get(measure)
        if known is not None and known.reason:
            asked[case.id] = (case, bundle, known.reason)
    if not asked:
        return {}
    records = instances.records(session, list(asked))
    open_to = readable_among(session, [case for case, _, _ in asked.values()], actor)
    found: dict[int, str | None] = {}
    for key, (case, bundle, source) in asked.items():
        facts = case_facts.of(session, case, bundle, services.clock(), record=records[key])
        reason = worded(bundle, source, facts)
        if reason:
            found[key] = reason if key in open_to else None
    return found
