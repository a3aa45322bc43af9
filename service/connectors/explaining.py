"""Topic ``rapport-toelichten``: put the text of who answers for it to the figures of a report."""

from __future__ import annotations

from service.actions import reports
from service.connectors.context import JobContext
from service.connectors.reporting import issue_of
from service.core import words
from service.core.actor import SYSTEM
from service.core.language import N_
from service.core.outcome import Done, Outcome
from service.core.topic import Names, Topic, TopicProperty

TOPIC = Topic(
    name="rapport-toelichten",
    sentence=N_("Puts a text to the figures of the report; together they are a concept."),
    properties=(
        TopicProperty(
            name=words.Property.EXPLAINED,
            names=Names.EXPRESSION,
            sentence=N_("The text."),
            required=True,
        ),
        TopicProperty(
            name=words.Property.DONE_BY,
            names=Names.EXPRESSION,
            sentence=N_("The username of who did this. Left out: the service."),
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """Explain the version of this case; said twice it is the same text."""
    properties = context.job.properties or {}
    text = context.evaluate(properties.get(words.Property.EXPLAINED, ""))
    reports.explain(context.services, issue_of(context), text=str(text or ""), by=who(context))
    return Done()


def who(context: JobContext) -> str:
    """Who did what this step writes down, as the model says."""
    source = (context.job.properties or {}).get(words.Property.DONE_BY, "")
    return str(context.evaluate(source) or SYSTEM.username)
