"""A regulation clause by clause: the text, the figures, and what carries each clause out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.actions import clauses, figurecases
from service.actions.clauses import Page
from service.core.access import Permission
from service.core.deadline import Deadline
from service.core.errors import NotFound
from service.core.language import N_, Message
from service.core.moments import read_date
from service.core.period import Period
from service.core.sheet import Sheet, Value
from service.core.words import CarrierKind
from service.web import clausemarks, exports, periods
from service.web.actors import current_actor, guarded
from service.web.base import query_text, services, tell_of, today
from service.web.carriers import facts_of, grouped
from service.web.deadline import DeadlineView, deadline_view
from service.web.documents import authored
from service.web.periods import Asked
from service.web.wording import say

blueprint = Blueprint("clauses", __name__, url_prefix="/toezicht/regeling")

COLUMNS = (
    *(N_("Rule"), N_("Place"), N_("Words"), N_("Carried out by"), N_("Measured")),
    *(N_("Kept"), N_("Of"), N_("Exceptions")),
)


@blueprint.get("")
@guarded(Permission.SIGNED_IN)
def overview() -> ResponseReturnValue:
    found = clauses.readable(services(), current_actor())
    if len(found) == 1:
        return redirect(url_for("clauses.show", process=found[0].key))
    return render_template("clauses/overview.html", bundles=found)


@blueprint.get("/<process>")
@guarded(Permission.SIGNED_IN)
def show(process: str) -> ResponseReturnValue:
    return _page(process)


@blueprint.get("/<process>/regels/<clause>")
@guarded(Permission.SIGNED_IN)
def clause(process: str, clause: str) -> ResponseReturnValue:
    return _page(process, clause)


@blueprint.get("/<process>/cijfers.csv")
@guarded(Permission.READ_AUDIT)
def as_csv(process: str) -> ResponseReturnValue:
    found, asked = _found(process)
    clauses.demand_count(current_actor(), process)
    return exports.csv_file(_sheet(found), f"{process}-{_name(asked.period)}")


@blueprint.get("/<process>/cijfers.xlsx")
@guarded(Permission.READ_AUDIT)
def as_xlsx(process: str) -> ResponseReturnValue:
    found, asked = _found(process)
    clauses.demand_count(current_actor(), process)
    return exports.xlsx_file([_sheet(found)], f"{process}-{_name(asked.period)}")


@blueprint.get("/<process>/cijfer/<figure>/zaken")
@guarded(Permission.READ_AUDIT)
def cases(process: str, figure: str) -> ResponseReturnValue:
    found, asked = _found(process)
    measure = query_text("maat", longest=80)
    listed = figurecases.behind(
        services(), current_actor(), found, figure, asked.period, measure=measure, after=_after()
    )
    shown = _shown(found, asked)
    return render_template("clauses/cases.html", **shown, listed=listed)


@blueprint.get("/<process>/drager/<kind>/<path:name>")
@guarded(Permission.SIGNED_IN)
def carrier(process: str, kind: str, name: str) -> ResponseReturnValue:
    """One thing that carries clauses out: what it is, which ones, and where it is used."""
    found, asked = _found(process)
    if kind not in set(CarrierKind):
        raise NotFound(N_("There is no such thing in this version."))
    facts = facts_of(found, CarrierKind(kind), name)
    if facts is None:
        raise NotFound(N_("There is no such thing in this version."))
    return render_template("clauses/carrier.html", **_shown(found, asked), facts=facts)


@blueprint.get("/<process>/plaat/<chapter>")
@guarded(Permission.SIGNED_IN)
def diagram(process: str, chapter: str) -> ResponseReturnValue:
    """A diagram of the version, with a step or all steps of a clause marked in it."""
    found, asked = _found(process)
    steps = _steps(found, chapter)
    chosen, rule = query_text("stap", longest=200), query_text("artikel", longest=80)
    element = found.bundle.elements.get(f"{chapter}/{chosen}")
    passed = None
    if element is not None and found.kept is not None:
        passed = clauses.passed(services(), current_actor(), found, element.key, asked.period)
    shown = _shown(found, asked)
    return render_template(
        "clauses/diagram.html",
        **shown,
        marked={**shown["more"], "stap": chosen, "artikel": rule},
        chapter=chapter,
        steps=steps,
        chosen=element,
        rule=rule if rule in found.rows else "",
        passed=passed,
    )


@blueprint.get("/<process>/plaat/<chapter>.bpmn")
@guarded(Permission.SIGNED_IN)
def drawing(process: str, chapter: str) -> ResponseReturnValue:
    found, _ = _found(process)
    _steps(found, chapter)
    return authored(found.bundle.diagram(chapter), f"{chapter}.bpmn")


@blueprint.get("/<process>/plaat/<chapter>/toestand.json")
@guarded(Permission.SIGNED_IN)
def marked(process: str, chapter: str) -> ResponseReturnValue:
    found, _ = _found(process)
    chosen, rule = query_text("stap", longest=200), query_text("artikel", longest=80)
    return jsonify(
        elements={
            each.id: {"state": "now", "label": "§"}
            for each in _steps(found, chapter)
            if each.id == chosen or (rule and rule in each.clauses)
        }
    )


def _found(process: str) -> tuple[Page, Asked]:
    """The regulation in the version and period that the address asks for."""
    asked = periods.asked(Period.year(today().year))
    version = query_text("versie", longest=64)
    found = clauses.page(services(), current_actor(), process, asked.period, version=version)
    tell_of(found.bundle)
    return found, asked


def _page(process: str, chosen: str = "") -> ResponseReturnValue:
    found, asked = _found(process)
    row = found.rows.get(chosen)
    if chosen and row is None:
        raise NotFound(N_("This version of the regulation has no such clause."))
    opened: dict[str, Any] = {}
    if row is not None:
        opened = {"row": row, "carriers": grouped(found, row), "figures": found.figures(chosen)}
        if found.kept is not None:
            names = [each.name for each in row.carriers if each.kind is CarrierKind.MEASURE]
            opened["others"] = clauses.others(services(), found, asked.period, names)
            opened["exceptions"] = _exceptions(found, asked, chosen)
    shown = _shown(found, asked)
    return render_template("clauses/show.html", **shown, chosen=chosen, **opened)


def _exceptions(found: Page, asked: Asked, chosen: str) -> dict[str, Any]:
    """Per figure of the chosen clause the cases in which it was not kept."""
    after, actor = _after(), current_actor()
    return {
        each.figure.key: clauses.exceptions_of(
            services(), actor, found, each, asked.period, after=after
        )
        for each in found.figures(chosen)
        if each.exceptions
    }


def _after() -> tuple[date, int] | None:
    """Behind which exception the page begins: ``2026-06-05.17``; nonsense begins at the first."""
    text, _, number = query_text("na", longest=40).partition(".")
    day = read_date(text)
    if day is None or not (number.isascii() and number.isdigit()):
        return None
    return day, int(number)


def _shown(found: Page, asked: Asked) -> dict[str, Any]:
    """What every page of this wing shows."""
    version = "" if found.is_newest else found.bundle.hash
    more = {**periods.query(asked.period), **({"versie": version} if version else {})}
    text = clausemarks.text_of(found)
    return {"page": found, "asked": asked, "more": more, "text": text}


def _steps(found: Page, chapter: str) -> list[Any]:
    if chapter not in found.bundle.processes:
        raise NotFound(N_("This diagram does not exist."))
    return [
        each
        for each in found.bundle.elements.values()
        if each.process == chapter and not each.kind.endswith("Gateway")
    ]


def _name(period: Period) -> str:
    return period.name or f"{period.first}-{period.last}"


def _sheet(found: Page) -> Sheet:
    """Every clause with its carriers and figures; one with two figures has two lines."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for row in found.rows.values():
            carried = "; ".join(say(each.label) or each.name for each in row.carriers)
            head = (row.clause.id, row.clause.place, row.clause.text, carried)
            for each in found.figures(row.clause.id):
                counts = (each.figure.name, each.good, each.whole, each.exceptions)
                yield (*head, *counts)
            if not found.figures(row.clause.id):
                yield (*head, None, None, None, None)

    return Sheet(
        name=found.bundle.regulation.name[:30],
        columns=tuple(say(Message(each)) for each in COLUMNS),
        rows=rows(),
    )


@blueprint.app_template_filter("case_url")
def case_url(number: str) -> str:
    """Where who watches over the work sees a case."""
    return url_for("scrutiny.show", number=number)


@blueprint.app_template_filter("deadline_view")
def viewed(deadline: Deadline) -> DeadlineView:
    """A deadline as it stands now."""
    return deadline_view(deadline, services().clock())


@blueprint.app_template_filter("say_id")
def said(msgid: str) -> str:
    """A message id in the language of the reader."""
    return say(Message(msgid))


blueprint.add_app_template_filter(id, "block_id")
