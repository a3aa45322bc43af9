"""Topic ``rapport-verzonden``: note that the report left for one recipient. Nothing is sent."""

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
    name="rapport-verzonden",
    sentence=N_("Notes that the report left for one of its recipients."),
    properties=(
        TopicProperty(
            name=words.Property.RECIPIENT,
            names=Names.EXPRESSION,
            sentence=N_("The key of the recipient, such as that of the loop."),
            required=True,
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """Note it once; told before: nothing happens."""
    source = (context.job.properties or {}).get(words.Property.RECIPIENT, "")
    recipient = str(context.evaluate(source) or "")
    reports.sent(context.services, issue_of(context), recipient, by=SYSTEM.username)
    return Done()
