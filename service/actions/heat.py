"""Where the time goes: the steps of a model over a period, for whoever follows a process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.actions import recent as recent_
from service.actions import traits
from service.actions.choices import WAITS, dimensions
from service.actions.progress import SCOPES
from service.actions.recent import Recent
from service.actions.services import Services
from service.actions.tally import Tally
from service.actions.traits import Kind
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
NEVER = Stays(count=0, broken=0, dated=0, late=0)
NOBODY = Tally(0, heat.COUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a model. ``longest``: the case that stayed longest, empty when it is not shown.

    ``waits``: how many cases are there now; ``has_list``: all cases can be narrowed to those.

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
    waits: Tally = NOBODY
    has_list: bool = True
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
    ``costliest`` are of all plates, and work; ``days``: all working days together. ``recent``: the
    cases it is about, when it is narrowed down to those with some ``codes``. ``version``: the short
    hash of the one that it is of.
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
    recent: Recent | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    version: str = ""


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
    dimensions: Mapping[str, str] | None = None,
) -> HeatMap:
    """The heat map of *process*; of one plate of it, of all versions or one.

    *dimensions*: only of the newest cases with these codes, by ``process/name``.
    """
    with services.db.reading() as session:
        bundle, rows = version_of(services, session, actor, process, version)
        only = [row.hash for row in rows if version is not None and row.version == version]
        chosen = plate if plate in bundle.processes else bundle.root_process
        recent, codes = None, known_codes(bundle, dimensions or {})
        if codes:
            recent = recent_.cases(services, session, actor, bundle, period, codes)
            found = recent_.by_element(services, session, bundle, recent, period, versions=only)
        else:
            found = heat.by_element(session, process, period, versions=only)
        waits = _waiting(session, bundle, chosen, actor, only, codes)
        gone = [] if only else _gone(services, session, bundle, found, rows)
        numbers = heat.numbers(
            session,
            [each.longest for each in found.values() if each.longest is not None],
            unseen_by=actor.username,
        )
    every = [
        _step(element, found.get(element.key, NEVER), numbers, waits.get(element.key, 0))
        for element in bundle.elements.values()
        if element.key in waits or (element.key in found and _is_shown(element, found[element.key]))
    ]
    work = [step for step in every if step.is_work]
    return HeatMap(
        bundle=bundle,
        versions=tuple(sorted(row.version for row in rows if row.version is not None)),
        plates=bundle.processes,
        plate=chosen,
        begun=_begun(bundle, found),
        steps=tuple(step for step in (*every, *gone) if step.plate == chosen),
        flows=_flows(bundle, found),
        slowest=_slowest(work),
        costliest=tuple(_costliest(work)),
        days=sum(step.stays.total for step in work),
        recent=recent,
        codes=codes,
        version=next((each[: traits.SHORT_HASH] for each in only), ""),
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


def known_codes(bundle: Bundle, asked: Mapping[str, str]) -> dict[str, str]:
    """What is *asked* of dimensions that this version knows, by ``process/name``."""
    return {name: code for name, code in asked.items() if name in dimensions(bundle)}


def _waiting(
    session: Session,
    bundle: Bundle,
    plate: str,
    actor: Actor,
    only: Sequence[str],
    codes: Mapping[str, str],
) -> dict[str, int]:
    """How many cases are now at each step of one plate, or inside it, counted to a limit."""
    elements = {
        traits.name(Kind.HERE, element.key): element.key
        for element in bundle.elements.values()
        if element.process == plate and element.kind in WAITS | SCOPES
    }
    also = [traits.name(Kind.DIMENSION, f"{name}={code}") for name, code in codes.items()]
    also += [traits.name(Kind.VERSION, each[: traits.SHORT_HASH]) for each in only]
    found = heat.waiting(session, elements, also, unseen_by=actor.username)
    return {elements[name]: cases for name, cases in found.items()}


def _step(element: Element, stays: Stays, numbers: Mapping[int, str], waits: int = 0) -> Step:
    return Step(
        element=element.key,
        name=element.name,
        clauses=element.clauses,
        stays=stays,
        longest=numbers.get(stays.longest or 0, ""),
        is_work=element.kind not in SCOPES and not element.kind.endswith("Event"),
        waits=Tally(waits, heat.COUNTED),
        has_list=element.kind in WAITS,
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
