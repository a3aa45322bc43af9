"""What a page says about what was just done. It travels in the address, signed, in no cookie.

A cookie would be shared with every other answer on its way to the same browser: one that was
asked before and arrives after would put the old cookie back, and the words would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext, ngettext
from itsdangerous import BadData, URLSafeSerializer
from markupsafe import Markup, escape

from service.actions import sequel, undo
from service.actions.sequel import Following
from service.actions.undo import Offer
from service.bundle.bundle import Bundle
from service.core.language import N_
from service.web.actors import current_actor
from service.web.base import services
from service.web.dates import due_words

PARAMETER = "melding"
SHOWN_FOR = timedelta(minutes=2)  # for who reloads the page; an old address says nothing
LONGEST = 1_000
MOST = 3  # tasks that are named; a step may open one for each of many people


class Notice(StrEnum):
    """What can be said; an address never carries words of its own, nor anything of a person."""

    DONE = "done"
    UNDONE = "undone"
    SENT_NOW = "sent_now"
    RECEIVED = "received"
    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    PUBLISHED = "published"
    RETRIED = "retried"
    CHECK_ASKED = "check_asked"
    PACK_ASKED = "pack_asked"
    SIGNED_OUT = "signed_out"
    LEFT = "left"
    POSTED = "posted"
    RETURNED = "returned"
    NOTED = "noted"
    TAKEN_IN = "taken_in"
    LET_GO = "let_go"
    DISCARDED = "discarded"
    VIEW_KEPT = "view_kept"
    VIEW_DROPPED = "view_dropped"
    CALENDAR_UNLINKED = "calendar_unlinked"
    DRAWN = "drawn"
    REPORT_COMPUTED = "report_computed"
    REPORT_EXPLAINED = "report_explained"
    REPORT_ESTABLISHED = "report_established"
    REPORT_SENT = "report_sent"
    SAMPLE_DRAWN = "sample_drawn"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    PASSWORD_CHANGED = "password_changed"
    ABSENCE_CHANGED = "absence_changed"
    TERM_MAIL_CHOSEN = "term_mail_chosen"
    LINK_MAILED = "link_mailed"
    LINK_READY = "link_ready"


TEXTS = {
    Notice.DONE: N_("“%(name)s” is done in case %(number)s."),
    Notice.UNDONE: N_("“%(name)s” is open again. What you filled in is still there."),
    Notice.SENT_NOW: N_("“%(name)s” stands. What goes out leaves now."),
    Notice.RECEIVED: N_("Thank you. We have received it: “%(name)s”."),
    Notice.OPENED: N_("Case %(number)s is open."),
    Notice.CLAIMED: N_("The task is in your name now."),
    Notice.RELEASED: N_("The task is back with the group."),
    Notice.PUBLISHED: N_("Version %(number)s is in use for new cases."),
    Notice.RETRIED: N_("It is tried again now. Look here again in a minute."),
    Notice.CHECK_ASKED: N_("The chain is being checked. The result appears here."),
    Notice.PACK_ASKED: N_("The pack is being made. It appears here."),
    Notice.SAMPLE_DRAWN: N_("The sample is drawn. It stands first in the list."),
    Notice.DRAWN: N_("The case is in your sample. You see it whole now."),
    Notice.REPORT_COMPUTED: N_("The figures are worked out, as a new version."),
    Notice.REPORT_EXPLAINED: N_("The explanation is kept."),
    Notice.REPORT_ESTABLISHED: N_("The report is established, and does not change any more."),
    Notice.REPORT_SENT: N_("It is noted that the report was sent."),
    Notice.ACCOUNT_ADDED: N_("The account is there. Give its owner a link to choose a password."),
    Notice.ACCOUNT_CHANGED: N_("The account is changed. It counts from the next page on."),
    Notice.ABSENCE_CHANGED: N_("Your absence is noted as below."),
    Notice.LINK_MAILED: N_("A link to choose a password goes to the address of the account."),
    Notice.LINK_READY: N_(
        "A message with a link lies ready: there is no mail server."
        " Or make a link and hand it over."
    ),
    Notice.TERM_MAIL_CHOSEN: N_("It is noted. It counts from the next warning on."),
    Notice.PASSWORD_CHANGED: N_("The new password counts. Sign in with it."),
    Notice.SIGNED_OUT: N_("You are signed out."),
    Notice.POSTED: N_("It is noted that “%(name)s” went by post."),
    Notice.RETURNED: N_("It is noted that “%(name)s” came back. Its dates are open again."),
    Notice.NOTED: N_("It is noted."),
    Notice.LET_GO: N_("It is noted. What may go leaves within a minute."),
    Notice.TAKEN_IN: N_("The message was taken in. What nobody has to look at is set aside."),
    Notice.DISCARDED: N_("The message is discarded. Your reason is kept."),
    Notice.VIEW_KEPT: N_("The view is kept. Only you see it."),
    Notice.CALENDAR_UNLINKED: N_("The calendar link does not work any more."),
    Notice.VIEW_DROPPED: N_("The view is gone. Nothing happened to the cases."),
    Notice.LEFT: N_("The page is closed on this computer. Your link still works."),
}


# Whether the reader may do the task, and whether it has a date.
NOW = {
    (True, True): N_("Now with you: “%(task)s”, by %(date)s at the latest."),
    (True, False): N_("Now with you: “%(task)s”."),
    (False, True): N_("Now with %(who)s: “%(task)s”, by %(date)s at the latest."),
    (False, False): N_("Now with %(who)s: “%(task)s”."),
}


def install(app: Flask) -> None:
    """Give every template ``notice()``: what this page has to say, or nothing."""
    app.jinja_env.globals["notice"] = text
    app.jinja_env.globals["offer"] = offer


def offer() -> Offer | None:
    """What this reader may take back of what the address tells of; None: nothing any more."""
    found = None if g.get("bare") else _opened(request.args.get(PARAMETER, ""))
    if found is None or found[0] != Notice.DONE:
        return None
    return undo.offer(services(), found[2], current_actor())


def telling(
    url: str,
    what: Notice,
    *,
    name: str = "",
    number: str | int = "",
    linked: bool = False,
    since: datetime | None = None,
) -> str:
    """*url*, so that its page says *what* to this reader. *name* is that of a step in the model.

    *linked*: the number leads to its case. *since*: the moment of a step of that case, to tell
    what waits from then on; the page asks who and until when itself, so no address names anybody.
    """
    at = int(services().clock().timestamp())
    step = None if since is None else since.timestamp()
    sealed = _seal().dumps([what, name, number, linked, step, at])
    return f"{url}{'&' if '?' in url else '?'}{PARAMETER}={sealed}"


def text() -> Markup | None:
    """What the address of this request tells, when it was sealed for this reader just now."""
    if g.get("bare"):
        return None
    found = _opened(request.args.get(PARAMETER, ""))
    if found is None:
        return None
    what, name, number, linked, step, _ = found
    shown: Any = escape(number)
    if linked:
        url = url_for("casefile.show", number=number)
        shown = Markup('<a href="{}">{}</a>').format(url, number)
    told = Markup(gettext(TEXTS[what])) % {"name": name, "number": shown}
    return told if step is None else Markup(" ").join([told, *_what_now(number, step)])


def _what_now(number: str, step: float) -> Iterator[Markup]:
    """With whom the case is after the step at *step*, and until when, as far as this reader may."""
    since = datetime.fromtimestamp(step, UTC)
    after = sequel.of(services(), number, current_actor(), since)
    if after is None:
        return
    for each in after.following[:MOST]:
        yield _following(each, after.bundle)
    more = len(after.following) - MOST
    if more > 0:
        yield Markup(escape(ngettext("And %(num)s more task.", "And %(num)s more tasks.", more)))
    if after.going:
        names = ", ".join(dict.fromkeys(after.going[:MOST]))
        next_ = gettext("Next: %(names)s. What follows then appears in the work list.", names=names)
        yield Markup(escape(next_))
    elif after.is_over:
        yield Markup(escape(gettext("The case is closed with this.")))
    elif after.is_idle:
        yield Markup(escape(gettext("There is no task now. The case goes on by itself.")))


def _following(task: Following, bundle: Bundle) -> Markup:
    name = Markup('<a href="{}">{}</a>').format(url_for("task.show", task_id=task.id), task.name)
    values = {
        "task": name if task.is_mine else escape(task.name),
        "who": escape(task.who),
        "date": escape(_due_words(task, bundle)),
    }
    return Markup(gettext(NOW[task.is_mine, task.due is not None])) % values


def _due_words(task: Following, bundle: Bundle) -> str:
    if task.due is None:
        return ""
    today = bundle.calendar.local_date(services().clock())
    return due_words(task.due, today)


def _opened(sealed: str) -> list[Any] | None:
    if not sealed or len(sealed) > LONGEST:
        return None
    try:
        found: list[Any] = _seal().loads(sealed)
    except BadData:
        return None
    age = int(services().clock().timestamp()) - found[-1]
    return found if 0 <= age <= SHOWN_FOR.total_seconds() else None


def _seal() -> URLSafeSerializer:
    """Sealed for one reader: an address that was passed on says nothing to somebody else."""
    return URLSafeSerializer(services().settings.secret, salt=f"notice:{current_actor().username}")
