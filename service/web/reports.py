"""Reports of many cases: which there are, one with its versions, and its files to keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import readership, reportfiles, reports
from service.actions.readership import Page
from service.connectors.wording import say_in
from service.core.access import Permission
from service.core.errors import Conflict, Invalid, NotFound
from service.core.language import N_, Message
from service.core.period import Period
from service.store.tables import ReportState
from service.web import periods
from service.web.actors import current_actor, guarded
from service.web.base import new_key, query_text, services, tell_of, today, typed_key
from service.web.documents import to_keep
from service.web.notices import Notice, telling
from service.web.wording import say

LAST_ID = 2**63 - 1  # what a database can count
LONGEST_NAME = 80
STATES = {
    ReportState.COMPUTED: N_("worked out"),
    ReportState.CONCEPT: N_("concept"),
    ReportState.ESTABLISHED: N_("established"),
    ReportState.SENT: N_("sent"),
}

blueprint = Blueprint("reports", __name__, url_prefix="/rapporten")


@blueprint.get("")
@guarded(Permission.READ_REPORTS)
def overview() -> ResponseReturnValue:
    found = readership.known(services(), current_actor())
    return render_template("reports/overview.html", reports=found, usual=_usual())


@blueprint.get("/<process>/<report>")
@guarded(Permission.READ_REPORTS)
def show(process: str, report: str) -> ResponseReturnValue:
    return _page(process, report)


@blueprint.post("/<process>/<report>")
@guarded(Permission.ESTABLISH_REPORTS)
def compute(process: str, report: str) -> ResponseReturnValue:
    readership.demand_establishing(services(), current_actor(), process)
    period = periods.asked(_usual()).period
    try:
        reports.prepare(
            services(),
            process=process[:LONGEST_NAME],
            report=report[:LONGEST_NAME],
            period=period,
            key=typed_key() or new_key(),
            by=current_actor().username,
            explanation=_typed("explanation", reports.LONGEST),
            reason=_typed("reason", reports.LONGEST_REASON),
        )
    except (Invalid, Conflict) as problem:
        return _page(process, report, problem=problem.message), problem.status
    return redirect(telling(_url(process, report, period), Notice.REPORT_COMPUTED))


@blueprint.post(f"/versies/<int(max={LAST_ID}):issue_id>/toelichting")
@guarded(Permission.ESTABLISH_REPORTS)
def explain(issue_id: int) -> ResponseReturnValue:
    text = request.form.get("explanation", "")
    try:
        return _changed(issue_id, Notice.REPORT_EXPLAINED, lambda by: reports.explain(
            services(), issue_id, text=text, by=by))  # fmt: skip
    except (Invalid, Conflict) as problem:  # what was written stays in the field
        with services().db.reading() as session:
            issue = reports.held(session, issue_id)
            period = Period(issue.first, issue.last)
        page = _page(issue.process, issue.report, problem.message, period=period, typed=text)
        return page, problem.status


@blueprint.post(f"/versies/<int(max={LAST_ID}):issue_id>/vaststelling")
@guarded(Permission.ESTABLISH_REPORTS)
def establish(issue_id: int) -> ResponseReturnValue:
    return _changed(issue_id, Notice.REPORT_ESTABLISHED, lambda by: reports.establish(
        services(), issue_id, by=by))  # fmt: skip


@blueprint.post(f"/versies/<int(max={LAST_ID}):issue_id>/verzending/<recipient>")
@guarded(Permission.ESTABLISH_REPORTS)
def sent(issue_id: int, recipient: str) -> ResponseReturnValue:
    return _changed(
        issue_id,
        Notice.REPORT_SENT,
        lambda by: reports.sent(services(), issue_id, recipient, by=by),
        wie=recipient,
    )


@blueprint.get(f"/versies/<int(max={LAST_ID}):issue_id>/<recipient>.<ending>")
@guarded(Permission.READ_REPORTS)
def fetch(issue_id: int, recipient: str, ending: str) -> ResponseReturnValue:
    if ending not in reportfiles.ENDINGS:
        raise NotFound(N_("This report does not exist."))
    readership.fetched(services(), current_actor(), issue_id, recipient)
    file = reportfiles.file(services(), issue_id, recipient, ending, say=_in_its_language(issue_id))
    return to_keep(BytesIO(file.data), file.name, file.media_type)


def _page(
    process: str,
    report: str,
    problem: Message | None = None,
    *,
    period: Period | None = None,
    typed: str | None = None,
) -> str:
    """The page of a report; *typed* is an explanation that was not kept."""
    asked = periods.asked(period or _usual())
    version = request.args.get("nr", type=int)
    actor = current_actor()
    found = readership.page(
        services(),
        actor,
        process=process[:LONGEST_NAME],
        report=report[:LONGEST_NAME],
        period=asked.period,
        recipient=query_text("wie", longest=LONGEST_NAME),
        version=version,
        language=actor.locale,
        say=say,
    )
    tell_of(found.bundle)
    return render_template(
        "reports/report.html",
        page=found,
        asked=asked,
        problem=problem,
        typed=typed,
        phases=_phases(found),
        legend=[] if found.rendered is None else reportfiles.legend(found.rendered, say),
        states={state: Message(text) for state, text in STATES.items()},
        key=new_key(),
        endings=reportfiles.ENDINGS,
        url=lambda **more: _url(process, report, asked.period, **more),
    )


def _phases(page: Page) -> list[tuple[str, Message, datetime | None]]:
    """The way a version goes: whether it has been there, what it is called, and since when."""
    issue = page.issue
    if issue is None:
        return []
    at = {
        ReportState.COMPUTED: issue.computed_at,
        ReportState.CONCEPT: issue.explained_at,
        ReportState.ESTABLISHED: issue.established_at,
    }
    order = list(ReportState)
    here = order.index(issue.state)
    return [
        (
            "done" if number < here else "now" if number == here else "",
            Message(STATES[state]),
            at.get(state),
        )
        for number, state in enumerate(order)
    ]


def _changed(
    issue_id: int, notice: Notice, act: Callable[[str], None], **more: str
) -> ResponseReturnValue:
    """Do something with a version, for who may; and back to where it stands."""
    with services().db.reading() as session:
        issue = reports.held(session, issue_id)
        place = issue.process, issue.report, Period(issue.first, issue.last)
    readership.demand_establishing(services(), current_actor(), place[0])
    act(current_actor().username)
    process, report, period = place
    return redirect(telling(_url(process, report, period, **more), notice))


def _in_its_language(issue_id: int) -> Callable[[Message], str]:
    """What is sent to others is written in the language of its process, whoever fetches it."""
    with services().db.reading() as session:
        issue = reports.held(session, issue_id)
        bundle = services().bundles.get(session, issue.bundle_hash)
    write = say_in(bundle.settings.language)
    return lambda message: write(message.msgid, **message.params)


def _url(process: str, report: str, period: Period, **more: Any) -> str:
    query: dict[str, Any] = {**periods.query(period), **more}
    return url_for("reports.show", process=process, report=report, **query)


def _usual() -> Period:
    """The year that people work on: this one, and in January the last."""
    day = today()
    return Period.year(day.year - 1 if day.month == 1 else day.year)


def _typed(name: str, longest: int) -> str:
    return request.form.get(name, "")[: longest + 1]
