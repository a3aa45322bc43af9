"""The database's clock: by it leases are counted, so that workers need not agree on the time.

What is due in a case follows the clock of the service instead. A database that was given a clock
(tests, rehearsals) counts leases by that one, so that they expire when the test says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from service.store.db import Moment

# As SQLite keeps a moment; it counts milliseconds.
_AS_KEPT = "%Y-%m-%d %H:%M:%f000"
NOW = timedelta(0)
# As far as the clocks of two hosts may differ before one of them is wrong.
SKEW = timedelta(minutes=10)


def moment(session: Session, after: timedelta = NOW) -> ColumnElement[datetime]:
    """The moment at which a statement runs, and *after* more; for use inside the statement."""
    given = session.info.get("clock")
    if given is not None:
        return literal(given() + after, Moment)
    found: ColumnElement[Any]
    if session.get_bind().dialect.name == "sqlite":
        found = func.strftime(_AS_KEPT, "now", f"{after.total_seconds():+.3f} seconds")
    else:
        found = func.statement_timestamp() + after
    return type_coerce(found, Moment)


def is_given(session: Session) -> bool:
    """Whether the database was given a clock, which is then the only one."""
    return session.info.get("clock") is not None


def read(session: Session) -> datetime:
    """What the clock says now."""
    found: datetime = session.scalars(select(moment(session))).one()
    return found
