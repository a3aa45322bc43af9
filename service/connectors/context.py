"""What a connector gets in hand. It reads the case, performs one effect and keeps new rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.actions.posting import Hold
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.connectors.wording import plural_in, say_in
from service.core.letters import Formats
from service.core.outcome import Outcome
from service.core.words import Key, Scope
from service.engine import expressions
from service.engine.step import Facts, OpenJob
from service.store.db import Session
from service.store.tables import Document, Instance, Job, Mail


@dataclass(frozen=True, kw_only=True)
class CaseContext:
    """One case at one moment, and the step that a token of it came to: to read, not to perform.

    ``session`` only reads.
    """

    session: Session
    services: Services
    bundle: Bundle
    instance: Instance
    job: Job | OpenJob
    now: datetime
    facts: Facts

    @property
    def local(self) -> dict[str, Any]:
        """What the token itself knows, such as the item of a loop."""
        return dict(self.job.local or {})

    @property
    def accounts(self) -> Sequence[Mapping[str, Any]]:
        return self.facts.accounts()

    @property
    def formats(self) -> Formats:
        language = self.bundle.settings.language
        return Formats(
            language=language,
            zone=self.bundle.calendar.zone,
            plural=plural_in(language),
            say=say_in(language),
        )

    def say(self, msgid: str, **params: Any) -> str:
        """A sentence of the service in the language of the bundle."""
        return say_in(self.bundle.settings.language)(msgid, **params)

    def evaluate(self, source: str, local: Mapping[str, Any] | None = None) -> Any:
        """Work out an expression of the bundle with what this token knows."""
        if not source:
            return None
        return expressions.evaluate(
            self.bundle, source, self.facts, {**self.local, **(local or {})}
        )

    def letter_scope(self, extra: Mapping[str, Any]) -> dict[str, Any]:
        """The names a letter may read."""
        names = expressions.scope(self.bundle, self.facts, {**self.local, **extra})
        regulation = self.bundle.regulation
        names[Scope.REGULATION] = {
            **regulation.properties,
            Key.NAME: regulation.name,
            Key.VERSION: regulation.version,
            Key.ORGANISATION: regulation.organisation,
            Key.SIGNATORY: regulation.signatory,
        }
        names.setdefault(Scope.STATUS_LINK, None)  # of the addressee, who need not have a page
        names[Scope.TODAY] = self.bundle.calendar.local_date(self.now)
        return names

    def letter_functions(self) -> dict[str, Callable[..., Any]]:
        return expressions.functions(self.bundle, self.facts)


@dataclass(frozen=True, kw_only=True)
class JobContext(CaseContext):
    """One job of one case at one moment, to be performed.

    ``session`` only reads: an SMTP conversation must not hold the lock of a writer. Rows given to
    ``keep`` are written by the worker afterwards, whatever the outcome. ``hold`` is the right to
    perform the job, ``posted`` the ids of the messages that it has sent, now or before.
    """

    job: Job
    record: Mapping[str, Any]
    hold: Hold
    posted: list[str] = field(default_factory=list)
    kept: list[Document | Mail] = field(default_factory=list)

    def keep(self, *rows: Document | Mail) -> None:
        self.kept.extend(rows)


Connector = Callable[[JobContext], Outcome]
