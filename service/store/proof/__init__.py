"""Proving the audit trail: what is read, compared and said. Writes nothing."""
