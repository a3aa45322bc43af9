"""Sessions and connections: what they keep, and how they survive a restart of the server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from service.actions.services import Services
from service.store.db import Database, Moment, Unsure, connect


def read(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(text("SELECT 1")).scalar_one())


@pytest.mark.postgres
def test_a_connection_that_the_server_closed_is_replaced(
    new_database: Callable[[str], str],
) -> None:
    url = new_database("postgres")
    with (
        closing(Database(connect(url, idle=0))) as database,
        closing(Database(connect(url))) as other,
    ):
        assert read(database) == 1
        with other.writing() as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert read(database) == 1


@pytest.mark.postgres
def test_a_reader_on_postgresql_holds_no_transaction(new_database: Callable[[str], str]) -> None:
    with closing(Database(connect(new_database("postgres")))) as database:
        with database.reading() as session:
            first = session.execute(text("SELECT now()")).scalar_one()
            second = session.execute(text("SELECT now()")).scalar_one()
        assert second > first, "now() stands still within a transaction"


def test_an_error_takes_back_all_that_was_written(services: Services) -> None:
    with pytest.raises(RuntimeError), services.db.writing() as session:
        session.execute(text("INSERT INTO counter (key, value) VALUES ('proef', 1)"))
        raise RuntimeError("halfway")
    with services.db.reading() as session:
        found = session.execute(text("SELECT count(*) FROM counter WHERE key = 'proef'"))
        assert found.scalar_one() == 0


@pytest.mark.postgres
def test_a_connection_lost_in_a_commit_is_told_apart_from_one_lost_before(
    new_database: Callable[[str], str],
) -> None:
    url = new_database("postgres")
    with closing(Database(connect(url))) as database, closing(Database(connect(url))) as other:

        def cut() -> None:
            with other.reading() as session:
                session.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )

        with pytest.raises(Unsure), database.writing() as session:
            session.execute(text("INSERT INTO counter (key, value) VALUES ('proef', 1)"))
            cut()
        with pytest.raises(OperationalError) as before, database.writing() as session:
            session.execute(text("INSERT INTO counter (key, value) VALUES ('proef', 1)"))
            cut()
            session.execute(text("SELECT 1"))
        assert not isinstance(before.value, Unsure)


def test_a_naive_moment_never_reaches_the_database(services: Services) -> None:
    with pytest.raises(ValueError, match="naive"):
        Moment().process_bind_param(datetime(2026, 3, 2), services.db.engine.dialect)  # noqa: DTZ001
