"""The proof that nothing was changed outside the service: chains, seals, and what they tell of."""

from __future__ import annotations

from collections.abc import Sequence

from service.actions.services import Services
from service.store import trail
from service.store.proof import chains
from service.store.proof.report import Known, Report


def prove(services: Services, known: Sequence[Known] = ()) -> Report:
    """Look at everything; *known* are links that somebody kept outside this database.

    What was worked out anew as a whole holds in itself, but does not hold these.
    """
    report = Report()
    with services.db.reading() as session:
        trail.stand_still(session)  # what others add meanwhile is no flaw
        chains.walk(session, report, known)
    return report
