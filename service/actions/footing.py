"""Whether the tables are those of this program, and the clock is right; else nothing is done."""

from __future__ import annotations

from enum import StrEnum

import structlog

from service.actions.glance import Glance
from service.actions.services import Services
from service.core.errors import WrongTables
from service.core.language import N_
from service.store import clock, migrate
from service.store.migrate import Fit, fit

# Both may change while this program runs on them; so long it does not see.
FRESH = 5.0  # seconds
log = structlog.get_logger(__name__)
REFUSALS = {
    Fit.EMPTY: N_(
        "The database of REGELWERK_DATABASE_URL and REGELWERK_DATA_DIR has no tables yet. Run"
        " regelwerk db upgrade."
    ),
    Fit.OLDER: N_("The tables are of an older version. Run regelwerk db upgrade."),
    Fit.NEWER: N_(
        "The tables are of a newer version than this program. Start the version that made them."
    ),
}


def demand(services: Services) -> None:
    """Raises WrongTables, with what to do, unless the tables fit this program."""
    found = fit(services.db)
    if found is not Fit.CURRENT:
        raise WrongTables(REFUSALS[found])


def upgrade(services: Services) -> str:
    """Bring the tables to this program's version, which is returned; newer ones are refused."""
    found = fit(services.db)
    if found is Fit.NEWER:
        raise WrongTables(REFUSALS[found])
    return migrate.upgrade(services.db)


class Standing(StrEnum):
    """Whether a process that goes on for long can do anything right now."""

    FIRM = "firm"
    OTHER_TABLES = "other tables"
    WRONG_CLOCK = "wrong clock"


class Ground:
    """What may change under a process: the tables, and its clock beside that of the database.

    With SQLite both are one clock, and with the database on the same machine they are set together.
    """

    def __init__(self, services: Services, *, fresh: float = FRESH) -> None:
        self._services = services
        self._glance = Glance(Standing.FIRM, fresh=fresh)
        self.standing()  # before anybody asks: whoever comes meanwhile would not wait for it

    def standing(self) -> Standing:
        """As it was seen a moment ago: everybody asks, and hardly anybody looks."""
        return self._glance(self._look)

    def holds(self) -> bool:
        """Whether the tables are ours. A worker judges the clock for itself, per kind of work."""
        return self.standing() is not Standing.OTHER_TABLES

    def _look(self) -> Standing:
        found = fit(self._services.db)
        if found is not Fit.CURRENT:
            log.critical("tables.changed", found=found.value)
            return Standing.OTHER_TABLES
        with self._services.db.reading() as session:
            if clock.is_given(session):
                return Standing.FIRM
            apart = self._services.clock() - clock.read(session)
        if abs(apart) <= clock.SKEW:
            return Standing.FIRM
        log.critical("clock.wrong", seconds_ahead=round(apart.total_seconds()))
        return Standing.WRONG_CLOCK
