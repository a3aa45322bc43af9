"""How Alembic reaches the database: only through the connection that migrate.py hands over."""

from __future__ import annotations

from alembic import context

from service.store import tables  # noqa: F401  # maps the tables on Base
from service.store.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
