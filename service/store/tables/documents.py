"""Files of cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import (
    DocumentKind,
    stored,
)


class Document(Base):
    """A file of a case; the bytes lie in the file store under their hash."""

    __tablename__ = "document"
    __table_args__ = (
        Index("document_of_instance", "instance_id"),
        Index("document_of_person", "addressee"),  # every page: has this person letters?
        Index("document_of_file", "sha256"),  # tidying: which of these files does a row name?
        UniqueConstraint("job_id", "name"),  # a letter that is printed again is the same document
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    # None while it is a draft upload that no submission carries yet.
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    kind: Mapped[DocumentKind] = mapped_column(stored(DocumentKind))
    name: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(300), default="")
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    # Who it is for: party key or group; empty means only the handlers of the case.
    audience: Mapped[str] = mapped_column(String(120), default="")
    # The person in the audience of a letter ("party:person"), to find it by.
    addressee: Mapped[str | None] = mapped_column(String(120))
    letter: Mapped[str | None] = mapped_column(String(100))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    # Draft uploads belong to the browser session (hash) or person that sent them.
    owner: Mapped[str] = mapped_column(String(80), default="")
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)
    # What it carries besides its content (core/forms/dangers), for who is going to open it.
    marks: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")
