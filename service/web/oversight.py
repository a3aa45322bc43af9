"""The audit screen: the trail, filtered by case and kind, and the proof of its chain."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import oversight
from service.core.access import Permission
from service.core.language import N_, Message
from service.store import audit
from service.store.audit import Act
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, query_text
from service.web.wording import say

blueprint = Blueprint("oversight", __name__, url_prefix="/toezicht")

EVERYTHING = Message(N_("Every kind"))
NAMELESS = "…"  # in a kind in the filter, for what it was about


@blueprint.get("/gebeurtenissen")
@guarded(Permission.READ_AUDIT)
def events() -> ResponseReturnValue:
    number, kind = query_text("zaak", longest=60), request.args.get("soort", "")
    act = Act(kind) if kind in set(Act) else None
    page = oversight.events(
        for_lists(), current_actor(), number=number, act=act, page=number_argument("bladzijde", 1)
    )
    return render_template(
        "oversight/events.html",
        page=page,
        number=number,
        kind=act or "",
        kinds=_kinds(),
        page_url=lambda n: url_for(
            "oversight.events", zaak=number or None, soort=act or None, bladzijde=n
        ),
    )


def _kinds() -> list[tuple[str, Message | str]]:
    """Every kind of event in words, by alphabet; first the choice of all."""
    named = [(act.value, say(audit.sentence(act, {}, NAMELESS))) for act in Act]
    return [("", EVERYTHING), *sorted(named, key=lambda pair: pair[1])]
