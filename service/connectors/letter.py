"""Topic ``brief``: fill in, print, file and announce one letter. Who may read it: access."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from service.actions import dispatch
from service.actions.links import link_of
from service.connectors import mail, parties
from service.connectors.context import JobContext
from service.connectors.parties import Recipient
from service.core import words
from service.core.actor import SYSTEM
from service.core.errors import NotFound
from service.core.feel import to_json
from service.core.language import N_
from service.core.letters import Frame, RenderedLetter, letter_document, render_letter
from service.core.outcome import Done, Outcome
from service.core.topic import Lane, Names, Topic, TopicProperty, listed
from service.core.words import Key, PersonField, Scope
from service.store import documents
from service.store.tables import Document, DocumentKind

PDF = "application/pdf"
ORGANISATION_ADDRESS = Key.ADDRESS


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
    if made := documents.of_job(context.session, context.job.id):
        found = dispatch.of_case(context.session, context.instance.id, context.bundle, made)
        return Done(is_out=all(standing.is_out for standing in found.values()))
    letter_id = (context.job.properties or {}).get(words.Property.LETTER, "")
    source = context.bundle.letters.get(letter_id)
    if source is None:
        raise NotFound(N_("The version of this case has no letter “%(letter)s”."), letter=letter_id)
    recipient = parties.party(context, source.front.to)
    letter = fill_in(context, letter_id, recipient)
    document = letter_document(
        letter, _frame(context, letter, recipient), now=context.now, formats=context.formats
    )
    pdf = context.services.printer.letter(document)
    sha256 = context.services.files.put(pdf)
    is_out = dispatch.is_on_page(context.bundle, recipient.audience)
    if recipient.email:
        is_out |= mail.notify(
            context,
            recipient.email,
            audience=recipient.audience,
            text=recipient.mail_text,
            attachments=(
                *(((f"{letter_id}.pdf", pdf),) if recipient.attached else ()),
                *_sent_along(context),
            ),
        )
    context.keep(
        Document(
            # The same job makes the same document, whoever prints it.
            id=str(uuid5(NAMESPACE_URL, f"job:{context.job.key}")),
            instance_id=context.instance.id,
            kind=DocumentKind.LETTER,
            name=f"{letter_id}.pdf",
            title=letter.subject[:300],
            media_type=PDF,
            size=len(pdf),
            sha256=sha256,
            audience=recipient.audience,
            addressee=recipient.audience.partition(":")[2] or None,
            letter=letter_id,
            job_id=context.job.id,
            created_by=SYSTEM.username,
            created_at=context.now,
        )
    )
    return Done(is_out=is_out)


def _sent_along(context: JobContext) -> Iterator[tuple[str, bytes]]:
    """Documents of the case that the step names, whole; what is not there stops the letter."""
    source = (context.job.properties or {}).get(words.Property.SENT_ALONG, "")
    wanted = listed(to_json(context.evaluate(source))) if source else []
    there = documents.of_instance(context.session, context.instance.id) if wanted else ()
    known = {each.id: each for each in there}
    for each in wanted:
        if each not in known:
            raise NotFound(N_("The case has no document “%(document)s”."), document=each)
        yield known[each].name, context.services.files.get(known[each].sha256)


def fill_in(
    context: JobContext,
    letter_id: str,
    recipient: Recipient | None,
    extra: Mapping[str, Any] | None = None,
) -> RenderedLetter:
    """The words of a letter for this case. Raises LetterError."""
    source = context.bundle.letters[letter_id]
    known = _known_of(context, recipient) if recipient else {}
    return render_letter(
        id=letter_id,
        front=source.front,
        body=source.body,
        context=context.letter_scope({**known, **(extra or {})}),
        functions=context.letter_functions(),
        formats=context.formats,
    )


def _known_of(context: JobContext, recipient: Recipient) -> dict[str, Any]:
    """What a letter may read about who it is for; nobody gets the link of somebody else."""
    party = context.bundle.settings.parties[recipient.context[Key.KEY]]
    link = link_of(context.services.settings, context.instance, party) if party.page else None
    return {**recipient.row, Scope.PARTY: dict(recipient.context), Scope.STATUS_LINK: link}


def _frame(context: JobContext, letter: RenderedLetter, recipient: Recipient) -> Frame:
    regulation = context.bundle.regulation
    address = str(regulation.properties.get(ORGANISATION_ADDRESS, ""))
    return Frame(
        organisation=regulation.organisation or context.bundle.title,
        organisation_lines=[line.strip() for line in address.splitlines() if line.strip()],
        addressee=[recipient.name, *recipient.address],
        reference=context.instance.number,
        regulation=_regulation_line(context),
        signature=_signature(context, letter.signatory, recipient),
    )


def _regulation_line(context: JobContext) -> str:
    regulation = context.bundle.regulation
    if not regulation.version:
        return regulation.name
    version = context.formats.version(regulation.version)
    return context.say(N_("%(name)s, version %(version)s"), name=regulation.name, version=version)


def _signature(context: JobContext, source: str, recipient: Recipient) -> list[str]:
    """The lines below the letter: a username becomes name and title, people stand apart."""
    value = context.evaluate(source, recipient.row)
    lines: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            each = [each.get(PersonField.NAME), each.get(PersonField.FUNCTION)]
        elif isinstance(each, str) and (known := parties.person(context, each)):
            each = [known[PersonField.NAME], known[PersonField.FUNCTION]]
        else:
            each = str(each or "").splitlines()
        named = [str(line) for line in each if line]
        lines.extend(["", *named] if lines and named else named)
    return lines
