"""How mail servers, and people who are away, say it in the languages of our post."""

from __future__ import annotations

FAILED = (
    "undeliver",
    "onbestelbaar",
    "could not be delivered",
    "delivery failed",
    "delivery has failed",
    "permanent error",
    "permanent failure",
    "returned mail",
    "returned to sender",
    "failure notice",
    "delivery status notification (failure)",
    "niet worden afgeleverd",
    "niet worden bezorgd",
    "user unknown",
    "mailbox unavailable",
)
DELAYED = ("delay", "vertraag", "will be retried", "keep trying", "still being tried", "warning")
AWAY = (
    "automatic reply",
    "automatisch antwoord",
    "auto-reply",
    "autoreply",
    "auto reply",
    "out of office",
    "afwezig",
)
MACHINES = ("mailer-daemon", "postmaster", "mail delivery", "microsoft exchange")
