"""The page that shows the letters of a step before it is taken. No routes here.

It carries what was typed and the letters themselves: nothing of it is kept anywhere.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from service.actions.binding import Sent
from service.connectors.letter import PDF
from service.connectors.preview import Preview, Reading, Road, Unread
from service.core.actor import Actor, ActorKind
from service.core.errors import Refused
from service.core.language import N_, Message
from service.outside import PrintError
from service.web.base import services

SEAL = "_read"
LEFT_OUT = frozenset({"csrf_token", "_action", SEAL})
DRAWN = 12  # letters that are printed for one page
DRAWN_EACH = 3  # of the same letter to several people
ROADS = {
    Road.MAIL: N_("By e-mail to %(email)s, with the letter attached."),
    Road.NOTICE: N_("It is put ready to read. An e-mail to %(email)s says so."),
    Road.PAGE: N_("It is put on the page of the addressee."),
    Road.POST: N_("On paper. You print it and post it."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter to be read. ``url`` holds the PDF itself; empty when it is one of many alike."""

    title: str
    to: str
    how: Message | None
    along: Sequence[str]
    fault: Message | None
    is_later: bool
    url: str = ""
    media_type: str = PDF


def demanded(actor: Actor) -> Reading | None:
    """What demands that letters are read first: of staff, never of a party."""
    if actor.kind is not ActorKind.PERSON:
        return None
    return Reading(services=services(), seal=request.form.get(SEAL, ""))


def page(unread: Unread, sent: Sent, **about: Any) -> str:
    """The letters, with what was typed to send it again. Refused when one cannot be printed."""
    try:
        letters = list(_views(unread.found.previews))
    except PrintError as error:
        raise Refused(
            N_("The letter cannot be printed. %(reason)s"), reason=error.message
        ) from error
    return render_template(
        "letters/read.html",
        letters=letters,
        more=unread.found.more,
        is_changed=unread.is_changed,
        seal=unread.seal,
        hidden=[
            (name, value)
            for name, values in sent.carried().items()
            if name not in LEFT_OUT
            for value in values
        ],
        **about,
    )


def _views(previews: Sequence[Preview]) -> Iterator[LetterView]:
    drawn: list[str] = []
    for preview in previews:
        letter = preview.letter
        if letter is None:
            yield _view(preview)
        elif len(drawn) < DRAWN and drawn.count(letter.id) < DRAWN_EACH:
            drawn.append(letter.id)
            pdf = services().printer.letter(letter.document)
            yield _view(preview, f"data:{PDF};base64,{b64encode(pdf).decode()}")
        else:
            yield _view(preview)


def _view(preview: Preview, url: str = "") -> LetterView:
    letter = preview.letter
    if letter is None or preview.road is None:
        return LetterView(
            title=preview.name, to="", how=None, along=(), fault=preview.fault,
            is_later=preview.is_later,
        )  # fmt: skip
    return LetterView(
        title=letter.title,
        to=letter.recipient.name,
        how=Message(ROADS[preview.road], {"email": letter.recipient.email}),
        along=[paper.title or paper.name for paper in letter.along],
        fault=None,
        is_later=preview.is_later,
        url=url,
    )
