"""What a storm needs and this machine does not have."""

from __future__ import annotations


class Missing(Exception):
    """Its text says what, and how to get it."""
