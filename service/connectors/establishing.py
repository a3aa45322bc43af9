"""Topic ``rapport-vaststellen``: close a report, and file what each recipient gets of it."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from service.actions import reportfiles, reports
from service.actions.reportfiles import ReportFile
from service.connectors.context import JobContext
from service.connectors.explaining import who
from service.connectors.reporting import issue_of, say_of
from service.core import words
from service.core.actor import SYSTEM
from service.core.language import N_
from service.core.outcome import Done, Outcome
from service.core.topic import Names, Topic, TopicProperty
from service.core.words import RecordField, ReportField, RowField
from service.store.tables import Document, DocumentKind

TOPIC = Topic(
    name="rapport-vaststellen",
    sentence=N_("Establishes the report, which then never changes, and files it with the case."),
    properties=(
        TopicProperty(
            name=words.Property.DONE_BY,
            names=Names.EXPRESSION,
            sentence=N_("The username of who did this. Left out: the service."),
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """Establish the version of this case; a second try makes the same files under the same ids."""
    issue, services = issue_of(context), context.services
    reports.establish(services, issue, by=who(context))
    rows = []
    for recipient in reports.recipients(services, issue):
        for made in reportfiles.files(services, issue, recipient.key, say=say_of(context)):
            document = _filed(context, recipient.name, made)
            context.keep(document)
            rows.append({ReportField.RECIPIENT: recipient.key, RowField.ID: document.id})
    return Done(fields={RecordField.REPORT: {ReportField.FILES: rows}})


def _filed(context: JobContext, recipient: str, made: ReportFile) -> Document:
    return Document(
        id=str(uuid5(NAMESPACE_URL, f"job:{context.job.key}:{made.name}")),
        instance_id=context.instance.id,
        kind=DocumentKind.NOTICE,
        name=made.name,
        title=f"{context.job.name}: {recipient}"[:300],
        media_type=made.media_type,
        size=len(made.data),
        sha256=context.services.files.put(made.data),
        job_id=context.job.id,
        created_by=SYSTEM.username,
        created_at=context.now,
    )
