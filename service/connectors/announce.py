"""Topic ``bericht``: tell parties and groups that there is something to read, never what."""

from __future__ import annotations

from service.connectors import mail, parties
from service.connectors.context import JobContext
from service.core.errors import NotFound
from service.core.language import N_
from service.core.outcome import Done, Outcome
from service.core.topic import Lane, Names, Topic, TopicProperty, listed

TO = "aan"
TOPIC = Topic(
    name="bericht",
    sentence=N_("Tells parties and groups that there is something to read."),
    lane=Lane.MAIL,
    properties=(
        TopicProperty(
            name=TO,
            names=Names.ADDRESSEES,
            sentence=N_("Parties and groups, with spaces between them."),
            required=True,
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """Tell the parties and groups named in ``aan`` that there is something to read."""
    known = context.bundle.settings
    names = listed((context.job.properties or {}).get(TO))
    unknown = [name for name in names if name not in known.parties and name not in known.groups]
    if unknown or not names:
        raise NotFound(
            N_("The notice has no known addressee (“%(name)s”)."), name=" ".join(unknown)
        )
    groups = [name for name in names if name not in known.parties]
    recipients = [parties.party(context, name) for name in names if name in known.parties]
    for recipient in (*recipients, *parties.members(context, groups)):
        if recipient.email:
            mail.notify(
                context, recipient.email, audience=recipient.audience, suffix=recipient.audience
            )
    return Done()
