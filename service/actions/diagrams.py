"""The diagram of a case: the model as its own version has it, and how far the case came in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.actions import progress, walking
from service.actions.readers import readable
from service.actions.services import Services
from service.actions.walking import Stay
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.core.errors import NotFound
from service.core.language import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """The steps of one chapter, and the whole path of the case."""

    bundle: Bundle
    rows: Sequence[progress.StepRow]
    path: Sequence[Stay]


def text(services: Services, number: str, process: str, actor: Actor) -> bytes:
    """The BPMN text of one chapter, as the case's own version has it."""
    with services.db.reading() as session:
        instance = readable(session, number, actor)
        bundle = services.bundles.get(session, instance.bundle_hash)
        if process not in bundle.processes:
            raise NotFound(N_("This diagram does not exist."))
        return bundle.diagram(process)


def walked(services: Services, number: str, process: str, actor: Actor) -> Walked:
    """How far a case came in one chapter."""
    with services.db.reading() as session:
        instance = readable(session, number, actor)
        bundle = services.bundles.get(session, instance.bundle_hash)
        path = walking.walked(session, instance)
    rows = progress.steps(bundle, path, instance).get(process, [])
    return Walked(bundle=bundle, rows=rows, path=path)
