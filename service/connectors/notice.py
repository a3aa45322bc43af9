"""Topics ``bericht``, ``signaal`` and ``cvs``: short notices without a printed letter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from service.connectors import letter, mail, parties
from service.connectors.context import JobContext
from service.connectors.wording import say
from service.core.access import SYSTEM
from service.core.errors import NotFound
from service.core.language import N_
from service.core.letters import to_text
from service.core.outcome import Done, Outcome
from service.core.record import get_path
from service.store import documents, submissions
from service.store.tables import Document, DocumentKind, SubmissionKind

TO, FIELDS = "aan", "velden"
SIGNAL, RECIPIENTS, NAME = "signaal", "ontvangers", "naam"
KIND, TERM, DUE = "soort", "termijn", "vervalt"
GIVEN = "signal"  # where the junction keeps which warning this job gives
JSON = "application/json"


def announce(context: JobContext) -> Outcome:
    """``bericht``: tell the parties and groups named in ``aan`` that there is something to read."""
    known = context.bundle.settings
    names = _names((context.job.properties or {}).get(TO))
    unknown = [name for name in names if name not in known.parties and name not in known.groups]
    if unknown or not names:
        raise NotFound(
            N_("The notice has no known addressee (“%(name)s”)."), name=" ".join(unknown)
        )
    groups = [name for name in names if name not in known.parties]
    recipients = [parties.party(context, name) for name in names if name in known.parties]
    for recipient in (*recipients, *parties.members(context, groups)):
        if recipient.email:
            mail.notify(context, recipient.email, suffix=recipient.audience)
    return Done()


def signal(context: JobContext) -> Outcome:
    """``signaal``: warn the groups that the decision table names; the engine remembers it."""
    given = (context.job.properties or {}).get(GIVEN) or {}
    decision = _decision(context, given)
    subject, body = _warning(context, given, decision)
    for recipient in parties.members(context, _names(decision.get(RECIPIENTS))):
        mail.post(context, recipient.email, subject=subject, body=body, suffix=recipient.audience)
    return Done()


def export(context: JobContext) -> Outcome:
    """``cvs``: file the fields named in ``velden`` as JSON, for another system to fetch."""
    if documents.of_job(context.session, context.job.id):
        return Done()
    paths = _names((context.job.properties or {}).get(FIELDS))
    content = {
        "zaak": context.instance.number,
        "proces": context.instance.process,
        "moment": context.bundle.calendar.local(context.now).isoformat(timespec="seconds"),
        "velden": {path: get_path(context.record, path) for path in paths},
    }
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    context.keep(
        Document(
            id=str(uuid5(NAMESPACE_URL, f"job:{context.job.key}")),
            instance_id=context.instance.id,
            kind=DocumentKind.NOTICE,
            name=f"{context.job.element.rpartition('/')[2]}.json",
            title=context.job.name[:300],
            media_type=JSON,
            size=len(data),
            sha256=context.services.files.put(data),
            job_id=context.job.id,
            created_by=SYSTEM.username,
            created_at=context.now,
        )
    )
    return Done()


def _decision(context: JobContext, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the table said for this very signal; the record may hold that of a later one."""
    latest = get_path(context.record, SIGNAL)
    if _fits(latest, given):
        return dict(latest)
    for row in reversed(submissions.of_instance(context.session, context.instance.id)):
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
    letter_id = (context.job.properties or {}).get(letter.LETTER, "")
    if letter_id in context.bundle.letters:
        known = {SIGNAL: {**decision, **given, NAME: label}}
        made = letter.fill_in(context, letter_id, None, known)
        return made.subject, to_text(made.body)
    params = {
        "number": context.instance.number,
        "term": label,
        "due": _due(context, given.get(DUE)),
    }
    return (
        say(N_("Case %(number)s: %(term)s"), **params),
        say(N_("Case %(number)s: the term “%(term)s” falls due on %(due)s."), **params),
    )


def _due(context: JobContext, value: Any) -> str:
    return context.formats.day(value) if value else "–"


def _names(value: Any) -> list[str]:
    """Names from a list, or from a text with spaces or commas."""
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return [str(each) for each in value] if isinstance(value, Iterable) else []
