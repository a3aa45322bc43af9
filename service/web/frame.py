"""What surrounds a page: the band, the menu and the foot, as this reader gets them."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from flask import Flask, current_app, g, request, url_for

from service.actions import arrivals, papers, worklist
from service.bundle.bundle import Bundle
from service.core.access import Permission, allowed
from service.core.actor import PUBLIC, Actor, ActorKind
from service.core.language import N_, Message
from service.web import locales, walls
from service.web.account import start_page
from service.web.actors import current_actor, is_known, is_signed_in
from service.web.base import about, published, services, today
from service.web.preferences import Theme

# Where the names in the band of the last page are kept, for pages that ask nothing.
NAMES = "regelwerk.names"
# In the menu only of those it is of use to.
ON_DEMAND = {
    "documents.overview": papers.expects_papers,
    "inbox.overview": worklist.expects_work,
    "arrivals.overview": arrivals.expects_post,
}

# One of them stands under the line of them all.
LISTED_IN = {
    "task": "inbox",
    "casefile": "cases",
    "casepapers": "cases",
    "together": "cases",
    "mining": "oversight",
    "scrutiny": "fleet",
}

MENU: tuple[tuple[Permission, Message, str], ...] = (
    (Permission.SEE_BOARDS, Message(N_("Overview")), "boards.start"),
    (Permission.WORK, Message(N_("Work list")), "inbox.overview"),
    (Permission.SIGNED_IN, Message(N_("Papers")), "documents.overview"),
    (Permission.LIST_CASES, Message(N_("Cases")), "cases.overview"),
    (Permission.START_CASE, Message(N_("Incoming post")), "arrivals.overview"),
    (Permission.READ_VERSIONS, Message(N_("Regulation")), "publish.processes"),
    (Permission.READ_REPORTS, Message(N_("Reports")), "reports.overview"),
    (Permission.READ_AUDIT, Message(N_("Oversight")), "fleet.overview"),
    (Permission.READ_AUDIT, Message(N_("Heat map")), "heat.show"),
    (Permission.READ_AUDIT, Message(N_("Rules and figures")), "clauses.overview"),
    (Permission.DRAW_CASE, Message(N_("Sample")), "sampling.overview"),
    (Permission.READ_AUDIT, Message(N_("Events")), "oversight.events"),
    (Permission.READ_AUDIT, Message(N_("Analysis")), "insight.start"),
    (Permission.READ_AUDIT, Message(N_("Rights")), "holders.overview"),
    (Permission.READ_AUDIT, Message(N_("Proof")), "assurance.show"),
    (Permission.OPERATE, Message(N_("Outgoing mail")), "operations.outgoing"),
    (Permission.OPERATE, Message(N_("Incidents")), "operations.incidents"),
    (Permission.ACCOUNTS, Message(N_("People")), "people.overview"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the staff menu; ``count`` is what waits behind it."""

    label: Message | str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLink:
    """A link in the foot of a public page."""

    label: Message | str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The values of one; the templates find it as ``frame``."""

    product: str = "regelwerk"
    # Whose typing a script may keep in this tab; nothing while it is not known who reads.
    reader: str | None = None
    organisation: str = ""
    subject: str = ""
    home_url: str = "/"
    theme: Theme | None = None
    menu: tuple[MenuItem, ...] = ()
    person: str = ""
    role: str = ""
    theme_url: str = ""
    language_url: str = ""
    profile_url: str = ""
    logout_url: str = ""
    search_url: str = ""
    languages: Mapping[str, str] | None = None
    links: tuple[FrameLink, ...] = ()
    contact: str = ""


def install(app: Flask) -> None:
    """Give every page its ``frame`` and the reader as ``actor``."""
    app.context_processor(_values)


def _values() -> dict[str, Any]:
    if g.get("bare"):  # something broke: ask neither the database nor the clock
        return {**_known(), "today": None}
    actor = current_actor()
    names = _names(published() if about() is None else [])
    current_app.extensions[NAMES] = names
    frame = _frame(actor, _menu(actor), names)
    return {
        "frame": frame,
        "actor": actor,
        "is_staff": actor.kind is ActorKind.PERSON,
        "today": today(),
    }


def _known() -> dict[str, Any]:
    """The frame of an error page: whatever was found out before it went wrong."""
    actor = current_actor() if is_known() else PUBLIC
    is_staff = actor.kind is ActorKind.PERSON
    names = _names([]) if about() else current_app.extensions.get(NAMES, ("", ""))
    frame = _frame(actor, _menu(actor, asks=False) if is_staff else (), names)
    if not is_staff and is_signed_in():
        # Who it is was not asked yet; the page to sign in leads on who has done so.
        frame = replace(frame, home_url=url_for("account.sign_in"), links=())
    if not is_known():
        frame = replace(frame, reader=None)
    return {"frame": frame, "actor": actor, "is_staff": is_staff}


def _frame(actor: Actor, menu: tuple[MenuItem, ...], names: tuple[str, str]) -> Frame:
    organisation, subject = names
    theme = actor.theme if actor.theme in set(Theme) else None
    return Frame(
        reader=_reader(actor),
        organisation=organisation,
        subject=subject,
        home_url=start_page() if actor.kind is ActorKind.PERSON else url_for("intake.welcome"),
        theme=Theme(theme) if theme else None,
        menu=menu,
        person=actor.name,
        role=actor.title,
        theme_url=url_for("preferences.theme"),
        language_url=url_for("preferences.language"),
        profile_url=url_for("profile.show"),
        logout_url=url_for("account.sign_out"),
        search_url=url_for("cases.overview") if allowed(Permission.LIST_CASES, actor) else "",
        languages=languages if len(languages := locales.offered()) > 1 else None,
        links=(
            FrameLink(label=Message(N_("Follow your case")), url=url_for("status.ask")),
            FrameLink(label=Message(N_("Sign in for staff")), url=url_for("account.sign_in")),
        ),
    )


def _reader(actor: Actor) -> str:
    """A name for *actor* that tells nobody who that is; none for anybody."""
    if actor.kind is ActorKind.PUBLIC:
        return ""
    secret = services().settings.secret.encode()
    return hmac.new(secret, f"reader:{actor.username}".encode(), sha256).hexdigest()[:24]


def _menu(actor: Actor, *, asks: bool = True) -> tuple[MenuItem, ...]:
    """The lines of the menu; without *asks* those that need no question to the database."""
    module = (request.endpoint or "").partition(".")[0]
    fixed = tuple(
        MenuItem(label=label, url=url_for(endpoint), current=_is_current(endpoint, module))
        for permission, label, endpoint in MENU
        if allowed(permission, actor) and _is_of_use(endpoint, actor, asks=asks)
    )
    return fixed + (_walls(actor) if asks else ())


def _walls(actor: Actor) -> tuple[MenuItem, ...]:
    """A line for each wall, under the name that its regulation gives it."""
    return tuple(
        MenuItem(label=name, url=url, current=request.path == url)
        for name, url in walls.lines(actor)
    )


def _is_of_use(endpoint: str, actor: Actor, *, asks: bool) -> bool:
    if endpoint not in ON_DEMAND:
        return True
    if not asks:
        return endpoint == "inbox.overview" and allowed(Permission.TAKE_TASKS, actor)
    return ON_DEMAND[endpoint](services(), actor)


def _is_current(endpoint: str, module: str) -> bool:
    if module == "operations":
        return endpoint == request.endpoint
    return endpoint.partition(".")[0] == LISTED_IN.get(module, module)


def _names(everything: Iterable[Bundle]) -> tuple[str, str]:
    """The organisation and regulation in the band: of what the page is about, else of all.

    A house of many organisations has the name of none of them.
    """
    here = about()
    found = everything if here is None else [here]
    organisations = {each.regulation.organisation for each in found}
    titles = {each.title for each in found}
    return (
        organisations.pop() if len(organisations) == 1 else "",
        titles.pop() if len(titles) == 1 else "",
    )
