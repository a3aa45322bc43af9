"""The sample of who keeps an eye on the work: what was drawn and why, and drawing by chance."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import fleet, sampling
from service.core.access import Permission
from service.core.errors import Invalid
from service.core.language import N_
from service.web import fleetquery
from service.web.actors import current_actor, guarded
from service.web.base import number_argument, services
from service.web.notices import Notice, telling

blueprint = Blueprint("sampling", __name__, url_prefix="/toezicht/steekproef")

LONGEST_NUMBER = 6  # digits of how many cases


@blueprint.get("")
@guarded(Permission.DRAW_CASE)
def overview() -> ResponseReturnValue:
    return _page()


@blueprint.post("")
@guarded(Permission.DRAW_CASE)
def draw() -> ResponseReturnValue:
    """Draw by chance from the list that the address asks for."""
    actor = current_actor()
    typed = {name: request.form.get(name, "")[:1000] for name in ("size", "seed", "reason")}
    asked = fleetquery.read(fleet.choices(services(), actor))
    try:
        sampling.draw_by_chance(
            services(),
            actor,
            asked.filter,
            query=asked.query(),
            size=_size(typed["size"]),
            seed=typed["seed"],
            text=typed["reason"],
        )
    except Invalid as problem:
        return _page(problem=problem.message, typed=typed), 422
    return redirect(telling(url_for("sampling.overview"), Notice.SAMPLE_DRAWN), 303)


def _size(text: str) -> int:
    size = text.strip()
    if not (size.isascii() and size.isdigit() and len(size) <= LONGEST_NUMBER):
        raise Invalid(N_("Draw at least 1 case and at most %(most)s."), most=sampling.MOST)
    return int(size)


def _page(**values: Any) -> str:
    actor = current_actor()
    known = fleet.choices(services(), actor)
    asked = fleetquery.read(known)
    page = number_argument("bladzijde", 1)
    found = sampling.samples(services(), actor, page)
    return render_template(
        "oversight/sample.html",
        samples=found,
        page=page,
        is_full=len(found) == sampling.PAGE,
        title=fleetquery.title(known, asked.filter),
        population=fleet.counts(services(), actor, [asked.filter])[0],
        action=asked.url("sampling.draw"),
        list_url=asked.url(),
        address_of=lambda sample: f"{url_for('fleet.overview')}?{urlencode(sample.draw['from'])}",
        **values,
    )
