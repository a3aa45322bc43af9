"""The walked path of many cases added up per day and month; derived, so never evidence."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base
from service.store.tables.kinds import Id


class PassageToTotal(Base):
    """A passage that no total holds yet.

    A trigger of the database follows ``passage``. One that is taken back leaves before a total
    holds it, so it has to wait here for as long as that may happen.
    """

    __tablename__ = "passage_to_total"

    passage_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)


class _Stays:
    """How many stays at an element ended on a day, by where they came from and how long they took.

    ``days``: working days from the first to the last, both included; 0 when it was over at once,
    -1 when nobody knows since when. The key serves one process over some days.
    """

    process: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    bundle_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    element: Mapped[str] = mapped_column(String(200), primary_key=True)
    source: Mapped[str] = mapped_column(String(200), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stays: Mapped[int] = mapped_column()
    # Of those: taken away before they were done, with a date of their own, and done after it.
    broken: Mapped[int] = mapped_column()
    dated: Mapped[int] = mapped_column()
    late: Mapped[int] = mapped_column()
    # The latest case among them: the longest stay is shown with its case.
    example: Mapped[int] = mapped_column(Id)


class StayDay(_Stays, Base):
    """The stays that ended on one day."""

    __tablename__ = "stay_day"
    __table_args__ = (
        Index(  # the days on which something at an element was late
            "stay_day_late",
            "process",
            "element",
            "day",
            postgresql_where=text("late > 0"),
            sqlite_where=text("late > 0"),
        ),
    )


class StayMonth(_Stays, Base):
    """The stays that ended in one month, under its first day."""

    __tablename__ = "stay_month"
