"""The migrations make exactly the tables that the code maps."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from service.actions.services import Services
from service.store import migrate
from service.store.db import Base


def test_the_migrated_tables_are_the_mapped_tables(services: Services) -> None:
    with services.db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(services: Services) -> None:
    assert migrate.upgrade(services.db) == migrate.head() == migrate.current(services.db)
