"""The record of a case as it was at any moment: what was added up to then, folded again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.actions import facts as case_facts
from service.actions.advance import RULES
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.actor import SYSTEM
from service.core.record import fold, set_path
from service.core.words import PersonField
from service.engine import submission
from service.engine.step import Facts
from service.store import submissions
from service.store.db import Session
from service.store.tables import Instance, Submission, SubmissionKind

ANSWERED = frozenset({SubmissionKind.START, SubmissionKind.FORM, SubmissionKind.ACTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One case, to be folded again. Each addition by the version under which it came."""

    services: Services
    session: Session
    instance: Instance

    def record(self, given: Iterable[Submission], upto: datetime | None = None) -> dict[str, Any]:
        """The record after those of *given* (all of the case, in order) that came by *upto*.

        What was taken back by then is left out.
        """
        record: dict[str, Any] = {}
        for row in submissions.standing(row for row in given if upto is None or row.at <= upto):
            record = self._after(record, row)
        return record

    def before(self, given: Iterable[Submission], seq: int) -> dict[str, Any]:
        """The record to which addition number *seq* came."""
        return self.record(row for row in given if row.seq < seq)

    def facts(self, record: dict[str, Any], row: Submission) -> tuple[Bundle, Facts]:
        """What could be known when *row* was added to *record*, and its version."""
        bundle = self.services.bundles.get(self.session, row.bundle_hash)
        facts = case_facts.of(self.session, self.instance, bundle, row.at, record=record)
        # An action that the process used by itself has no user; who opens a case always has a name.
        is_by_itself = row.kind is SubmissionKind.ACTION and row.actor == SYSTEM.username
        user: dict[str, Any] | None = None if is_by_itself else {PersonField.USERNAME: row.actor}
        return bundle, replace(facts, user=user)

    def _after(self, record: dict[str, Any], row: Submission) -> dict[str, Any]:
        data = submissions.data_of(row)
        if row.kind not in ANSWERED:
            return _set(record, data, is_decision=row.kind is SubmissionKind.DECISION)
        bundle, facts = self.facts(record, row)
        if row.kind is SubmissionKind.START:
            element = submission.beginning(bundle, self.instance.root or bundle.root_process)
        else:
            element = bundle.elements[row.element]
        if element is None:
            return fold(record, data, scope={}, functions={})
        return submission.folded(bundle, element, facts, row.local, data)


def _set(record: dict[str, Any], data: dict[str, Any], *, is_decision: bool) -> dict[str, Any]:
    """What no form asked for: a decision, what was derived, and what a side effect left."""
    for field, value in data.items():
        if is_decision and field == RULES:
            continue
        if "." in field:
            record = set_path(record, field, value)
        else:
            record = fold(record, {field: value}, scope={}, functions={})
    return record
