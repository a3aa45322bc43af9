"""The letters that a step would send, written in memory before it is taken. Nothing is kept.

The engine takes the step and, in memory too, goes on for as long as nothing but letters lies
ahead: so also a letter that follows on another is seen. Who read them may take the step while
they are the same; the clock may have gone on, the day may not.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from service.actions import dispatch, headlines
from service.actions import facts as case_facts
from service.actions.change import Change
from service.actions.formpage import FormPage
from service.actions.services import Services
from service.connectors import lettering
from service.connectors.context import CaseContext
from service.connectors.lettering import Letter
from service.connectors.tone import about_reader
from service.core import words
from service.core.errors import Refused, ServiceError
from service.core.feel.budget import Allowance
from service.core.language import N_, Message
from service.core.moments import read
from service.core.outcome import Done
from service.engine import workflow
from service.engine.step import STEPS, Facts, OpenJob
from service.outside import OutboxMailer
from service.store.db import Session
from service.store.tables import Instance

PURPOSE = "regelwerk letters read v1"
MOST = 60  # letters of one step; of a step that writes to more people the rest is counted
SPLIT = "~"
MOST_FOLLOWED = 12  # letters after which the engine is asked what follows


class Road(StrEnum):
    """How a letter will reach its addressee."""

    MAIL = "mail"  #: as an attachment to a message
    NOTICE = "notice"  #: on their page, and a message says so
    PAGE = "page"  #: on their page
    POST = "post"  #: on paper, by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A letter as it would go, or why it cannot be made; ``name`` is that of its step.

    ``is_later``: another goes before it. ``is_out``: it is out as soon as it is made. ``is_kept``:
    its message waits, for there is no mail server.
    ``speaks_of``: lines that speak of the reader, whom they should speak to.
    """

    name: str
    letter: Letter | None = None
    road: Road | None = None
    fault: Message | None = None
    is_later: bool = False
    is_out: bool = False
    is_kept: bool = False
    speaks_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The letters of a step, in order; ``more``: how many others were only counted."""

    previews: tuple[Preview, ...] = ()
    more: int = 0


class Unread(Exception):
    """The step sends letters that its actor did not see like this.

    ``seal`` goes along with the next answer; ``is_changed``: he saw others, or on another day.
    """

    def __init__(self, found: Found, seal: str, *, is_changed: bool) -> None:
        super().__init__()
        self.found, self.seal, self.is_changed = found, seal, is_changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Demands that the letters of a step are seen before it is taken (an ``answering.Look``).

    ``seal`` came with the answer: it tells which were seen, by whom and when.
    """

    services: Services
    seal: str = ""

    def __call__(
        self,
        session: Session,
        instance: Instance,
        change: Change,
        at: Callable[[datetime], Change],
    ) -> None:
        """Raises Unread with the letters to see, or Refused when one of them cannot be made."""
        found = letters(self.services, session, instance, change)
        if not found.previews:
            return
        for preview in found.previews:
            if preview.fault is not None and not preview.is_later:
                raise Refused(
                    N_("“%(step)s” cannot make its letter yet. %(reason)s"),
                    step=preview.name,
                    reason=preview.fault,
                )
        if not self._was_read(found, instance, change) and not self._was_read_then(
            session, instance, change, at
        ):
            seal = self._sealed(change.now.isoformat(), found, instance, change)
            raise Unread(found, seal, is_changed=bool(self.seal))

    def _was_read(self, found: Found, instance: Instance, change: Change) -> bool:
        made = self._sealed(self.seal.partition(SPLIT)[0], found, instance, change)
        return hmac.compare_digest(made.encode(), self.seal.encode())

    def _was_read_then(
        self,
        session: Session,
        instance: Instance,
        change: Change,
        at: Callable[[datetime], Change],
    ) -> bool:
        """Whether only the clock went on since they were read: a letter may tell the time."""
        seen_at = read(self.seal.partition(SPLIT)[0])
        local = change.bundle.calendar.local_date
        if not isinstance(seen_at, datetime) or seen_at.tzinfo is None:
            return False
        if seen_at > change.now or local(seen_at) != local(change.now):
            return False
        then = at(seen_at)
        return self._was_read(letters(self.services, session, instance, then), instance, change)

    def _sealed(self, moment: str, found: Found, instance: Instance, change: Change) -> str:
        """*moment* with a print of the letters, the case and who reads; nobody else makes one."""
        told = [PURPOSE, moment, instance.number, change.actor.username, list(_prints(found))]
        message = json.dumps(told, sort_keys=True, default=str).encode()
        print_ = hmac.new(self.services.settings.secret.encode(), message, sha256).hexdigest()
        return f"{moment}{SPLIT}{print_}"


def letters(services: Services, session: Session, instance: Instance, change: Change) -> Found:
    """What a step that was worked out will send, each letter with the case as it is by then."""
    walk = _Walk(services, session, instance, change)
    found: list[Preview] = []
    more = 0
    while walk.jobs:
        job, is_later = walk.jobs.pop(0)
        if len(found) >= MOST:
            more += 1
            continue
        preview = walk.preview(job, is_later=is_later)
        found.append(preview)
        if preview.fault is None and len(found) <= MOST_FOLLOWED:
            walk.go_on(job, is_out=preview.is_out)
    return Found(previews=tuple(found), more=more)


def beside(services: Services, page: FormPage) -> Preview | None:
    """The letter that the model puts beside a task, as it would go now; None when it puts none."""
    named = page.element.properties.get(words.Property.SHOWS_LETTER, "")
    if not named or page.task is None or not page.may_read_case:
        return None
    job = OpenJob(
        id=page.task.id,
        element=page.element.key,
        name=page.asked.name,
        topic=words.Property.LETTER,
        properties={words.Property.LETTER.value: named},
        local=dict(page.asked.local),
    )
    now = services.clock()
    with services.db.reading() as session:
        context = CaseContext(
            session=session,
            services=services,
            bundle=page.bundle,
            instance=page.instance,
            job=job,
            now=now,
            facts=case_facts.of(session, page.instance, page.bundle, now),
        )
        return _made(context, is_later=False)


class _Walk:
    """A case that goes on in memory, from letter to letter; ``jobs`` are those to write."""

    def __init__(
        self, services: Services, session: Session, instance: Instance, change: Change
    ) -> None:
        self.services, self.session = services, session
        self.bundle, self.now, self.step = change.bundle, change.now, change.step
        # Nobody acts any more once the step is taken: the worker goes on with it.
        self.facts = replace(change.facts, user=None, party=None)
        self.instance = _beside(
            instance,
            headlines.usernames(change.bundle, change.bundle.settings.excluded, self._facts()),
        )
        self._known = set((instance.waiting or {}).get("jobs", {}))
        self.jobs: list[tuple[OpenJob, bool]] = []
        self._look(is_later=False)

    def preview(self, job: OpenJob, *, is_later: bool) -> Preview:
        context = CaseContext(
            session=self.session,
            services=self.services,
            bundle=self.bundle,
            instance=self.instance,
            job=job,
            now=self.now,
            facts=self._facts(),
        )
        return _made(context, is_later=is_later)

    def go_on(self, job: OpenJob, *, is_out: bool) -> None:
        """Take the step that the worker takes when this letter was sent."""
        try:
            self.step = workflow.finish(
                self.bundle, self.step.state, job.id, self._facts(), Done(is_out=is_out)
            )
        except ServiceError:
            return  # what then stops, stops in sight of an operator: this letter has gone by then
        self._look(is_later=True)

    def _look(self, *, is_later: bool) -> None:
        fresh = [each for each in self.step.jobs if each.id not in self._known]
        self._known |= {each.id for each in fresh}
        self.jobs += [(each, is_later) for each in fresh if each.topic == words.Property.LETTER]

    def _facts(self) -> Facts:
        """Of the case as it is by now; each letter has an allowance of its own."""
        return replace(self.facts, record=self.step.record, allowance=Allowance(STEPS))


def _made(context: CaseContext, *, is_later: bool) -> Preview:
    """The letter of a step, or why it cannot be made."""
    try:
        letter = lettering.letter_of(context)
    except ServiceError as error:
        return Preview(name=context.job.name, fault=error.message, is_later=is_later)
    on_page = dispatch.is_on_page(context.bundle, letter.recipient.audience)
    has_server = not isinstance(context.services.mailer, OutboxMailer)
    return Preview(
        name=context.job.name,
        road=_road(letter, on_page=on_page),
        is_kept=bool(letter.recipient.email) and not has_server,
        letter=letter,
        is_later=is_later,
        is_out=on_page or (bool(letter.recipient.email) and has_server),
        speaks_of=about_reader(letter.document, letter.recipient.context, context.facts.record),
    )


def _road(letter: Letter, *, on_page: bool) -> Road:
    if letter.recipient.email:
        return Road.MAIL if letter.recipient.attached else Road.NOTICE
    return Road.PAGE if on_page else Road.POST


def _beside(instance: Instance, excluded: list[str]) -> Instance:
    """A case that no session knows, with what a letter may ask of it."""
    return Instance(
        id=instance.id,
        number=instance.number,
        process=instance.process,
        root=instance.root,
        excluded=excluded,
        started_at=instance.started_at,
    )


def _prints(found: Found) -> Iterator[Any]:
    yield found.more
    for each in found.previews:
        yield [each.road, each.name, each.fault and str(each.fault), each.is_later]
        if each.letter is not None:
            recipient, along = each.letter.recipient, each.letter.along
            yield [recipient.audience, recipient.email, [paper.sha256 for paper in along]]
            yield each.letter.document
