"""What cases count for: observations, and their totals. Derived, so never evidence."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment
from service.store.tables.kinds import Basis, Id, stored


class Observation(Base):
    """That a case began (``sign`` 1) or ceased (-1) to count for a measure in this way.

    A ledger: rows are added, never changed apart from ``totalled``. What a case counts for is the
    sum of its rows, and what was known at a moment is the sum of those with ``known_at`` up to it.
    ``at`` may lie ahead: a term that runs will be missed then unless something happens.
    """

    __tablename__ = "observation"
    __table_args__ = (
        Index("observation_of_instance", "instance_id", "id"),  # one case: filling in, comparing
        # The cases behind a number, and what was known at a moment.
        Index("observation_by_day", "process", "measure", "day"),
        Index("observation_by_case_day", "process", "measure", "case_day"),
        # What the worker has still to add up, once its moment has come.
        Index(
            "observation_to_total",
            "at",
            postgresql_where=text("NOT totalled"),
            sqlite_where=text("NOT totalled"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    process: Mapped[str] = mapped_column(String(80))
    measure: Mapped[str] = mapped_column(String(80))
    known_at: Mapped[datetime] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment)
    # The day of ``at`` in the zone of the process, and the day by which the case belongs to a year.
    day: Mapped[date] = mapped_column()
    case_day: Mapped[date] = mapped_column()
    sign: Mapped[int] = mapped_column(SmallInteger)
    hundredths: Mapped[int] = mapped_column(Id)
    # Codes by dimension, as JSON text in one notation; so that equal ones are equal.
    dimensions: Mapped[str] = mapped_column(Text)
    # Whether the value of each case is kept apart when they are added up.
    spread: Mapped[bool] = mapped_column(default=False, server_default=false())
    totalled: Mapped[bool] = mapped_column(default=False, server_default=false())


class _Total:
    """How many cases count for a measure on a day, by dimensions; and what they add together.

    ``each``: the hundredths of every one of them, where the measure keeps them apart, else 0.
    """

    process: Mapped[str] = mapped_column(String(80), primary_key=True)
    measure: Mapped[str] = mapped_column(String(80), primary_key=True)
    basis: Mapped[Basis] = mapped_column(stored(Basis), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    dimensions: Mapped[str] = mapped_column(Text, primary_key=True)
    each: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    cases: Mapped[int] = mapped_column()
    hundredths: Mapped[int] = mapped_column(Id)


class DayTotal(_Total, Base):
    """The total of one day. The key serves a measure over some days, and the days behind a sum."""

    __tablename__ = "day_total"


class MonthTotal(_Total, Base):
    """The total of one month, under its first day: a year is read in twelve parts, not in 365."""

    __tablename__ = "month_total"
