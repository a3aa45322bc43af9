"""The operator's list of outgoing post: to whom, in what state, and how that came about.

Never what a case is about, and nothing of a case that the operator is involved in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from service.actions import dispatch
from service.actions.dispatch import Standing, Whereabouts
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.store import handovers, instances, mails, tidings
from service.store.db import Session
from service.store.tables import Handover, Mail, Tiding

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One message to one address."""

    id: int
    to: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What one step of a case sent: the same words to one or more people."""

    number: str | None
    subject: str
    at: datetime
    copies: list[Copy]

    @property
    def standings(self) -> list[Standing]:
        """The different ones among the copies."""
        found = {each.standing.where: each.standing for each in self.copies}
        return [found[where] for where in Whereabouts if where in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of them, newest first; the next page begins behind message number ``following``."""

    rows: list[Sending]
    following: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One message from making to now."""

    number: str | None
    mail: Mail
    standing: Standing
    handovers: Sequence[Handover]
    tidings: Sequence[Tiding]


def overview(
    services: Services,
    actor: Actor,
    *,
    where: Whereabouts | None = None,
    behind: int | None = None,
) -> Page:
    """The messages that are *where* (None: all), newest first, behind message number *behind*."""
    _may_operate(actor)
    with services.db.reading() as session:
        found = mails.page(
            session, username=actor.username, where=where, behind=behind, size=PAGE + 1
        )
        shown = found[:PAGE]
        heard = _heard(session, shown)
        rows = [
            Sending(
                number=_number(session, group[0]),
                subject=group[0].subject,
                at=group[0].at,
                copies=[
                    Copy(id=each.id, to=each.to, standing=dispatch.of_mail(each, heard[each.id]))
                    for each in group
                ],
            )
            for group in _together(shown)
        ]
    return Page(rows=rows, following=shown[-1].id if len(found) > PAGE else None)


def life(services: Services, actor: Actor, mail_id: int) -> Life:
    """One message; NotFound when there is none such for *actor*."""
    _may_operate(actor)
    with services.db.reading() as session:
        mail = mails.get(session, mail_id)
        if mail is None or not mails.may_know(session, mail, actor.username):
            raise NotFound(N_("This message does not exist."))
        heard = tidings.of_mails(session, [mail.id])
        return Life(
            number=_number(session, mail),
            mail=mail,
            standing=dispatch.of_mail(mail, heard),
            handovers=handovers.of_message(session, mail.message_id),
            tidings=heard,
        )


def _together(found: Sequence[Mail]) -> list[list[Mail]]:
    """Messages with the same words of one step stand together; they were written one by one."""
    groups = groupby(found, key=lambda each: (each.job_id or -each.id, each.subject))
    return [list(group) for _, group in groups]


def _heard(session: Session, found: Sequence[Mail]) -> dict[int, list[Tiding]]:
    by_mail: dict[int, list[Tiding]] = defaultdict(list)
    for each in tidings.of_mails(session, [mail.id for mail in found]):
        by_mail[each.mail_id or 0].append(each)
    return by_mail


def _number(session: Session, mail: Mail) -> str | None:
    instance = None if mail.instance_id is None else instances.by_id(session, mail.instance_id)
    return None if instance is None else instance.number


def _may_operate(actor: Actor) -> None:
    if not allowed(Permission.OPERATE, actor):
        raise NotAllowed(N_("Only the operator may see this."))
