"""Pure Python: calendar, expressions, decisions, forms, access. No input or output here."""
