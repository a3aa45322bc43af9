"""An older copy of an SQLite file: nothing starts on it before an operator accepts what is lost."""

from __future__ import annotations

from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.actor import SYSTEM
from service.core.errors import NotFound, OlderCopy
from service.core.language import N_
from service.store import audit, trail
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.latest import Event, Latest


def demand_newest(services: Services) -> None:
    """Raises OlderCopy when the last act that was kept beside the database is not in it."""
    latest = _kept(services)
    with services.db.reading() as session:
        lost = _lost(session, latest)
        if lost is None:
            return
        here = trail.last_number(session)
    raise OlderCopy(
        N_(
            "The database is older than what happened: event %(number)s (%(chain)s:%(seq)s) is not"
            " in it, and it ends with %(here)s. Put the newer file back, or accept the loss with"
            " regelwerk db accept-older."
        ),
        number=lost.number,
        chain=lost.chain,
        seq=lost.seq,
        here=here,
    )


def accept(services: Services) -> Event:
    """Go on with the older copy and write that down; returns the last act that is lost."""
    latest = _kept(services)

    def work(session: Session) -> Event:
        lost = _lost(session, latest)
        if lost is None:
            raise NotFound(N_("Nothing is lost: the database holds what was kept beside it."))
        data = {
            "number": lost.number,
            "lost": f"{lost.chain}:{lost.seq}:{lost.hash}",
            "here": trail.last_number(session),
        }
        now = services.clock()
        told = NewEvent(act=Act.COPY_ACCEPTED, actor=SYSTEM.username, at=now, data=data)
        audit.record(session, [told])
        return lost

    lost = in_transaction(services, work)
    if latest is not None:
        # Killed before this, it refuses again and is accepted again.
        latest.begin_again()
        with services.db.writing():
            pass  # and so the last act is written down
    return lost


def _kept(services: Services) -> Latest | None:
    """What is kept beside the file; a server has copies and standbys of its own."""
    return services.db.latest if services.db.is_sqlite else None


def _lost(session: Session, latest: Latest | None) -> Event | None:
    """The last act that was kept, when the database does not hold it."""
    event = None if latest is None else latest.event()
    return None if event is None or trail.has(session, event.number, event.hash) else event
