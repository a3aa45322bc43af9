"""Whether the tables are those of this program; nothing is done on others."""

from __future__ import annotations

from service.actions.services import Services
from service.core.errors import WrongTables
from service.core.language import N_
from service.store import migrate
from service.store.migrate import Fit, fit

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
