"""The page that shows the letters of a step before it is taken. No routes here.

It carries what was typed and the letters themselves: nothing of it is kept anywhere.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from service.actions.binding import Sent
from service.actions.formpage import FormPage
from service.connectors import preview
from service.connectors.letter import PDF
from service.connectors.preview import Preview, Reading, Road, Unread
from service.core.actor import Actor, ActorKind
from service.core.errors import NotFound, Refused
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
WAITS = N_("There is no mail server: the e-mail to %(email)s is laid ready, not sent.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter to be read. ``url`` holds the PDF itself; empty when it is one of many alike."""

    title: str
    to: str
    how: Message | None
    along: Sequence[str]
    fault: Message | None
    is_later: bool
    speaks_of: Sequence[str] = ()
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


def beside(page: FormPage) -> LetterView | None:
    """The letter that stands beside a task, to be fetched from an address of its own."""
    found = preview.beside(services(), page)
    if found is None or page.task is None:
        return None
    url = url_for("task.letter", task_id=page.task.id) if found.letter else ""
    return _view(found, url)


def printed(page: FormPage) -> tuple[str, bytes]:
    """The name and PDF of that letter. NotFound when there is none to print."""
    found = preview.beside(services(), page)
    if found is None or found.letter is None:
        raise NotFound(N_("There is no letter to show here."))
    return found.letter.name, services().printer.letter(found.letter.document)


def _views(previews: Sequence[Preview]) -> Iterator[LetterView]:
    drawn: list[str] = []
    for each in previews:
        letter = each.letter
        if letter is None:
            yield _view(each)
        elif len(drawn) < DRAWN and drawn.count(letter.id) < DRAWN_EACH:
            drawn.append(letter.id)
            pdf = services().printer.letter(letter.document)
            yield _view(each, f"data:{PDF};base64,{b64encode(pdf).decode()}")
        else:
            yield _view(each)


def _view(found: Preview, url: str = "") -> LetterView:
    letter = found.letter
    if letter is None or found.road is None:
        return LetterView(
            title=found.name, to="", how=None, along=(), fault=found.fault,
            is_later=found.is_later,
        )  # fmt: skip
    return LetterView(
        title=letter.title,
        to=letter.recipient.name,
        how=Message(
            WAITS if found.is_kept else ROADS[found.road], {"email": letter.recipient.email}
        ),
        along=[paper.title or paper.name for paper in letter.along],
        fault=None,
        is_later=found.is_later,
        speaks_of=found.speaks_of,
        url=url,
    )
