"""One letter of a case: its words, who gets it and what goes along. Prints and sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.actions.links import link_of
from service.connectors import parties
from service.connectors.context import CaseContext
from service.connectors.parties import Recipient
from service.core import words
from service.core.errors import NotFound
from service.core.feel import to_json
from service.core.language import N_
from service.core.letters import Frame, RenderedLetter, letter_document, render_letter
from service.core.topic import listed
from service.core.words import Key, PersonField, Scope
from service.store import documents
from service.store.tables import Document

ORGANISATION_ADDRESS = Key.ADDRESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter that was filled in. ``document`` is what a printer gets of it."""

    id: str
    title: str
    recipient: Recipient
    document: Mapping[str, Any]
    along: tuple[Document, ...] = ()

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.id}.pdf"


def letter_of(context: CaseContext) -> Letter:
    """The letter of the step that *context* is at. Raises what stands in the way of it."""
    letter_id = (context.job.properties or {}).get(words.Property.LETTER, "")
    source = context.bundle.letters.get(letter_id)
    if source is None:
        raise NotFound(N_("The version of this case has no letter “%(letter)s”."), letter=letter_id)
    recipient = parties.party(context, source.front.to)
    filled = fill_in(context, letter_id, recipient)
    return Letter(
        id=letter_id,
        title=filled.subject,
        recipient=recipient,
        document=letter_document(
            filled, _frame(context, filled, recipient), now=context.now, formats=context.formats
        ),
        along=_sent_along(context),
    )


def fill_in(
    context: CaseContext,
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


def _sent_along(context: CaseContext) -> tuple[Document, ...]:
    """Documents of the case that the step names; what is not there stops the letter."""
    source = (context.job.properties or {}).get(words.Property.SENT_ALONG, "")
    wanted = listed(to_json(context.evaluate(source))) if source else []
    there = documents.of_instance(context.session, context.instance.id) if wanted else ()
    known = {each.id: each for each in there}
    for each in wanted:
        if each not in known:
            raise NotFound(N_("The case has no document “%(document)s”."), document=each)
    return tuple(known[each] for each in wanted)


def _known_of(context: CaseContext, recipient: Recipient) -> dict[str, Any]:
    """What a letter may read about who it is for; nobody gets the link of somebody else."""
    party = context.bundle.settings.parties[recipient.context[Key.KEY]]
    link = link_of(context.services.settings, context.instance, party) if party.page else None
    return {**recipient.row, Scope.PARTY: dict(recipient.context), Scope.STATUS_LINK: link}


def _frame(context: CaseContext, letter: RenderedLetter, recipient: Recipient) -> Frame:
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


def _regulation_line(context: CaseContext) -> str:
    regulation = context.bundle.regulation
    if not regulation.version:
        return regulation.name
    version = context.formats.version(regulation.version)
    return context.say(N_("%(name)s, version %(version)s"), name=regulation.name, version=version)


def _signature(context: CaseContext, source: str, recipient: Recipient) -> list[str]:
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
