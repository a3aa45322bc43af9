"""How the commands that run for ever write their log; what is logged is up to the parts."""

from __future__ import annotations

import structlog


def json_logs() -> None:
    """One JSON object per line on standard output, for a log collector."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ]
    )
