"""One message each morning instead of one per warning, and how somebody chooses to hear of terms.

What waits is a row per warning, that of its case. Making up the message of a morning ties those
rows to it in one transaction; it then goes as any message that was asked for (see ``resending``),
and each of them is told what became of it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from service.actions import entitlements
from service.actions.links import case_page
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.groups import Group
from service.core.actor import SYSTEM, Actor
from service.core.errors import Invalid
from service.core.language import N_
from service.core.letters import Formats
from service.core.mail_address import domain_of
from service.core.rights import group_of
from service.core.termmail import TermMail
from service.store import audit, instances, mails, people, tidings
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.tables import Mail, MailState, Person, TidingKind

# A step that was in hand when the morning began writes its warning a little later.
GRACE = timedelta(minutes=5)
MOST = 100  # cases that one message names
Tongues = Callable[[str], Formats]  # by language


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How somebody hears of terms, and what can be chosen."""

    chosen: TermMail
    choices: tuple[TermMail, ...]


def choice(services: Services, actor: Actor) -> Choice:
    """How *actor* hears of terms. No mail at all: only when every group it is in allows that."""
    with services.db.reading() as session:
        person = entitlements.existing(session, actor.username)
        choices = _choices(services, session, person)
    # What a later version does not allow any more is not what happens.
    chosen = person.term_mail if person.term_mail in choices else choices[0]
    return Choice(chosen=chosen, choices=choices)


def choose(services: Services, actor: Actor, wanted: str) -> None:
    """Hear of terms in another way; Invalid when it is no way, or not one for this person."""

    def work(session: Session) -> None:
        person = entitlements.existing(session, actor.username)
        if wanted not in _choices(services, session, person):
            raise Invalid(N_("Choose how you want to hear of terms."))
        if person.term_mail != wanted:
            person.term_mail = TermMail(wanted)
            act = Act.TERM_MAIL_CHOSEN
            entitlements.note(services, session, person, act, actor, choice=wanted)

    in_transaction(services, work)


def make_up(services: Services, tongues: Tongues) -> int:
    """Make up the messages of this morning, each once; returns how many there are to send."""
    now = services.clock()
    with services.db.reading() as session:
        waiting = mails.awaited(session, now - GRACE)
    return sum(
        in_transaction(services, partial(_make_up, services, tongues, who)) for who in waiting
    )


def became(
    session: Session, message: Mail, kind: TidingKind, act: Act, actor: Actor, now: datetime
) -> list[NewEvent]:
    """What became of the message of a morning became of all that it tells of."""
    heard = (
        tidings.of_message(session, mail, kind, now)
        for mail in mails.told_within(session, message.id)
    )
    return [tidings.event(tiding, act, actor.username) for tiding in heard]


def _choices(services: Services, session: Session, person: Person) -> tuple[TermMail, ...]:
    groups = _groups(services, session, person)
    if groups and all(group.without_mail for group in groups):
        return tuple(TermMail)
    return (TermMail.MORNING, TermMail.AT_ONCE)


def _groups(services: Services, session: Session, person: Person) -> list[Group]:
    return [
        group
        for bundle in services.bundles.published(session)
        for group in bundle.settings.groups.values()
        if group_of(bundle.key, group.key) in person.groups
    ]


def _make_up(services: Services, tongues: Tongues, username: str, session: Session) -> bool:
    now = services.clock()
    person = people.held(session, username)  # another worker waits here, and finds nothing then
    waiting = mails.gathered(session, username, now - GRACE)
    if not waiting:
        return False
    if person is None or not person.active or not person.email:
        audit.record(session, [_let_go(session, mail, now) for mail in waiting])
        return False
    counts = Counter(_number(session, mail) for mail in waiting)
    subject, body = _words(services, tongues(person.locale), counts)
    message = Mail(
        message_id=_message_id(services, person, waiting),
        to=person.email,
        subject=subject,
        body=body,
        state=MailState.OUTBOX,
        at=now,
        audience=username,
        attached=[],
        # Without a mail server it lies ready until somebody lets it go.
        asked_at=None if services.settings.smtp_url is None else now,
    )
    keep(session, message)
    mails.put_within(session, [mail.id for mail in waiting], message.id)
    entitlements.note(
        services, session, person, Act.MORNING_MADE, mail=message.id, count=len(waiting)
    )
    return True


def _words(services: Services, formats: Formats, counts: Counter[str]) -> tuple[str, str]:
    """How many warnings in which cases, and where to read them; nothing of what they are about."""
    base = services.settings.base_url
    lines = [
        f"{number}: {_warnings(formats, count)}\n{case_page(services.settings, number)}"
        for number, count in sorted(counts.items())[:MOST]
    ]
    if len(counts) > MOST:
        one, many = N_("And %(count)s other case"), N_("And %(count)s other cases")
        lines.append(f"{_counted(formats, len(counts) - MOST, one, many)}: {base}/zaken")
    cases = _counted(formats, len(counts), N_("in %(count)s case"), N_("in %(count)s cases"))
    subject = f"{_warnings(formats, counts.total())} {cases}"
    end = formats.say(
        N_("You get this message each working day on which there is something. Choose another way:")
    )
    return subject, "\n\n".join([f"{subject}.", *lines, f"{end} {base}/mijn-account"])


def _warnings(formats: Formats, count: int) -> str:
    one, many = N_("%(count)s warning about a term"), N_("%(count)s warnings about terms")
    return _counted(formats, count, one, many)


def _counted(formats: Formats, count: int, one: str, many: str) -> str:
    return formats.plural(one, many, count) % {"count": count}


def _message_id(services: Services, person: Person, waiting: Sequence[Mail]) -> str:
    """The same for the same warnings, and nobody can guess it."""
    told = f"{person.salt}\n{waiting[0].message_id}"
    secret = hashlib.sha256(told.encode()).hexdigest()[:32]
    return f"<morning.{waiting[0].id}.{secret}@{domain_of(services.settings.mail_from)}>"


def _let_go(session: Session, mail: Mail, now: datetime) -> NewEvent:
    """Somebody left, or has no address any more: the rows say so, and wait no longer."""
    mail.asked_at = None
    tiding = tidings.of_message(session, mail, TidingKind.FAILED, now)
    return tidings.event(tiding, Act.MAIL_LET_GO, SYSTEM.username)


def _number(session: Session, mail: Mail) -> str:
    instance = None if mail.instance_id is None else instances.by_id(session, mail.instance_id)
    assert instance is not None, "every warning is of a case"
    return instance.number
