"""The page for who asks or sends too often: how long to wait, with what was typed still in it."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from flask import g, render_template
from flask.typing import ResponseReturnValue

from service.core.errors import TooOften
from service.core.language import N_, Message
from service.web import typed
from service.web.wording import say

LONG = 90  # seconds; from here the wait is told in minutes, and from 90 of those in hours


def page(error: TooOften) -> ResponseReturnValue:
    """What happened, when to try again, and one button that sends the same answers again."""
    g.bare = True  # a flood must not keep the database busy with the pages that refuse it
    text = render_template(
        "too_often.html",
        message=error.message,
        wait=waiting(error.wait),
        typed=typed.again(),
        page_url=typed.page_url(),
    )
    return text, error.status, headers(error)


def headers(error: TooOften) -> dict[str, str]:
    """For programs: when to try again."""
    return {"Retry-After": str(_seconds(error.wait))}


def advice(wait: timedelta) -> Message:
    """For people: the same."""
    return Message(N_("Try again in %(wait)s."), {"wait": say(waiting(wait))})


def waiting(wait: timedelta) -> Message:
    """How long to wait, rounded up, in the largest unit that says it well."""
    seconds = _seconds(wait)
    if seconds < LONG:
        one, many = N_("1 second"), N_("%(count)s seconds")
        return Message(one if seconds == 1 else many, {"count": seconds})
    minutes = ceil(seconds / 60)
    if minutes < LONG:
        return Message(N_("%(count)s minutes"), {"count": minutes})
    return Message(N_("%(count)s hours"), {"count": ceil(minutes / 60)})


def _seconds(wait: timedelta) -> int:
    return max(1, ceil(wait.total_seconds()))
