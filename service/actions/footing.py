"""Whether the tables are those of this program; nothing is done on others."""

from __future__ import annotations

import structlog

from service.actions.glance import Glance
from service.actions.services import Services
from service.core.errors import WrongTables
from service.core.language import N_
from service.store import migrate
from service.store.migrate import Fit, fit

# Tables may be brought to another version while this program runs on them; so long it does not see.
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


class Ground:
    """Whether the tables still are those of this program, for a process that goes on for long."""

    def __init__(self, services: Services, *, fresh: float = FRESH) -> None:
        """The tables were right when the process started; see demand."""
        self._services = services
        self._glance = Glance(True, fresh=fresh, is_seen=True)

    def holds(self) -> bool:
        """As it was seen a moment ago: everybody asks, and hardly anybody looks."""
        return self._glance(self._look)

    def _look(self) -> bool:
        found = fit(self._services.db)
        if found is not Fit.CURRENT:
            log.critical("tables.changed", found=found.value)
        return found is Fit.CURRENT
