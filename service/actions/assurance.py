"""What who watches the work sees of its proof: checks, seals, packs, one case. No changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.actions import facts, keeping, messages, oversight, packs, proof
from service.actions.keeping import WAYS
from service.actions.services import Services
from service.core import chain
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_, Message
from service.store import bundles, copies, errands, instances, people, seals
from service.store.db import Session
from service.store.proof import excerpt
from service.store.proof.report import Flaw
from service.store.tables import Errand, ErrandKind, ErrandState, Seal, Way

SHOWN = 5  # seals
PACKS = 10
SEAL_COLUMNS = ("at", "settled", "leaves", "root", "previous", "key", "signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The last look at everything, and what it found. ``problem``: it could not be done."""

    at: datetime
    by: str
    by_reader: bool
    with_rows: bool
    events: int
    flawed: int
    flaws: tuple[Flaw, ...]
    seal: str  # the last one, ``seal:9:5f0c…``; empty when there was none
    seconds: float
    problem: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack that the reader asked for."""

    id: int
    at: datetime
    cases: tuple[str, ...]
    contents: bool
    reason: str
    seed: str
    of: int
    size: int
    sha256: str
    is_here: bool
    waits: bool
    problem: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All of it. ``waits``: a check was asked for and is not done.

    ``ways``: where seals are kept besides. ``kept``: per seal those that hold it or a later one.
    """

    packs: tuple[Pack, ...]
    check: Check | None = None
    waits: bool = False
    seals: Sequence[Seal] = ()
    ways: tuple[Message, ...] = ()
    kept: Mapping[int, tuple[Message, ...]] = field(default_factory=dict)
    total: int = 0
    first_at: datetime | None = None
    unsealed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProof:
    """One case, looked at just now: its events, all they wrote, and the seals that hold it."""

    number: str
    flaws: tuple[Flaw, ...]
    events: int
    submissions: int
    files: int
    version: int | None
    bundle_hash: str
    seals: tuple[int, ...]


def overview(services: Services, actor: Actor) -> Overview:
    """The last check and seals of the whole installation, and the packs of the reader."""
    if not allowed(Permission.READ_AUDIT, actor):
        raise NotAllowed(N_("You may not see the audit trail."))
    with services.db.reading() as session:
        packs = errands.latest(session, ErrandKind.PACK, size=PACKS, by=actor.username)
        shown = tuple(map(_pack, packs))
        if not oversight.may_prove(actor):  # who watches one process sees nothing of others
            return Overview(packs=shown)
        checks = errands.latest(session, ErrandKind.CHECK, size=PACKS)
        ended = next((each for each in checks if each.state is not ErrandState.WAITING), None)
        first = seals.get(session, 1)
        last = seals.latest(session, SHOWN)
        return Overview(
            check=None if ended is None else _check(session, ended, actor),
            waits=any(each.state is ErrandState.WAITING for each in checks),
            seals=last,
            ways=tuple(WAYS[way] for way in keeping.ways(services)),
            kept=_kept(session, last),
            total=last[0].number if last else 0,
            first_at=None if first is None else first.at,
            unsealed=seals.unsealed(session),
            packs=shown,
        )


def of_case(services: Services, actor: Actor, number: str) -> CaseProof:
    """Look at one case: its chains, all they tell of, and its files."""
    with services.db.reading() as session:
        case = instances.by_number(session, number)
        known = None if case is None else facts.access_facts(case)
        may_follow = case is not None and allowed(
            Permission.READ_AUDIT, actor, process=case.process
        )
        if case is None or known is None or not may_follow or actor.username in known.excluded:
            raise NotFound(N_("Case %(number)s does not exist."), number=number)
        version = bundles.get(session, case.bundle_hash)
        upto = seals.last(session)
        held = excerpt.leaves(session, chain.of_case(case.id), 0 if upto is None else upto.number)
        events = case.chain_seq
    report = proof.prove_case(services, case.id)
    return CaseProof(
        number=case.number,
        flaws=tuple(report.flaws),
        events=events,
        submissions=report.counts["submission"],
        files=report.counts["files"],
        version=None if version is None else version.version,
        bundle_hash=case.bundle_hash,
        seals=tuple(leaf.seal for leaf in held),
    )


def seals_of(services: Services, actor: Actor) -> Iterator[tuple[object, ...]]:
    """Every seal as a row to keep elsewhere, oldest first; a row of names goes before."""
    if not oversight.may_prove(actor):
        raise NotAllowed(N_("You may not see the audit trail."))
    return _rows(services)


def _rows(services: Services) -> Iterator[tuple[object, ...]]:
    yield "link", *SEAL_COLUMNS
    with services.db.reading() as session:
        last = seals.last(session)
        for row in excerpt.all_seals(session, 0 if last is None else last.number):
            yield f"seal:{row['number']}:{row['hash']}", *(row[name] for name in SEAL_COLUMNS)


def _kept(session: Session, shown: Sequence[Seal]) -> dict[int, tuple[Message, ...]]:
    reach = copies.reach(session)
    return {
        seal.number: tuple(WAYS[way] for way in Way if reach.get(way, 0) >= seal.number)
        for seal in shown
    }


def _check(session: Session, errand: Errand, actor: Actor) -> Check:
    result: Mapping[str, Any] = errand.result
    problem = result.get("problem")
    names = people.names(session, {errand.asked_by})
    return Check(
        at=errand.ended_at or errand.asked_at,
        by=names.get(errand.asked_by, errand.asked_by),
        by_reader=errand.asked_by == actor.username,
        with_rows=bool(errand.wish.get("rows")),
        events=int(result.get("counts", {}).get("events", 0)),
        flawed=int(result.get("flawed", 0)),
        flaws=tuple(
            Flaw(
                subject=flaw["subject"],
                table=flaw["table"],
                row=flaw["row"],
                reason=messages.from_json(flaw["reason"]),
            )
            for flaw in result.get("flaws", ())
        ),
        seal=result.get("last_seal") or "",
        seconds=float(result.get("seconds", 0)),
        problem=None if problem is None else messages.from_json(problem),
    )


def _pack(errand: Errand) -> Pack:
    draw = errand.wish.get("draw") or {}
    problem = errand.result.get("problem")
    return Pack(
        id=errand.id,
        at=errand.asked_at,
        cases=packs.numbers_of(errand),
        contents=errand.wish["contents"],
        reason=errand.reason,
        seed=draw.get("seed", ""),
        of=errand.result.get("of", draw.get("of", 0)),
        size=errand.size or 0,
        sha256=errand.sha256 or "",
        is_here=errand.is_kept,
        waits=errand.state is ErrandState.WAITING,
        problem=None if problem is None else messages.from_json(problem),
    )
