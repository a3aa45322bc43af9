"""Where the time goes: the steps of a model over a period, for whoever follows a process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service.actions.progress import SCOPES
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.core.period import Period
from service.core.smallness import FEW
from service.engine import walked
from service.store import bundles, heat
from service.store.db import Session
from service.store.heat import Stays
from service.store.tables import BundleRow

COSTLIEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a model. ``longest``: the case that stayed longest, empty when it is not shown.

    ``is_work``: something is done there; else it only waits, or its time is that of the steps
    inside it. ``gone_since``: the version that does
    not have it any more.
    """

    element: str
    name: str
    clauses: tuple[str, ...]
    stays: Stays
    longest: str = ""
    is_work: bool = True
    gone_since: int | None = None

    @property
    def id(self) -> str:
        """What the diagram calls it."""
        return self.element.partition("/")[2]

    @property
    def plate(self) -> str:
        """The diagram it stands in."""
        return self.element.partition("/")[0]

    @property
    def tells_middle(self) -> bool:
        """Whether there are enough stays to speak of their middle."""
        return self.stays.count >= FEW and self.stays.middle is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """What a version's diagram looks like over *period*.

    ``steps``: of the chosen plate; ``flows``: how many took each arrow of it. ``slowest`` and
    ``costliest`` are of all plates, and work; ``days``: all working days together.
    """

    bundle: Bundle
    versions: tuple[int, ...]
    plates: tuple[str, ...]
    plate: str
    begun: int
    steps: tuple[Step, ...]
    flows: Mapping[str, int]
    slowest: Step | None
    costliest: tuple[Step, ...]
    days: int


def overseen(services: Services, actor: Actor) -> list[Bundle]:
    """The newest version of every process that *actor* may follow."""
    with services.db.reading() as session:
        found = services.bundles.published(session)
    return [each for each in found if allowed(Permission.READ_AUDIT, actor, process=each.key)]


def heat_map(
    services: Services,
    actor: Actor,
    *,
    process: str,
    period: Period,
    plate: str = "",
    version: int | None = None,
) -> HeatMap:
    """The heat map of *process*; of one plate of it, of all versions or one."""
    with services.db.reading() as session:
        bundle, rows = version_of(services, session, actor, process, version)
        only = [row.hash for row in rows if version is not None and row.version == version]
        found = heat.by_element(session, process, period, versions=only)
        gone = [] if only else _gone(services, session, bundle, found, rows)
        numbers = heat.numbers(
            session,
            [each.longest for each in found.values() if each.longest is not None],
            unseen_by=actor.username,
        )
    plates = bundle.processes
    chosen = plate if plate in plates else bundle.root_process
    every = [
        _step(element, found[element.key], numbers)
        for element in bundle.elements.values()
        if element.key in found and _is_shown(element, found[element.key])
    ]
    work = [step for step in every if step.is_work]
    return HeatMap(
        bundle=bundle,
        versions=tuple(sorted(row.version for row in rows if row.version is not None)),
        plates=plates,
        plate=chosen,
        begun=_begun(bundle, found),
        steps=tuple(step for step in (*every, *gone) if step.plate == chosen),
        flows=_flows(bundle, found),
        slowest=_slowest(work),
        costliest=tuple(_costliest(work)),
        days=sum(step.stays.total for step in work),
    )


def diagram(
    services: Services, actor: Actor, process: str, plate: str, version: int | None
) -> bytes:
    """The BPMN text of one plate, as that version or the newest has it."""
    with services.db.reading() as session:
        bundle, _ = version_of(services, session, actor, process, version)
    if plate not in bundle.processes:
        raise NotFound(N_("This diagram does not exist."))
    return bundle.diagram(plate)


def version_of(
    services: Services, session: Session, actor: Actor, process: str, version: int | None
) -> tuple[Bundle, Sequence[BundleRow]]:
    """The version that was asked for, else the newest; and all of the process, newest first."""
    if not allowed(Permission.READ_AUDIT, actor, process=process):
        raise NotAllowed(N_("You may not see the audit trail."))
    rows = [row for row in bundles.of_key(session, process) if row.version is not None]
    if not rows:
        raise NotFound(N_("This process does not exist."))
    rows.sort(key=lambda row: row.version or 0, reverse=True)
    asked = next((row for row in rows if row.version == version), rows[0])
    return services.bundles.get(session, asked.hash), rows


def _step(element: Element, stays: Stays, numbers: Mapping[int, str]) -> Step:
    return Step(
        element=element.key,
        name=element.name,
        clauses=element.clauses,
        stays=stays,
        longest=numbers.get(stays.longest or 0, ""),
        is_work=element.kind not in SCOPES and not element.kind.endswith("Event"),
    )


def _is_shown(element: Element, stays: Stays) -> bool:
    """Whether something is done or waited for there; gateways and events only pass on."""
    if not element.name or element.kind.endswith("Gateway"):
        return False
    return not element.kind.endswith("Event") or stays.total > 0


def _gone(
    services: Services,
    session: Session,
    bundle: Bundle,
    found: Mapping[str, Stays],
    rows: Sequence[BundleRow],
) -> list[Step]:
    """Steps that were walked and that *bundle* does not have: as the last version that had them."""
    left = {key: stays for key, stays in found.items() if key not in bundle.elements}
    steps: list[Step] = []
    later = rows[0].version
    for row in rows[1:]:
        if not left:
            break
        older = services.bundles.get(session, row.hash)
        for key in [key for key in left if key in older.elements]:
            element, stays = older.elements[key], left.pop(key)
            if _is_shown(element, stays):
                steps.append(replace(_step(element, stays, {}), gone_since=later))
        later = row.version
    return steps


def _begun(bundle: Bundle, found: Mapping[str, Stays]) -> int:
    """How many cases began in the usual way."""
    return sum(
        found[key].count
        for key, element in bundle.elements.items()
        if key in found
        and element.kind == "startEvent"
        and element.process == bundle.root_process
        and found[key].sources.get("")
    )


def _flows(bundle: Bundle, found: Mapping[str, Stays]) -> dict[str, int]:
    """How many took each arrow, by its id in the diagram."""
    taken = {}
    for flow in walked.flows(bundle):
        stays = found.get(flow.target)
        count = stays.sources.get(flow.source, 0) if stays else 0
        if count:
            taken[flow.key.partition("/")[2]] = count
    return taken


def _slowest(steps: Sequence[Step]) -> Step | None:
    """The step with the longest middle, of those with enough stays to have one."""
    told = [step for step in steps if step.tells_middle]

    def length(step: Step) -> tuple[int, int]:
        assert step.stays.middle is not None, "only steps with a middle are compared"
        return step.stays.middle.middle, step.stays.total

    return max(told, key=length, default=None)


def _costliest(steps: Sequence[Step]) -> list[Step]:
    """Where most working days went, most first."""
    waited = [step for step in steps if step.stays.total]
    return sorted(waited, key=lambda step: step.stays.total, reverse=True)[:COSTLIEST]
