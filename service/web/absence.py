"""The part of a page about an account that says who is away: read, noted and ended."""

from __future__ import annotations

from typing import Any

from flask import request

from service.actions import absences
from service.core.errors import Invalid
from service.core.language import N_
from service.core.period import Period
from service.web.actors import current_actor
from service.web.base import services

TEXTS = ("first", "last", "deputy")
LONGEST = 19  # digits of what a database can count


def values(username: str) -> dict[str, Any]:
    """What ``people/absence.html`` shows of the absence of *username*."""
    return {
        "away": absences.of_person(services(), username),
        "deputies": [
            (each.number, f"{each.name} · {each.title}" if each.title else each.name)
            for each in absences.deputies(services(), username)
        ],
        "away_typed": {name: request.form.get(name, "")[:100] for name in TEXTS},
    }


def send(username: str) -> None:
    """Note what the form says, or end what was noted; Invalid says what to correct."""
    if request.form.get("end"):
        absences.end(services(), current_actor(), username)
        return
    first, last = (request.form.get(name, "").strip()[:100] for name in ("first", "last"))
    if not (first and last):
        raise Invalid(N_("Fill in the first and the last day of the absence."))
    period = Period.between(first, last)
    absences.note(services(), current_actor(), username, deputy=_deputy(), period=period)


def _deputy() -> int:
    text = request.form.get("deputy", "")
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST):
        raise Invalid(N_("Choose who stands in: somebody in the same groups."))
    return int(text)
