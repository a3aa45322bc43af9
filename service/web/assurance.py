"""The proof, for who watches the work: the last check, seals, one case, and packs to take along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from service.actions import assurance, drawing, oversight, packs
from service.core.access import Permission
from service.core.errors import Invalid, NotAllowed, NotFound, ServiceError
from service.core.language import N_
from service.core.period import Period
from service.web.actors import current_actor, guarded
from service.web.base import query_text, services, today
from service.web.documents import to_keep
from service.web.notices import Notice, telling

LAST_ID = 2**63 - 1  # what a database can count
MOST_TYPED = 5_000  # letters of a list of case numbers
TYPED = ("cases", "size", "seed", "van", "tot")
SEALS_NAME = "zegels.csv"
PACK_NAME = "bewijspakket-%s.zip"
FINGERPRINT = 16  # of 64 hex digits, in fours; enough for a person to compare

blueprint = Blueprint("assurance", __name__, url_prefix="/toezicht/bewijs")

blueprint.add_app_template_filter(format_decimal, "amount")


@blueprint.app_template_filter("fingerprint")
def fingerprint(digest: str) -> str:
    """The beginning of a hash as people read it out: ``5f0c 7ab2 91e4 c0e1``."""
    return " ".join(digest[at : at + 4] for at in range(0, FINGERPRINT, 4))


@blueprint.get("")
@guarded(Permission.READ_AUDIT)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/controle")
@guarded(Permission.READ_AUDIT)
def check() -> ResponseReturnValue:
    rows = request.form.get("rows") == "yes"
    oversight.ask_check(services(), current_actor(), rows=rows)
    return redirect(telling(url_for("assurance.show"), Notice.CHECK_ASKED))


@blueprint.post("/pakketten")
@guarded(Permission.READ_AUDIT)
def ask() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "")[:MOST_TYPED] for name in TYPED}
    typed["reason"] = request.form.get("reason", "")[: packs.LONGEST + 1]
    contents = request.form.get("contents") == "yes"
    try:
        packs.ask(
            services(),
            typed["cases"].replace(",", " ").split(),
            current_actor(),
            typed["reason"],
            contents=contents,
            draw=_draw(typed),
            period=_period(typed),
        )
    except (Invalid, NotFound, NotAllowed) as problem:
        return _page(problem=problem.message, typed=typed, contents=contents), 422
    return redirect(telling(url_for("assurance.show", _anchor="pakketten"), Notice.PACK_ASKED))


@blueprint.get(f"/pakketten/<int(max={LAST_ID}):errand_id>")
@guarded(Permission.READ_AUDIT)
def fetch(errand_id: int) -> ResponseReturnValue:
    file = packs.fetch(services(), errand_id, current_actor())
    return to_keep(file, PACK_NAME % errand_id, "application/zip")


@blueprint.get("/zegels.csv")
@guarded(Permission.READ_AUDIT)
def seals() -> ResponseReturnValue:
    rows = assurance.seals_of(services(), current_actor())

    def lines() -> Iterator[str]:
        for row in rows:
            yield ";".join(str(value) for value in row) + "\r\n"

    headers = {"Content-Disposition": f"attachment; filename={SEALS_NAME}"}
    return lines(), 200, {"Content-Type": "text/csv; charset=utf-8", **headers}


def _draw(typed: dict[str, str]) -> drawing.Draw | None:
    """How cases are drawn, when somebody named none."""
    if not typed["seed"].strip() and not typed["size"].strip():
        return None
    if typed["cases"].strip():
        raise Invalid(N_("Name cases or have them drawn, not both."))
    size = typed["size"].strip()
    if not (size.isascii() and size.isdigit() and len(size) < 6):
        raise Invalid(N_("Draw at least 1 case and at most %(most)s."), most=drawing.MOST)
    return drawing.Draw(size=int(size), seed=typed["seed"])


def _period(typed: dict[str, str]) -> Period | None:
    """The period that was typed; one side alone reaches to the end of this year so far."""
    usual = Period(date(today().year, 1, 1), today())
    first, last = (typed[name].strip() for name in ("van", "tot"))
    if not first and not last:
        return None
    return Period.between(first or usual.first.isoformat(), last or usual.last.isoformat())


def _page(**values: Any) -> str:
    values.setdefault("typed", {"cases": query_text("zaken", longest=MOST_TYPED)})
    number = query_text("zaak", longest=60)
    case, unknown = None, None
    if number:
        try:
            case = assurance.of_case(services(), current_actor(), number)
        except ServiceError as problem:
            unknown = problem.message
    return render_template(
        "oversight/proof.html",
        proof=assurance.overview(services(), current_actor()),
        may_prove=oversight.may_prove(current_actor()),
        number=number,
        case=case,
        unknown=unknown,
        **values,
    )
