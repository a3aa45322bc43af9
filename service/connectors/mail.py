"""Notifications by e-mail: that there is something to read, never what. No letters."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from service.actions import posting
from service.actions.links import case_page
from service.connectors import staff
from service.connectors.context import JobContext
from service.connectors.parties import Recipient
from service.core.language import N_
from service.core.letters import render_text
from service.core.mail_address import domain_of, returning_address
from service.core.words import CaseField, Key, Scope
from service.outside import OutgoingMail
from service.store import mails
from service.store.tables import MailState

SUBJECT_LENGTH = 300
ID_LENGTH = 32
LEFT = frozenset({MailState.SENT, MailState.WITHHELD})


Attachments = tuple[tuple[str, bytes], ...]


def notify(
    context: JobContext,
    to: str,
    *,
    audience: str,
    suffix: str = "",
    text: str = "",
    attachments: Attachments = (),
) -> bool:
    """Tell *to* that there is a message; the words come from ``[mail]`` of the bundle.

    *text* is a party's own wording instead. Returns whether it left; else it is kept.
    """
    settings = context.bundle.settings.mail
    names: dict[str, Any] = {
        Scope.CASE: {CaseField.NUMBER: context.instance.number},
        Scope.REGULATION: {Key.NAME: context.bundle.regulation.name},
        Key.ORGANISATION: context.bundle.regulation.organisation,
        Key.ADDRESS: context.services.settings.base_url,
    }
    number = context.instance.number
    subject, body = (
        render_text(source, id="bundle.toml [mail]", context=names, formats=context.formats)
        if source
        else context.say(default, number=number)
        for source, default in (
            (settings.subject, N_("Message about your case %(number)s")),
            (text or settings.text, N_("There is a message for you about case %(number)s.")),
        )
    )
    left = post(
        context,
        to,
        audience=audience,
        subject=subject,
        body=body,
        suffix=suffix,
        attachments=attachments,
    )
    _tell_deputies(context, Recipient(audience=audience, name="", email=to), suffix)
    return left


def _tell_deputies(context: JobContext, recipient: Recipient, suffix: str) -> None:
    """Tell who stands in that there is a message to who is away; it is read on the desk."""
    number = context.instance.number
    for each in staff.deputies(context, [recipient]):
        post(
            context,
            each.email,
            audience=each.audience,
            subject=context.say(N_("Message in case %(number)s"), number=number),
            body=context.say(
                N_(
                    "In case %(number)s there is a message to somebody for whom you stand in."
                    " Sign in to read it: %(link)s"
                ),
                number=number,
                link=case_page(context.services.settings, number),
            ),
            suffix=f"{suffix}:{each.audience}",
        )


def post(
    context: JobContext,
    to: str,
    *,
    audience: str,
    subject: str,
    body: str,
    suffix: str,
    attachments: Attachments = (),
    morning: datetime | None = None,
) -> bool:
    """Hand one message over and keep its row; see actions/posting. Raises MailError and Lost.

    *audience*: who it is for, as a key. *morning*: it waits until then, and goes within another.
    Returns whether it left, now or before; without a mail server it is only kept, and to an address
    that is refused it does not go.
    """
    settings = context.services.settings
    sender = parseaddr(settings.mail_from)[1]
    local = _local(context, suffix)
    message_id = _message_id(local, sender)
    context.posted.append(message_id)
    earlier = mails.by_message_id(context.session, message_id) or mails.by_message_id(
        context.session, _former_id(context.job.key, suffix, sender)
    )
    if earlier is not None:
        return earlier.state in LEFT
    subject = " ".join(subject.split())[:SUBJECT_LENGTH]
    outgoing = OutgoingMail(
        message_id=message_id,
        to=to,
        sender=sender,
        subject=subject,
        body=body,
        attachments=attachments,
        returns_to=returning_address(settings.postbox.returns, local),
    )
    if morning is not None:
        waiting = posting.gathered(
            context.job, outgoing, context.now, audience=audience, morning=morning
        )
        context.keep(waiting)
        return waiting.state in LEFT
    row = posting.post(
        context.services, context.hold, context.job, outgoing, context.now, audience=audience
    )
    if row is None:
        return True
    context.keep(row)
    return row.state in LEFT


def _local(context: JobContext, suffix: str) -> str:
    """The first half of a Message-ID: the same on every try, and nobody can guess it.

    Who reports that a message came back has to have seen it; the salt of the case never leaves.
    """
    told = f"{context.instance.salt}\n{context.job.key}\n{suffix}"
    return f"{context.job.id}.{hashlib.sha256(told.encode()).hexdigest()[:ID_LENGTH]}"


def _message_id(local: str, sender: str) -> str:
    return f"<{local}@{domain_of(sender)}>"


def _former_id(key: str, suffix: str, sender: str) -> str:
    """What the same message was called before 0.4.0: it may have gone under that name."""
    return _message_id(re.sub(r"[^A-Za-z0-9-]+", ".", f"{key}.{suffix}").strip("."), sender)
