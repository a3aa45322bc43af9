"""The words by which people find a case: an index of its own, written only when they change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, ForeignKey, Index, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from service.store.db import Base
from service.store.tables.kinds import Id


class Words(TypeDecorator[Sequence[str]]):
    """Words of core/lexemes: a tsvector, or a text that FTS5 takes apart at the spaces."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = TSVECTOR() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return (
            " ".join(f"'{word}'" for word in value)
            if dialect.name == "postgresql"
            else (" ".join(value))
        )


class CaseWords(Base):
    """What a case is found by. It goes with the case; on SQLite ``case_words_fts`` follows it.

    Stems and words, no text: what was said cannot be read from it in order.
    """

    __tablename__ = "case_words"
    # Which cases have all of these words? (On SQLite the table case_words_fts answers that.)
    __table_args__ = (
        Index("case_words_found", "words", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    instance_id: Mapped[int] = mapped_column(
        Id, ForeignKey("instance.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[Sequence[str]] = mapped_column(Words)
