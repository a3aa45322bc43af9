"""Topic ``proces-starten``: open another case that goes on with this one, once per job."""

from __future__ import annotations

from service.actions import binding, filling, linking, opening
from service.actions.opening import Opening, Receipt
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.bundle.settings import StartForm
from service.connectors.context import JobContext
from service.core import words
from service.core.actor import SYSTEM
from service.core.errors import Invalid, NotFound
from service.core.feel import to_json
from service.core.language import N_
from service.core.outcome import Done, Outcome
from service.core.record import CAME_FROM, CONTINUED_AS, get_path
from service.core.topic import Names, Topic, TopicProperty
from service.store.db import Session

TOPIC = Topic(
    name="proces-starten",
    sentence=N_("Opens another case of this regulation that goes on with this one."),
    properties=(
        TopicProperty(
            name=words.Property.STARTS,
            names=Names.START,
            sentence=N_("The start form of the new case."),
            required=True,
        ),
        TopicProperty(
            name=words.Property.CARRIED,
            names=Names.EXPRESSION,
            sentence=N_("The answers that the new case begins with."),
        ),
    ),
)


def perform(context: JobContext) -> Outcome:
    """Open another case of this regulation, once per job.

    ``start`` names the start form and ``gegevens`` its answers as FEEL.
    They are judged as if somebody typed them; what does not fit leaves the job to a person.
    """
    services, job = context.services, context.job
    key = f"start:{job.key}"
    source = (job.properties or {}).get(words.Property.CARRIED, "")
    found = to_json(context.evaluate(source)) if source else {}

    def work(session: Session) -> Receipt:
        before = opening.opened(services, session, key)
        if before is not None:
            return before
        bundle, start = _start_of(services, session, context)
        handed = linking.hand_down(session, context.instance, found, key, context.now)
        facts = opening.empty_facts(session, bundle, start, SYSTEM, context.now)
        scope = filling.context(bundle, facts, uploads=handed.uploads)
        bound = binding.judged(bundle.forms[start.form], handed.data, scope)
        if not bound.accepted:
            raise Invalid(
                N_("The answers do not fit the form “%(form)s”: %(names)s."),
                fields=bound.errors,
                form=start.name,
                names=", ".join(bound.errors),
            )
        new = Opening(
            bundle=bundle,
            start=start,
            data={**bound.data, CAME_FROM: handed.number},
            actor=SYSTEM,
            now=context.now,
            key=key,
            papers=handed.files,
        )
        receipt = opening.open_case(services, session, new)
        handed.tie(session, receipt, SYSTEM, context.now)
        return receipt

    receipt = in_transaction(services, work)
    known = get_path(context.record, CONTINUED_AS) or []
    return Done(fields={CONTINUED_AS: [*known, receipt.number]})


def _start_of(
    services: Services, session: Session, context: JobContext
) -> tuple[Bundle, StartForm]:
    """The newest version has the rules of today, also for what began under an older one.

    What it has no start form for any more begins by the rules of the case that asks: those hold
    until that case is over, and with them what it leads to.
    """
    form = (context.job.properties or {}).get(words.Property.STARTS, "")
    newest = services.bundles.latest(session, context.bundle.key)
    for bundle in (newest, context.bundle):
        start = bundle.settings.starts.get(form) if bundle is not None else None
        if bundle is not None and start is not None:
            return bundle, start
    raise NotFound(N_("No version has a start form “%(form)s”."), form=form)
