"""Logs for process mining: which cases, what befell them, and nothing about a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from service.actions import traits
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.eventlogs import ocel, xes
from service.core.eventlogs.log import Case, Event, Letter, Transition
from service.core.language import N_
from service.core.period import Period
from service.core.rights import Power
from service.engine.step import How
from service.engine.views import number_of
from service.store import histories
from service.store.db import Session
from service.store.histories import Place
from service.store.tables import Passage


class Form(StrEnum):
    """How a log is written."""

    XES = "xes"
    OCEL = "ocel"


PAGE = 500
CODE = 16  # of 64 hex digits
# Where a token waits for nothing, or that hold other steps: the model says it already.
_SILENT = ("Gateway", "callActivity", "subProcess", "transaction")
_Printed = tuple[Letter, str, str]  # at which step, for which token
_ENDS = {How.COMPLETED: Transition.COMPLETE, How.CANCELLED: Transition.WITHDRAW}


def cases(services: Services, process: str, period: Period, *, reader: str = "") -> Iterator[Case]:
    """Cases of *process* that were opened in *period*, in that order; read page by page.

    Those in which *reader*, a user name, is involved are left out. NotFound, before anything is
    read, when nothing of that name was ever in use.
    """
    with services.db.reading() as session:
        versions = histories.versions(session, process)
        if not versions:
            raise NotFound(N_("There is no process “%(name)s”."), name=process)
        newest = max(versions, key=lambda each: versions[each])
        zone = services.bundles.get(session, newest).calendar.zone
    return _pages(services, process, period.moments(zone), versions, reader)


def log_of(
    services: Services, actor: Actor, process: str, period: Period, form: Form
) -> Iterator[str]:
    """The log of these cases as text, piece by piece, for who may follow them; see cases."""
    if process not in readable(services, actor):
        raise NotAllowed(N_("You may not see the audit trail."))
    return written(lambda: cases(services, process, period, reader=actor.username), form)


def written(found: Callable[[], Iterator[Case]], form: Form) -> Iterator[str]:
    """What *found* gives, as text in *form*; it may be asked twice."""
    return xes.pieces(found()) if form is Form.XES else ocel.pieces(found)


def readable(services: Services, actor: Actor) -> dict[str, str]:
    """The processes whose every case *actor* may follow, with their titles."""
    if not allowed(Permission.READ_AUDIT, actor):
        return {}
    overseen = {each.process for each in actor.mandates if each.power is Power.AUDIT}
    with services.db.reading() as session:
        return {
            bundle.key: bundle.title
            for bundle in services.bundles.published(session)
            if overseen & {"", bundle.key}
        }


def _pages(
    services: Services,
    process: str,
    moments: tuple[datetime, datetime],
    versions: dict[str, int],
    reader: str,
) -> Iterator[Case]:
    after: Place | None = None
    while True:
        with services.db.reading() as session:
            rows = histories.page(session, process, moments, after, PAGE)
            seen = [row for row in rows if reader not in row.excluded]
            found = list(_read(services, session, seen, versions))
        yield from found
        if len(rows) < PAGE:
            return
        after = Place(rows[-1].started_at, rows[-1].id)


def _read(
    services: Services, session: Session, rows: list[Any], versions: dict[str, int]
) -> Iterator[Case]:
    ids = [row.id for row in rows]
    stays = {
        key: list(group)
        for key, group in groupby(histories.passages(session, ids), lambda each: each.instance_id)
    }
    printed: dict[int, list[_Printed]] = {}
    for case, code, name, element, token in histories.letters(session, ids):
        letter = Letter(code=_code(code), name=name)
        printed.setdefault(case, []).append((letter, element, number_of(token)))
    told = _Told(lambda hash_: services.bundles.get(session, hash_), versions)
    for row in rows:
        yield told.case(row, stays.get(row.id, []), printed.get(row.id, []))


class _Told:
    """Tells cases in the words of the versions they ran on."""

    def __init__(self, bundle: Callable[[str], Bundle], versions: dict[str, int]) -> None:
        self._bundle, self._versions = bundle, versions

    def case(self, row: Any, stays: list[Passage], printed: list[_Printed]) -> Case:
        bundle = self._bundle(row.bundle_hash)
        events = [
            event
            for number, stay in enumerate(stays, start=1)
            if stay.how != How.ENTERED
            for event in self._over(stay, str(number), printed)
        ]
        events.extend(
            self._event(datetime.fromtimestamp(since, UTC), element, row.bundle_hash, token)
            for token, (element, since, _) in row.waiting.get("here", {}).items()
            if since is not None and self._is_told(element, row.bundle_hash)
        )
        return Case(
            code=_code(row.salt),
            process=bundle.title_of(row.root or bundle.root_process),
            traits=_dimensions(bundle, row.traits),
            letters=tuple(letter for letter, _, _ in printed),
            events=tuple(sorted(events, key=lambda event: event.at)),
        )

    def _over(self, stay: Passage, number: str, printed: list[_Printed]) -> Iterator[Event]:
        """That a stay began, when it lasted, and that it ended."""
        if not self._is_told(stay.element, stay.bundle_hash):
            return
        if stay.entered_at is not None and stay.entered_at != stay.left_at:
            yield self._event(stay.entered_at, stay.element, stay.bundle_hash, number)
        yield replace(
            self._event(stay.left_at, stay.element, stay.bundle_hash, number),
            transition=_ENDS[How(stay.how)],
            role=stay.role,
            letters=tuple(
                letter.code
                for letter, element, token in printed
                if (element, token) == (stay.element, stay.token)
            ),
        )

    def _event(self, at: datetime, element: str, bundle_hash: str, stay: str) -> Event:
        """That a token came to wait at *element*."""
        known = self._bundle(bundle_hash).elements[element]
        return Event(
            at=at,
            name=known.name or known.key,
            element=element,
            kind=known.kind,
            transition=Transition.SCHEDULE,
            stay=stay,
            role="",
            version=str(self._versions.get(bundle_hash, "")),
        )

    def _is_told(self, element: str, bundle_hash: str) -> bool:
        known = self._bundle(bundle_hash).elements.get(element)
        return known is not None and not known.kind.endswith(_SILENT)


def _dimensions(bundle: Bundle, found: str) -> dict[str, str]:
    """Of a case the dimensions of its measures, by name and in words; never what was typed."""
    told = {}
    start = traits.name(traits.Kind.DIMENSION, bundle.key, "")
    for each in json.loads(found):
        if each.startswith(start):
            key, _, code = each.removeprefix(start).partition("=")
            if key in bundle.measures.dimensions:
                words = bundle.codes.get(key, {})
                told[bundle.measures.dimensions[key].name] = words.get(code, code)
    return told


def _code(secret: str) -> str:
    """Tells one from another, and leads nowhere without the database."""
    return hashlib.sha256(secret.encode()).hexdigest()[:CODE]
