"""Measures that came later are filled in for cases of before; and all are compared with a recount.

A case counts by the measures of its own version. What only the version in use counts is filled in
here: when that version comes, and after each step of a case that still runs on another one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from service.actions import (
    casetexts,
    counts,
    facts,
    headlines,
    records,
    recounting,
    staying,
    traits,
)
from service.actions.casetexts import Words
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core import places
from service.core.errors import ServiceError
from service.store import casewords, documents, instances, notes, observations, totals
from service.store.db import Session
from service.store.tables import Instance
from service.store.writes import Writes

log = structlog.get_logger(__name__)
# What a record, path or version that somebody damaged ends in.
UNREADABLE = (ServiceError, ValueError, TypeError, LookupError)
PIECE = 20  # cases; worked out before the transaction that writes them, which is short


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a recount found: how many cases, which of them differ in what, and totals that do."""

    cases: int
    different: tuple[tuple[str, str], ...]  # case number, measure
    totals: int

    @property
    def holds(self) -> bool:
        return not self.different and not self.totals


def fill(services: Services) -> bool:
    """Fill in one piece of what was not counted yet; False when there is nothing left.

    Any number of workers may do so, at any moment: a case that moves on meanwhile comes again.
    """
    with services.db.reading() as session:
        found = _uncounted(services, session)
        if found is None:
            return False
        newest, cases = found
        worked_out = [(case, _missing(services, session, case, newest)) for case in cases]
    with services.db.writing() as session:
        for case, missing in worked_out:
            name = newest.measures.name
            if observations.fill(session, case, name, missing.rows, missing.columns):
                _learn(session, case, missing.words)
    return True


def _learn(session: Session, case: Instance, words: Words | None) -> None:
    """The words of a case, whatever it remembers of them: they may have been lost."""
    if words is not None:
        writes = Writes()
        casewords.write(writes, case.id, words.words)
        writes.send(session)


def verify(services: Services) -> Verified:
    """Compare everything that is kept with a recount from records, paths and submissions."""
    different: list[tuple[str, str]] = []
    after = seen = 0
    while True:
        with services.db.reading() as session:
            cases = observations.some(session, after, PIECE)
            for case in cases:
                different += [(case.number, name) for name in _off(services, session, case)]
        if not cases:
            break
        seen, after = seen + len(cases), cases[-1].id
    with services.db.reading() as session:
        sums = totals.differences(session)
    stays = staying.differences(services)
    return Verified(cases=seen, different=tuple(different), totals=sums + stays)


def _off(services: Services, session: Session, case: Instance) -> list[str]:
    """The measures for which a case counts in another way than is kept."""
    now, own = services.clock(), services.bundles.get(session, case.bundle_hash)
    found = recounting.differences(session, case, own, now)
    newest = services.bundles.latest(session, case.process)
    if newest is not None and newest.measures.name == case.measured_by:
        others = _besides(services, session, case, newest)
        found += recounting.differences(session, case, others, now)
    if not found:
        return []
    fresh = instances.by_id(session, case.id)
    moved = fresh is not None and fresh.revision != case.revision
    return [] if moved else sorted({row["measure"] for row in found})


def _uncounted(services: Services, session: Session) -> tuple[Bundle, list[Instance]] | None:
    """The first process with cases to fill in, and some of them."""
    for newest in services.bundles.published(session):
        cases = observations.uncounted(session, newest.key, newest.measures.name, PIECE)
        if cases:
            return newest, list(cases)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a case has to get: rows of the ledger, and what lists show of it and find it by."""

    rows: Sequence[Mapping[str, Any]] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    words: Words | None = None


def _missing(services: Services, session: Session, case: Instance, newest: Bundle) -> Missing:
    """What only the version in use counts, and what lists ask.

    Nothing when what is kept of it cannot be read: a proof tells that. Such a case must not stop
    the others.
    """
    try:
        others = _besides(services, session, case, newest)
        now = services.clock()
        rows = recounting.differences(session, case, others, now)
        told, words = _told(services, session, case)
        columns = {**_columns(services, session, case, newest), **told}
        return Missing(rows=rows, columns=columns, words=words)
    except UNREADABLE as error:
        log.warning("measures.unreadable", instance=case.id, **places.told(error))
        return Missing()


def _told(services: Services, session: Session, case: Instance) -> tuple[dict[str, str], Words]:
    """What lists say of a case, and its words, by its own version."""
    own = services.bundles.get(session, case.bundle_hash)
    known = facts.of(session, case, own, services.clock())
    columns = headlines.listed(own, known)
    told = casetexts.Told(subject=case.subject, **columns)
    papers = documents.of_instance(session, case.id)
    noted = notes.of_instance(session, case.id)
    texts = casetexts.texts_of(own, case.root, told, known.record, papers, noted)
    return columns, casetexts.words_of(own, case.number, texts)


def _columns(
    services: Services, session: Session, case: Instance, newest: Bundle
) -> dict[str, Any]:
    """How its terms stand and by what it is found, told apart as *newest* tells cases apart."""
    own = services.bundles.get(session, case.bundle_hash)
    by_newest = recounting.only(own, newest.measures, ())
    record = records.of(case)
    found = traits.Found(
        number=case.number,
        root=case.root,
        subject=case.subject,
        phase=case.phase,
        handlers=case.handlers,
        record=record,
        waiting={**case.waiting, "terms": counts.marks(own, record)},
        observed=recounting.seen(session, case, by_newest, services.clock()),
        ended_at=case.ended_at,
    )
    return traits.columns(by_newest, found)


def _besides(services: Services, session: Session, case: Instance, newest: Bundle) -> Bundle:
    """The version of *case*, counting only what *newest* counts and it does not."""
    own = services.bundles.get(session, case.bundle_hash)
    return recounting.only(own, newest.measures, own.measures.measures)
