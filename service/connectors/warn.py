"""Topic ``signaal``: warn people that a term is near or past. What to warn of: the term guard."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from service.connectors import lettering, mail, parties, staff
from service.connectors.context import JobContext
from service.connectors.parties import Recipient
from service.core import words
from service.core.language import N_
from service.core.letters import to_text
from service.core.moments import read
from service.core.outcome import Done, Outcome
from service.core.record import get_path
from service.core.termmail import TermMail, is_urgent, next_morning
from service.core.topic import Lane, Names, Topic, TopicProperty, listed
from service.core.words import Key, RecordField, RowField
from service.store import submissions
from service.store.tables import SubmissionKind

SIGNAL, RECIPIENTS, NAME = RecordField.SIGNAL, RecordField.RECIPIENTS, Key.NAME
KIND, TERM, DUE = RowField.KIND, RowField.TERM, RowField.DUE
GIVEN = "signal"  # where the junction keeps which warning this job gives
TOPIC = Topic(
    name=RecordField.SIGNAL,
    sentence=N_(
        "Warns the groups and parties that the decision table names that a term is near or past."
    ),
    lane=Lane.MAIL,
    properties=(
        TopicProperty(
            name=words.Property.LETTER,
            names=Names.LETTER,
            sentence=N_("The letter whose words the warning has; none: words of the service."),
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """Warn whom the decision table names; the engine remembers it."""
    given = (context.job.properties or {}).get(GIVEN) or {}
    decision = _decision(context, given)
    subject, body = _warning(context, given, decision)
    names = listed(decision.get(RECIPIENTS))
    recipients = _recipients(context, names)
    choices = staff.choices(context, recipients, names)
    for recipient in recipients:
        # Somebody without an account has no desk and chose nothing.
        choice = choices.get(recipient.audience, TermMail.AT_ONCE)
        if choice is TermMail.NONE:
            continue
        mail.post(
            context,
            recipient.email,
            audience=recipient.audience,
            subject=subject,
            body=body,
            suffix=recipient.audience,
            morning=_morning(context, given) if choice is TermMail.MORNING else None,
        )
    return Done(warned=True)


def _morning(context: JobContext, given: Mapping[str, Any]) -> datetime | None:
    """Until when the warning can wait; None: it goes at once."""
    term = context.bundle.regulation.terms.get(str(given.get(TERM)))
    calendar, due = context.bundle.calendar, read(str(given.get(DUE) or ""))
    if due is not None and not isinstance(due, datetime):
        due = calendar.end_of_day(due)
    if is_urgent(term, due, calendar, context.now):
        return None
    return next_morning(calendar, context.now)


def _recipients(context: JobContext, names: Sequence[str]) -> list[Recipient]:
    """Everybody in the groups that are named, and the parties that no group is called after.

    Who stands in for such a party hears of it too. A party without an address is passed over: the
    warning may not wait for somebody who left.
    """
    settings = context.bundle.settings
    alone = [name for name in names if name in settings.parties and name not in settings.groups]
    found = staff.recognised(context, [parties.party(context, name) for name in alone])
    found += staff.deputies(context, found)
    people = {each.email: each for each in (*found, *parties.members(context, names))}
    return [each for email, each in people.items() if email]


def _decision(context: JobContext, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the table said for this very signal; the record may hold that of a later one."""
    latest = get_path(context.record, SIGNAL)
    if _fits(latest, given):
        return dict(latest)
    every = submissions.of_instance(context.session, context.instance.id)
    for row in reversed(submissions.standing(every)):
        if row.kind is SubmissionKind.DECISION and row.at <= context.job.created_at:
            value = json.loads(row.data).get(SIGNAL)
            if _fits(value, given):
                return dict(value)
    return dict(latest) if isinstance(latest, Mapping) else {}


def _fits(value: Any, given: Mapping[str, Any]) -> bool:
    return isinstance(value, Mapping) and all(
        value.get(name, given.get(name)) == given.get(name) for name in (KIND, TERM)
    )


def _warning(
    context: JobContext, given: Mapping[str, Any], decision: Mapping[str, Any]
) -> tuple[str, str]:
    """Case, term and due date; never content or names."""
    term = context.bundle.regulation.terms.get(str(given.get(TERM)))
    label = term.label if term else str(given.get(TERM) or "")
    letter_id = (context.job.properties or {}).get(words.Property.LETTER, "")
    if letter_id in context.bundle.letters:
        known: dict[str, Any] = {SIGNAL: {**decision, **given, NAME: label}}
        made = lettering.fill_in(context, letter_id, None, known)
        return made.subject, to_text(made.body)
    params = {
        "number": context.instance.number,
        "term": label,
        "due": _due(context, given.get(DUE)),
    }
    return (
        context.say(N_("Case %(number)s: %(term)s"), **params),
        context.say(N_("Case %(number)s: the term “%(term)s” falls due on %(due)s."), **params),
    )


def _due(context: JobContext, value: Any) -> str:
    """The due date of a term; of one in hours with its time."""
    found = read(str(value)) if value else None
    if isinstance(found, datetime):
        return context.formats.moment(found)
    return context.formats.day(found) if found else "–"
