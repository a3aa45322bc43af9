"""The version that a case runs on, to be read by who keeps an eye on the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.actions.readers import followable
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.actor import Actor
from service.core.forms import Form
from service.store import bundles
from service.store.tables import Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Its models, forms and terms. ``newest``: the version that new cases follow now."""

    instance: Instance
    bundle: Bundle
    version: int | None
    published_at: datetime | None
    newest: int | None
    is_retired: bool
    processes: Sequence[str]
    elements: Mapping[str, Sequence[Element]]
    forms: Sequence[Form]


def of_case(services: Services, number: str, actor: Actor) -> Edition:
    """The version of a case; it does not change and tells nothing of the case itself."""
    with services.db.reading() as session:
        instance = followable(session, number, actor)
        bundle = services.bundles.get(session, instance.bundle_hash)
        own = bundles.get(session, bundle.hash)
        latest = bundles.latest_hash(session, bundle.key)
        newest = None if latest is None else bundles.get(session, latest)
    processes = [name for name in bundle.chapters_of(instance.root) if name in bundle.processes]
    return Edition(
        instance=instance,
        bundle=bundle,
        version=None if own is None else own.version,
        published_at=None if own is None else own.published_at,
        newest=None if newest is None else newest.version,
        is_retired=newest is not None and newest.hash != bundle.hash,
        processes=processes,
        elements={
            process: [
                each
                for each in bundle.elements.values()
                if each.process == process and each.name and not each.kind.endswith("Gateway")
            ]
            for process in processes
        },
        forms=sorted(bundle.forms.values(), key=lambda form: form.name or form.id),
    )
