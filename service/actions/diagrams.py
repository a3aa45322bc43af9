"""The diagram of a case: the model as its own version has it, and how far the case came in it."""

from __future__ import annotations

from typing import Any

from service.actions import progress, walking
from service.actions.readers import readable
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import NotFound
from service.core.language import N_


def text(services: Services, number: str, process: str, actor: Actor) -> bytes:
    """The BPMN text of one chapter, as the case's own version has it."""
    with services.db.reading() as session:
        instance = readable(session, number, actor)
        bundle = services.bundles.get(session, instance.bundle_hash)
        if process not in bundle.processes:
            raise NotFound(N_("This diagram does not exist."))
        return bundle.diagram(process)


def states(
    services: Services, number: str, process: str, actor: Actor
) -> dict[str, dict[str, Any]]:
    """Per element of a chapter: done, now (with a count) or later."""
    with services.db.reading() as session:
        instance = readable(session, number, actor)
        bundle = services.bundles.get(session, instance.bundle_hash)
        path = walking.walked(session, instance)
    rows = progress.steps(bundle, path, instance).get(process, [])
    return {
        row.element.split("/", 1)[1]: {"state": row.state, "count": row.count}
        for row in rows
        if row.state is not progress.StepState.LATER
    }
