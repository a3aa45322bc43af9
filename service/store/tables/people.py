"""People with an account, the codes that stand for people, and tries of strangers to be let in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from service.core import termmail
from service.core.digest import fresh_salt
from service.core.language import USUAL
from service.core.termmail import TermMail
from service.store.db import Base, Moment
from service.store.tables.kinds import (
    Id,
    stored,
)


class Person(Base):
    """Somebody with an account. ``groups`` are ``process/group``; ``mandates``: see core/rights."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    password_hash: Mapped[str] = mapped_column(Text)
    groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    mandates: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(5), default=USUAL)
    term_mail: Mapped[TermMail] = mapped_column(
        stored(TermMail), default=termmail.USUAL, server_default=termmail.USUAL
    )
    theme: Mapped[str] = mapped_column(String(5), default="")
    # Each sign-out moves it, and every session from before counts no more.
    sign_outs: Mapped[int] = mapped_column(default=0, server_default="0")
    # How far the log of the database had come after the last act, when lists come from a replica.
    acted_upto: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Moment)
    # When this person last signed in; the trail proves it, this is for the list of accounts.
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    # When this person is away and who stands in: see core/absence. None: nothing is noted.
    absence: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    # The tasks that this person took were freed, because the absence began.
    is_relieved: Mapped[bool] = mapped_column(default=False, server_default=false())
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")


class Pseudonym(Base):
    """One way in which a person is known, and the code that stands for that person. Never changed.

    ``print`` is a keyed hash: the table alone tells nobody who is meant. Who is known in several
    ways (by a case, by a mail address) has as many rows with the same code.
    """

    __tablename__ = "pseudonym"

    print: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(12))


class Admission(Base):
    """Somebody without an account who was let in and did not leave; ``key`` is a hash."""

    __tablename__ = "admission"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)


class Attempt(Base):
    """How often one sender tried one thing since its first try; ``key`` does not tell who."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    used: Mapped[int] = mapped_column()
    until: Mapped[datetime] = mapped_column(Moment)


class KeptView(Base):
    """A list of cases that somebody comes back to; ``query`` is what its address asks for."""

    __tablename__ = "kept_view"
    __table_args__ = (UniqueConstraint("username", "name"),)  # those of one person, by name

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    username: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(Text)
    # Which list it is of.
    page: Mapped[str] = mapped_column(String(20), default="fleet", server_default="fleet")
    kept_at: Mapped[datetime] = mapped_column(Moment)
