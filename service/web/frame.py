"""What surrounds a page for this reader: language, menu, foot. The drawing is in shell."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request, session, url_for

from service.actions import papers, worklist
from service.core.access import PUBLIC, Actor, ActorKind, Permission, allowed
from service.core.language import N_, USUAL, Message
from service.web.account import LOCALES, start_page
from service.web.actors import current_actor
from service.web.base import about, new_key, published, services, today
from service.web.shell import Frame, FrameLink, MenuItem, Theme

# In the menu only of those it is of use to.
ON_DEMAND = {
    "documents.overview": papers.expects_papers,
    "inbox.overview": worklist.expects_work,
}

MENU: tuple[tuple[Permission, Message, str], ...] = (
    (Permission.WORK, Message(N_("Work list")), "inbox.overview"),
    (Permission.SIGNED_IN, Message(N_("Papers")), "documents.overview"),
    (Permission.LIST_CASES, Message(N_("Cases")), "casefile.overview"),
    (Permission.READ_VERSIONS, Message(N_("Regulation")), "publish.processes"),
    (Permission.READ_AUDIT, Message(N_("Oversight")), "oversight.events"),
    (Permission.OPERATE, Message(N_("Outgoing mail")), "operations.outbox"),
    (Permission.OPERATE, Message(N_("Incidents")), "operations.incidents"),
)


def install(app: Flask) -> None:
    """Give every page its ``frame`` and the reader as ``actor``."""
    app.context_processor(_values)
    app.jinja_env.globals["new_key"] = new_key


def chosen_locale() -> str:
    """The reader's own choice, else Dutch; the browser's language is not asked."""
    chosen = session.get("locale") or (PUBLIC if g.get("bare") else current_actor()).locale
    return chosen if chosen in LOCALES else USUAL


def _values() -> dict[str, Any]:
    if g.get("bare"):  # something broke: ask neither the database nor the clock
        return {"frame": Frame(), "actor": PUBLIC, "is_staff": False, "today": None}
    actor = current_actor()
    return {
        "frame": _frame(actor),
        "actor": actor,
        "is_staff": actor.kind is ActorKind.PERSON,
        "today": today(),
    }


def _frame(actor: Actor) -> Frame:
    organisation, subject = _names()
    theme = actor.theme if actor.theme in set(Theme) else None
    return Frame(
        organisation=organisation,
        subject=subject,
        home_url=start_page() if actor.kind is ActorKind.PERSON else url_for("intake.welcome"),
        theme=Theme(theme) if theme else None,
        menu=_menu(actor),
        person=actor.name,
        role=actor.title,
        theme_url=url_for("account.theme"),
        language_url=url_for("account.language"),
        logout_url=url_for("account.sign_out"),
        languages=LOCALES,
        links=(
            FrameLink(label=Message(N_("Follow your case")), url=url_for("status.ask")),
            FrameLink(label=Message(N_("Sign in for staff")), url=url_for("account.sign_in")),
        ),
    )


def _menu(actor: Actor) -> tuple[MenuItem, ...]:
    module = (request.endpoint or "").partition(".")[0]
    return tuple(
        MenuItem(label=label, url=url_for(endpoint), current=_is_current(endpoint, module))
        for permission, label, endpoint in MENU
        if allowed(permission, actor)
        and (endpoint not in ON_DEMAND or ON_DEMAND[endpoint](services(), actor))
    )


def _is_current(endpoint: str, module: str) -> bool:
    if module == "operations":
        return endpoint == request.endpoint
    home = "inbox" if module == "task" else module
    return endpoint.partition(".")[0] == home


def _names() -> tuple[str, str]:
    """The organisation and regulation in the band: of what the page is about, else of all.

    A house of many organisations has the name of none of them.
    """
    here = about()
    found = published() if here is None else [here]
    organisations = {each.regulation.organisation for each in found}
    titles = {each.title for each in found}
    return (
        organisations.pop() if len(organisations) == 1 else "",
        titles.pop() if len(titles) == 1 else "",
    )
