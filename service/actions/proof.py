"""The proof that nothing was changed outside the service: chains, seals, and what they tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from service.actions.services import Services
from service.bundle.archive import content_hash, read_zip
from service.core import chain
from service.core.errors import NotFound, ServiceError
from service.core.language import N_
from service.outside import FilesAway, is_signed
from service.store import db, instances, trail
from service.store import seals as stored
from service.store.db import Session
from service.store.latest import Event
from service.store.proof import chains, excerpt, layout, seals
from service.store.proof.report import Known, Report
from service.store.proof.rows import Row
from service.store.proof.subjects import Subjects
from service.store.seals import Inclusion

CUT_OFF = N_(
    "the last events are gone: this one was written, and the last that is here is %(here)s"
)
FILE = N_("its file does not hold what was stored: %(problem)s")


def prove(
    services: Services,
    known: Sequence[Known] = (),
    keys: Sequence[str] = (),
    *,
    with_rows: bool = True,
) -> Report:
    """Look at everything; *known* are links and seals that somebody kept outside this database.

    What was worked out anew as a whole holds in itself, but does not hold these. *keys* are public
    keys that may have signed besides the own one. Reading rows and files back takes minutes for a
    large database; without *with_rows* only chains and seals are looked at.
    """
    report = Report()

    kept = _kept_beside(services)  # before the look, which then cannot be older
    with services.db.reading() as session:
        trail.stand_still(session)  # what others add meanwhile is no flaw
        if not layout.check(session, report):
            return report
        db.take_time(session)
        subjects = Subjects(session, report, _reader(services, report))
        own = [known_key] if (known_key := services.signer.known()) else []
        trusted = frozenset([*own, *keys])
        links = [each for each in known if each.chain != seals.SEAL]
        sealed = [each for each in known if each.chain == seals.SEAL]
        for each in _links(kept, session, report):
            (sealed if each.chain == seals.SEAL else links).append(each)
        seals.check(session, report, sealed, is_signed, trusted)
        if not with_rows:
            chains.walk(session, report, links)
            return report
        chains.walk(session, report, links, subjects.take)
        subjects.finish(lambda archive: content_hash(read_zip(archive)))
    return report


def prove_case(services: Services, case_id: int) -> Report:
    """Look at one case: its chain, those of who looked at it, its rows and files."""
    report = Report()
    with services.db.reading() as session:
        trail.stand_still(session)
        subjects = Subjects(session, report, _reader(services, report))
        names = excerpt.chains_about(session, case_id)
        chains.walk(session, report, [], subjects.take, only=names)
        subjects.flush()
    return report


def _reader(services: Services, report: Report) -> Callable[[Row, str], None]:
    """Looks at the file of a document."""

    def read_file(document: Row, number: str) -> None:
        try:
            services.files.open(str(document["sha256"])).close()
        except FilesAway:
            raise  # not a flaw of this file
        except ServiceError as problem:
            report.tell(number, "document", document["id"], FILE, problem=problem.message)
        report.saw("files")

    return read_file


def _kept_beside(services: Services) -> tuple[Known | None, Event | None]:
    """The last seal and the last event that this service wrote down outside the database."""
    latest = services.db.latest
    if latest is None:
        return None, None
    seal = latest.seal()
    return seal and Known(seals.SEAL, *seal), latest.event()


def _links(
    kept: tuple[Known | None, Event | None], session: Session, report: Report
) -> Iterator[Known]:
    """What was *kept*, to be looked for; one flaw for all that came after the last event."""
    seal, event = kept
    if seal is not None:
        yield seal
    if event is None:
        return
    here = trail.last_number(session)
    if here < event.number:
        report.tell(event.chain, "audit_event", event.number, CUT_OFF, here=here)
    else:
        yield Known(event.chain, event.seq, event.hash)


def inclusion(services: Services, number: str) -> Inclusion:
    """That a seal holds the last event of case *number*; NotFound without a case or a seal."""
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
        if instance is None:
            raise NotFound(N_("Case %(number)s does not exist."), number=number)
        found = stored.inclusion(session, chain.of_case(instance.id))
    if found is None:
        raise NotFound(N_("No seal holds this case yet; within a minute one does."))
    return found
