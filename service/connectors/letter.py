"""Topic ``brief``: fill in, print, file and announce one letter. Who may read it: access."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from service.actions import dispatch
from service.connectors import lettering, mail
from service.connectors.context import JobContext
from service.core import words
from service.core.actor import SYSTEM
from service.core.language import N_
from service.core.outcome import Done, Outcome
from service.core.topic import Lane, Names, Topic, TopicProperty
from service.store import documents
from service.store.tables import Document, DocumentKind

PDF = "application/pdf"

TOPIC = Topic(
    name=words.Property.LETTER,
    sentence=N_("Prints a letter, files it with the case and tells its addressee."),
    lane=Lane.LETTERS,
    properties=(
        TopicProperty(
            name=words.Property.LETTER,
            names=Names.LETTER,
            sentence=N_("The letter, by the name of its file."),
            required=True,
        ),
        TopicProperty(
            name=words.Property.SENT_ALONG,
            names=Names.EXPRESSION,
            sentence=N_("Ids of documents of the case that go along with the message."),
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """Make the letter once; a party without an e-mail address gets it by post.

    Until it left, which for one by post somebody has to say, the dates of its step wait.

    The document and its mail row are written together after the mail server took the message,
    so a document of this job means that all is done. No mail row means: send it by post.
    """
    if there := documents.of_job(context.session, context.job.id):
        found = dispatch.of_case(context.session, context.instance.id, context.bundle, there)
        return Done(is_out=all(standing.is_out for standing in found.values()))
    made = lettering.letter_of(context)
    recipient = made.recipient
    pdf = context.services.printer.letter(made.document)
    sha256 = context.services.files.put(pdf)
    is_out = dispatch.is_on_page(context.bundle, recipient.audience)
    if recipient.email:
        is_out |= mail.notify(
            context,
            recipient.email,
            audience=recipient.audience,
            text=recipient.mail_text,
            attachments=(
                *(((made.name, pdf),) if recipient.attached else ()),
                *((each.name, context.services.files.get(each.sha256)) for each in made.along),
            ),
        )
    context.keep(
        Document(
            # The same job makes the same document, whoever prints it.
            id=str(uuid5(NAMESPACE_URL, f"job:{context.job.key}")),
            instance_id=context.instance.id,
            kind=DocumentKind.LETTER,
            name=made.name,
            title=made.title[:300],
            media_type=PDF,
            size=len(pdf),
            sha256=sha256,
            audience=recipient.audience,
            addressee=recipient.audience.partition(":")[2] or None,
            letter=made.id,
            job_id=context.job.id,
            created_by=SYSTEM.username,
            created_at=context.now,
        )
    )
    return Done(is_out=is_out)
