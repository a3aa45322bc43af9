"""Topic ``uitvoer``: file chosen fields of the record as JSON, for another system to fetch."""

from __future__ import annotations

import json
from uuid import NAMESPACE_URL, uuid5

from service.connectors.context import JobContext
from service.core.actor import SYSTEM
from service.core.language import N_
from service.core.outcome import Done, Outcome
from service.core.record import get_path
from service.core.topic import Names, Topic, TopicProperty, listed
from service.core.words import Scope
from service.store import documents
from service.store.tables import Document, DocumentKind

FIELDS = "velden"
JSON = "application/json"
TOPIC = Topic(
    name="uitvoer",
    sentence=N_("Files chosen answers as a JSON document, for another system to fetch."),
    properties=(
        TopicProperty(
            name=FIELDS,
            names=Names.FIELDS,
            sentence=N_("Names of answers, with spaces between them."),
            required=True,
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """File the fields named in ``velden`` as JSON, for another system to fetch.

    The moment is that of the step: a second try makes the same file, and leaves no other behind.
    """
    if documents.of_job(context.session, context.job.id):
        return Done()
    paths = listed((context.job.properties or {}).get(FIELDS))
    moment = context.bundle.calendar.local(context.job.created_at)
    content = {
        Scope.CASE: context.instance.number,
        "proces": context.instance.process,
        "moment": moment.isoformat(timespec="seconds"),
        "velden": {path: get_path(context.record, path) for path in paths},
    }
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    context.keep(
        Document(
            id=str(uuid5(NAMESPACE_URL, f"job:{context.job.key}")),
            instance_id=context.instance.id,
            kind=DocumentKind.NOTICE,
            name=f"{context.job.element.rpartition('/')[2]}.json",
            title=context.job.name[:300],
            media_type=JSON,
            size=len(data),
            sha256=context.services.files.put(data),
            job_id=context.job.id,
            created_by=SYSTEM.username,
            created_at=context.now,
        )
    )
    return Done()
