"""Cards: cases that stand on a wall, in the order in which a wall shows them. Derived."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base


class Card(Base):
    """A case as a card: in which column it stands, whose it is and by when something is due.

    What the card says stands in the case; here is what a wall is searched by and sorted on.
    """

    __tablename__ = "card"
    __table_args__ = (
        # One column of a wall, what is due first on top; and what is late.
        Index("card_of_column", "process", "wall", "phase", "due_on", "instance_id"),
        # The same for one owner.
        Index("card_of_owner", "process", "wall", "owner", "phase", "due_on", "instance_id"),
    )

    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    process: Mapped[str] = mapped_column(String(80))
    wall: Mapped[str] = mapped_column(String(80))
    phase: Mapped[int] = mapped_column()
    owner: Mapped[str] = mapped_column(String(60), default="")
    # The last day where nothing is due, so that rows have an order without exceptions.
    due_on: Mapped[date] = mapped_column()
