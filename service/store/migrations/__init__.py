"""The history of the tables; Alembic runs it, nothing else imports it."""
