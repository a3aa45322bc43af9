"""Brings a database to the newest tables. The steps themselves are in migrations/."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.orm import Session

from service.store.adoption import adopt
from service.store.db import Database
from service.store.postgres import take_time

HERE = Path(__file__).resolve().parent / "migrations"
LOCK = 4_711_001  # any number, the same in every process that migrates


def configuration() -> Config:
    """Alembic's settings without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config


class Fit(StrEnum):
    """How the tables of a database stand to this program."""

    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    EMPTY = "empty"


def upgrade(database: Database) -> str:
    """Run the missing migrations; safe when several processes start at once.

    Returns the revision the database is at. Newer tables are left alone: look at ``fit`` first.
    """
    config = configuration()
    engine = database.engine.execution_options(immediate=True)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            take_time(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        with Session(connection) as session:
            adopt(session)
            session.flush()
    return head()


def head() -> str:
    """The revision this code needs."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    return revision or ""


def current(database: Database) -> str | None:
    """The revision the database is at; None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def fit(database: Database) -> Fit:
    """Whether this program can work on the tables; a revision it does not know is a later one."""
    found = current(database)
    if found is None:
        return Fit.EMPTY
    known = _known()
    if found == known[0]:
        return Fit.CURRENT
    return Fit.OLDER if found in known else Fit.NEWER


@cache
def _known() -> tuple[str, ...]:
    """Every revision of this program, newest first; they do not change while it runs."""
    script = ScriptDirectory.from_config(configuration())
    return tuple(each.revision for each in script.walk_revisions())
