"""Makes a pack of proof: a zip with which somebody else works everything out without us.

The format, and what is to be checked of it, stands in ``service/verifier.py``, which goes along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import chain as chain_of
from typing import IO, Any
from zoneinfo import ZoneInfo

from service.actions import cover, packlines
from service.actions.cover import Say
from service.actions.services import Services
from service.core import chain, digest
from service.core.errors import Conflict, NotFound, ServiceError
from service.core.language import N_
from service.outside import FilesAway, Parcel, parcel, pieces_of
from service.settings import ROOT
from service.store import bundles, copies, db, evidence, heads, instances, trail
from service.store import seals as stored
from service.store.db import Session
from service.store.evidence import Facet
from service.store.proof import excerpt
from service.store.proof.report import Report
from service.store.tables import Instance, Seal

FORMAT = "regelwerk-bewijs/1"
VERIFIER = ROOT / "service" / "verifier.py"
FIGURES, COVER = "cijfers.json", "VOORBLAD.pdf"
README = ROOT / "service" / "translations" / "nl" / "LEESMIJ.md"
# What still changes cannot be had as it was; events tell its digests, not its content.
OF_CASE = tuple(facet for facet in evidence.OF_CASE if not facet.is_last)
FACETS = sorted(facet.name for facet in (*OF_CASE, *evidence.OF_BUNDLE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for. ``upto``: the seal as of which; *contents*: not the digests alone.

    The same wish gives the same bytes.
    """

    numbers: tuple[str, ...]
    contents: bool
    by: str
    reason: str
    at: datetime
    upto: int
    draw: Mapping[str, Any] | None = None  # how they were drawn; None: somebody chose them
    # What was counted when it was asked for; None: an older wish, whose pack has no cover either.
    figures: Mapping[str, Any] | None = None


@dataclass(slots=True, kw_only=True)
class _Packing:
    """A pack while it is being made."""

    services: Services
    session: Session
    wish: Wish
    parcel: Parcel
    proofs: list[excerpt.Leaf] = field(default_factory=list)
    chains: list[Mapping[str, Any]] = field(default_factory=list)
    versions: dict[str, None] = field(default_factory=dict)
    documents: dict[str, None] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    keys: dict[str, list[int]] = field(default_factory=dict)
    since: int = 1  # the first seal that holds one of the cases

    @property
    def older(self) -> set[int]:
        """The seals before that one which hold something else in the pack."""
        return {each.seal for each in self.proofs if each.seal < self.since}

    def lines(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        self.parcel.add(name, (packlines.line(row) for row in rows))


def pack(services: Services, wish: Wish, out: IO[bytes], say: Say) -> None:
    """Write the pack to *out*, piece by piece, its cover in the words of *say*.

    NotFound when a case is not there.
    """
    with services.db.reading() as session:
        trail.stand_still(session)
        db.take_time(session)
        with parcel(out) as made:
            packing = _Packing(services=services, session=session, wish=wish, parcel=made)
            for name, source in (("LEESMIJ.md", README), ("narekenen.py", VERIFIER)):
                made.add(name, [source.read_bytes()])
            cases = [_case(packing, number) for number in wish.numbers]
            packing.since = min((each.seal for each in packing.proofs), default=wish.upto)
            for version in packing.versions:
                _version(packing, version)
            for document in packing.documents:
                _document(packing, document)
            origin = heads.origin(session)
            packing.proofs += excerpt.leaves(session, chain.CARRIED, wish.upto)
            packing.lines("proofs.jsonl", map(packlines.proof, packing.proofs))
            packing.lines("seals.jsonl", _seals(packing))
            packing.lines("stamps.jsonl", _stamps(packing))
            _cover(packing, say)
            _sign(packing, _contents(packing, cases, origin))


def _case(packing: _Packing, number: str) -> Mapping[str, Any]:
    """The chains of one case, and what its events wrote."""
    session = packing.session
    case = instances.by_number(session, number)
    if case is None:
        raise NotFound(N_("Case %(number)s does not exist."), number=number)
    packing.versions.setdefault(case.bundle_hash)
    own = chain.of_case(case.id)
    for name in excerpt.chains_about(session, case.id):
        told = _chain(packing, name, rows=name == own and packing.wish.contents)
        if name == own and told is None:
            raise Conflict(N_("No seal holds this case yet; within a minute one does."))
        if name == own and packing.wish.contents:
            rows = _rows_of_case(packing, case, told or {})
            packing.lines(str(packing.chains[-1]["rows"]), rows)
    return {"number": case.number, "chain": own, "version": case.bundle_hash}


def _chain(packing: _Packing, name: str, *, rows: bool) -> excerpt.Told | None:
    """A chain up to its last event that a seal holds; what it tells, or None when none does."""
    leaves = excerpt.leaves(packing.session, name, packing.wish.upto)
    if not leaves:
        return None
    packing.proofs += leaves
    head, place = leaves[-1].head, len(packing.chains) + 1
    told: dict[str, list[str]] = {}

    def noted() -> Iterator[Mapping[str, Any]]:
        for event in excerpt.events(packing.session, name, head.seq):
            for entity, told_digest in json.loads(event["digests"]).items():
                told.setdefault(entity, []).append(told_digest)
            yield event

    packing.lines(f"chains/{place}.jsonl", noted())
    packing.chains.append(
        {
            "name": name,
            "file": f"chains/{place}.jsonl",
            "events": head.seq,
            "head": head.hash,
            "rows": f"rows/{place}.jsonl" if rows else None,
        }
    )
    return told


def _rows_of_case(
    packing: _Packing, case: Instance, told: excerpt.Told
) -> Iterator[Mapping[str, Any]]:
    report = Report()
    for facet in OF_CASE:
        found = excerpt.rows_of_case(packing.session, facet, case, told, report)
        for entity, salt, content in found:
            if facet is evidence.DOCUMENT:
                packing.documents.setdefault(str(content["sha256"]))
            if facet is evidence.SUBMISSION:
                packing.versions.setdefault(str(content["bundle_hash"]))
            yield packlines.row(entity, salt, content)
    packing.unreadable += [f"{flaw.table}/{flaw.row}" for flaw in report.flaws]


def _version(packing: _Packing, name: str) -> None:
    """The chain of a version with what it tells, and its files."""
    version = bundles.with_archive(packing.session, name)
    if version is None:
        packing.unreadable.append(f"versions/{name}.zip")
        return
    told = _chain(packing, chain.of_bundle(name), rows=True)
    packing.parcel.add(f"versions/{name}.zip", [packlines.octets(version.archive)])

    def rows(facets: Sequence[Facet]) -> Iterator[Mapping[str, Any]]:
        for facet in facets:
            for found in excerpt.rows_of_version(packing.session, facet, version, told or {}):
                yield packlines.row(*found)

    if told is not None:
        packing.lines(str(packing.chains[-1]["rows"]), rows(evidence.OF_BUNDLE))


def _document(packing: _Packing, name: str) -> None:
    try:
        with packing.services.files.open(name) as file:
            packing.parcel.add(f"files/{name}", pieces_of(file))
    except FilesAway:
        raise  # not a flaw of this file
    except ServiceError:
        packing.unreadable.append(f"files/{name}")


def _seals(packing: _Packing) -> Iterator[Mapping[str, Any]]:
    """All seals since the first that holds one of the cases, and those before that hold the rest.

    So a pack does not grow with the years before its cases; from the first of them on nothing can
    have been put in between.
    """
    session, since = packing.session, packing.since
    before = excerpt.some_seals(session, packing.older)
    for seal in chain_of(before, excerpt.all_seals(session, packing.wish.upto, first=since)):
        packing.keys.setdefault(seal["key"], []).append(seal["number"])
        yield seal


def _stamps(packing: _Packing) -> Iterator[Mapping[str, Any]]:
    wish = packing.wish
    for copy in copies.stamps(packing.session, wish.upto, wish.at):
        if copy.seal >= packing.since or copy.seal in packing.older:
            yield packlines.stamp(copy)


def _cover(packing: _Packing, say: Say) -> None:
    """The figures for programs, and with them the first page for people."""
    wish, figures, last = packing.wish, packing.wish.figures, _last_seal(packing)
    if figures is None:
        return
    told = cover.Told(
        at=wish.at,
        by=wish.by,
        reason=wish.reason,
        numbers=wish.numbers,
        contents=wish.contents,
        draw=wish.draw,
        figures=figures,
        versions=[
            cover.version_of(name, bundles.get(packing.session, name)) for name in packing.versions
        ],
        seal=last.number,
        seal_hash=last.hash,
        key=packing.services.signer.public(),
        zone=ZoneInfo(packing.services.settings.timezone),
    )
    packing.parcel.add(FIGURES, [packlines.text(figures)])
    packing.parcel.add(COVER, [packing.services.printer.dossier(cover.document(told, say))])


def _last_seal(packing: _Packing) -> Seal:
    last = stored.get(packing.session, packing.wish.upto)
    if last is None:
        raise NotFound(N_("Seal %(seal)s does not exist."), seal=packing.wish.upto)
    return last


def _contents(
    packing: _Packing, cases: Sequence[Mapping[str, Any]], origin: str
) -> Mapping[str, Any]:
    wish, last = packing.wish, _last_seal(packing)
    return {
        "format": FORMAT,
        "asked": {
            "at": digest.moment(wish.at),
            "by": wish.by,
            "reason": wish.reason,
            "contents": wish.contents,
            "draw": wish.draw,
        },
        "seal": {"number": last.number, "hash": last.hash},
        "since": packing.since,
        "keys": [
            {"key": key, "first": numbers[0], "last": numbers[-1]}
            for key, numbers in packing.keys.items()
        ],
        "origin": origin,
        "facets": FACETS,
        "cases": cases,
        "chains": packing.chains,
        "unreadable": packing.unreadable,
        "files": [
            {"name": each.name, "size": each.size, "sha256": each.sha256}
            for each in packing.parcel.entries
        ],
    }


def _sign(packing: _Packing, contents: Mapping[str, Any]) -> None:
    text = packlines.text(contents)
    digest_of_it, signer = sha256(text).hexdigest(), packing.services.signer
    signature = signer.sign(f"{FORMAT} {digest_of_it}".encode()).hex()
    packing.parcel.add("manifest.json", [text])
    packing.parcel.add("manifest.sig", [f"{digest_of_it} {signer.public()} {signature}\n".encode()])
