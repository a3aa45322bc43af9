"""The index of words of cases: written when they change, and asked which cases meet a question."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, String, bindparam, cast, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from service.core.lexemes import Question
from service.store.db import table
from service.store.tables import CaseWords
from service.store.writes import Writes

_WORDS = table(CaseWords)
_FORGET = delete(_WORDS).where(_WORDS.c.instance_id == bindparam("case_id"))
_PATHS = (
    "SELECT set_config(name, '{}', true)"
    " FROM (VALUES ('enable_seqscan'), ('enable_indexscan')) AS paths (name)"
)
_LEARN = insert(_WORDS).inline()
_LEARN_ANEW = (
    update(_WORDS)
    .where(_WORDS.c.instance_id == bindparam("case_id"))
    .values(words=bindparam("words"))
)


def write(writes: Writes, instance_id: int, words: Sequence[str]) -> None:
    """The words of a case are these from now on."""
    writes.add(_FORGET, {"case_id": instance_id})
    writes.add(_LEARN, {"instance_id": instance_id, "words": words})


def rewrite(writes: Writes, instance_id: int, words: Sequence[str]) -> None:
    """The same for a case that has words already, in one statement."""
    writes.add(_LEARN_ANEW, {"case_id": instance_id, "words": words})


def meets(session: Session, question: Question) -> ColumnElement[bool]:
    """Condition on ``CaseWords``: the case meets *question*."""
    if session.get_bind().dialect.name == "postgresql":
        return CaseWords.words.op("@@", is_comparison=True)(
            cast(bindparam("question", _tsquery(question), String), TSQUERY)
        )
    found = text("SELECT rowid FROM case_words_fts WHERE case_words_fts MATCH :question")
    return CaseWords.instance_id.in_(
        found.bindparams(question=_match(question)).columns(CaseWords.instance_id).scalar_subquery()
    )


def looked_up(
    session: Session, question: Question, *, below: int | None, most: int
) -> Sequence[int]:
    """The newest cases that meet *question*, looked up in the index of PostgreSQL.

    The planner does not count what it costs to unpack the words of every case, and would rather
    read them one by one; so it is told not to, for this question only.
    """
    found = select(CaseWords.instance_id).where(meets(session, question))
    if below is not None:
        found = found.where(CaseWords.instance_id + 0 < below)  # a filter, no other index
    session.execute(text(_PATHS.format("off")))
    ids = session.scalars(found.order_by((CaseWords.instance_id + 0).desc()).limit(most)).all()
    session.execute(text(_PATHS.format("on")))
    return ids


def expected(session: Session, question: Question) -> int:
    """In how many cases PostgreSQL expects *question* to be met, by its own statistics."""
    asked = text("EXPLAIN (FORMAT JSON) SELECT FROM case_words WHERE words @@ CAST(:q AS tsquery)")
    (plan,) = session.scalars(asked, {"q": _tsquery(question)}).one()
    return int(plan["Plan"]["Plan Rows"])


def _tsquery(question: Question) -> str:
    """In the language of PostgreSQL; words are letters, digits and our own three marks."""
    return _said(question, "'{}'", "'{}':*", " & ", " | ")


def _match(question: Question) -> str:
    """In the language of FTS5."""
    return _said(question, '"{}"', '"{}" *', " AND ", " OR ")


def _said(question: Question, word: str, beginning: str, both: str, either: str) -> str:
    terms = [
        either.join([*map(word.format, term.words), *map(beginning.format, term.beginnings)])
        for term in question.terms
    ]
    every = both.join(f"({term})" for term in terms)
    numbers = map(word.format, question.numbers)
    return either.join([*([f"({every})"] if every else []), *numbers])
