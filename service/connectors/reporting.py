"""Topic ``rapport-berekenen``: work a report out, and tell the case whom it goes to with what.

The figures themselves are kept as a version of the report; the case knows its number.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from service.actions import rendering, reports
from service.connectors.context import JobContext
from service.core import words
from service.core.actor import SYSTEM
from service.core.errors import Invalid
from service.core.language import N_, Message
from service.core.moments import read_date
from service.core.outcome import Done, Outcome
from service.core.period import Period
from service.core.topic import Names, Topic, TopicProperty
from service.core.words import PartyField, RecordField, ReportField, RowField

TOPIC = Topic(
    name="rapport-berekenen",
    sentence=N_("Works the figures of a report out, as a new version of it."),
    properties=(
        TopicProperty(
            name=words.Property.REPORT,
            names=Names.REPORT,
            sentence=N_("The report, by its key in rapporten.toml."),
            required=True,
        ),
        TopicProperty(
            name=words.Property.PERIOD,
            names=Names.EXPRESSION,
            sentence=N_("The period: a year, or a list of its first and its last day."),
            required=True,
        ),
        TopicProperty(
            name=words.Property.BECAUSE,
            names=Names.EXPRESSION,
            sentence=N_("Why there is another version of a report that was established."),
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """Work the report out once per job, and write down its number and its recipients."""
    properties = context.job.properties or {}
    services = context.services
    issue = reports.prepare(
        services,
        process=context.bundle.key,
        report=properties.get(words.Property.REPORT, ""),
        period=_period(context.evaluate(properties.get(words.Property.PERIOD, ""))),
        key=f"job:{context.job.key}",
        by=SYSTEM.username,
        reason=str(context.evaluate(properties.get(words.Property.BECAUSE, "")) or ""),
    )
    rows = [
        {
            RowField.ID: each.key,
            PartyField.NAME: each.name,
            PartyField.EMAIL: each.email or None,
            PartyField.ADDRESS: each.address or None,
            ReportField.IS_OVERALL: each.is_overall,
            ReportField.CASES: each.cases,
            ReportField.FIGURES: _figures(context, issue, each.key),
        }
        for each in reports.recipients(services, issue)
    ]
    told = {ReportField.ISSUE: issue, ReportField.RECIPIENTS: rows}
    return Done(fields={RecordField.REPORT: told})


def issue_of(context: JobContext) -> int:
    """The version of the report that this case made; Invalid before it made one."""
    known = (context.record.get(RecordField.REPORT) or {}).get(ReportField.ISSUE)
    if not isinstance(known, int):
        raise Invalid(N_("This case has not worked a report out yet."))
    return known


def say_of(context: JobContext) -> rendering.Say:
    """Sentences of the service in the language of the bundle."""

    def say(message: Message) -> str:
        return context.say(message.msgid, **message.params)

    return say


def _figures(context: JobContext, issue: int, recipient: str) -> list[dict[str, Any]]:
    """The first table as the report tells it, for a letter to name; nothing that it leaves out."""
    shown = rendering.render(
        reports.published(context.services, issue),
        recipient,
        bundle=context.bundle,
        language=context.bundle.settings.language,
        say=say_of(context),
    )
    first = next((each.entries for each in shown.parts if each.entries), ())
    return [
        {PartyField.NAME: each.name, ReportField.VALUE: each.figures[0].text}
        for each in first
        if each.figures
    ]


def _period(value: Any) -> Period:
    match value:
        case bool():
            pass
        case [first, last] if (days := (_day(first), _day(last))) and all(days):
            return Period(days[0] or date.min, days[1] or date.max)
        case _:
            year = int(value) if str(value).isdigit() else 0
            if date.min.year < year < date.max.year:
                return Period.year(year)
    raise Invalid(N_("“%(value)s” is no year, nor a first and a last day."), value=str(value))


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else read_date(str(value))
